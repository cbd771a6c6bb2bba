"""What an examiner is asked: only the findings whose decision can change the outcome, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from simulator.content.blueprint import Blueprint
from simulator.exam.form import Form
from simulator.exam.keyboard import Rate
from simulator.exam.marking import Mark
from simulator.exam.plays import RolePlay
from simulator.exam.points import Decided, Point
from simulator.exam.result import Lines, Result, Work, fails, lines, result
from simulator.scoring.card import Finding

TYPED, ITEM = "typed:", "item:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """An examiner's decision on one finding. `slot` and `key` name it; for a quiz item the key is `item:ID`, for a text
    that was typed `typed:ID`, and the slot is empty. `state`: what the finding is to be.
    """

    slot: str = ""
    key: str
    state: Decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A finding to be decided. `options`: what it may be, best for the candidate first. `weight`: the points of the
    total, in percent, between the two ends; `critical`: one of the options fails the exam by itself.
    """

    slot: str
    stream: str
    key: str
    rule: str
    options: tuple[Finding, ...]
    likely: Finding | None
    weight: int
    critical: bool


def ruled(work: Work, rulings: Iterable[Ruling]) -> Work:
    """The work with decisions applied, later ones over earlier ones; the work itself stays as it was."""
    by_slot: dict[str, dict[str, Decided]] = {}
    for ruling in rulings:
        by_slot.setdefault(ruling.slot, {})[ruling.key] = ruling.state
    # One of which nothing was decided stays the same object, with the score that it remembers.
    plays = {slot: play.decided(by_slot[slot]) if slot in by_slot else play for slot, play in work.plays.items()}
    own = by_slot.get("", {})
    marks = {**work.marks, **{item: _item(item, own[ITEM + item], work) for item in _named(own, ITEM)}}
    rates = (
        {item: _believed(rate, own[TYPED + item]) if TYPED + item in own else rate for item, rate in work.rates.items()}
        if own
        else work.rates
    )
    return replace(work, plays=plays, marks=marks, rates=rates)


def questions(blueprint: Blueprint, form: Form, work: Work) -> tuple[Question, ...]:
    """The questions whose answer can decide the outcome; none where it is decided, or a role-play is still to come.

    A finding is asked about when it can turn a line that is still open, with the other doubts of that line decided in
    some way, or when it may be critical. After each decision the rest is asked for again, and often gone.
    """
    now = result(blueprint, form, work)
    if now.outcome != "pending" or now.waiting:
        return ()
    ends = _Ends(blueprint, form, work)
    turning = [number for number in range(len(ends.doubts)) if ends.turns(number)]
    found = [ends.question(number) for number in turning or range(len(ends.doubts))]
    typed = [_typed(item) for item, rate in work.rates.items() if rate.doubtful and _open_typing(now, form, item)]
    return (*typed, *sorted(found, key=lambda q: (not q.critical, -q.weight, q.slot, q.key)))


@dataclass(frozen=True, slots=True)
class _Doubt:
    slot: str
    point: Point


class _Ends:
    """The results of a sitting with its doubts decided at one end or the other; a role-play is weighed once for each
    way in which its own doubts fall.
    """

    def __init__(self, blueprint: Blueprint, form: Form, work: Work) -> None:
        self.blueprint, self.form, self.work = blueprint, form, work
        self.doubts = tuple(_Doubt(slot, point) for slot, play in work.plays.items() for point in play.doubts())
        self._plays: dict[tuple[str, tuple[tuple[str, bool], ...]], RolePlay] = {}

    def turns(self, number: int) -> bool:
        """Whether a doubt decides a line in some state of the others: they are put on the candidate's side one after
        the other, the heaviest first and the lightest first, and at each step this one is tried both ways.
        """
        point = self.doubts[number].point
        if fails(self.blueprint.critical, point, point.worst):
            return True
        others = sorted((n for n in range(len(self.doubts)) if n != number), key=lambda n: -_swing(self.doubts[n]))
        for order in (others, others[::-1]):
            for step in range(len(order) + 1):
                states: dict[int, bool] = {n: place < step for place, n in enumerate(order)}
                low, high = (self.lines({**states, number: best}).passed() for best in (False, True))
                if low != high:
                    return True
        return False

    def lines(self, states: Mapping[int, bool]) -> Lines:
        """The percents with some doubts decided, by number: True for the candidate, False against."""
        by_slot: dict[str, list[tuple[str, bool]]] = {}
        for number, best in sorted(states.items()):
            by_slot.setdefault(self.doubts[number].slot, []).append((self.doubts[number].point.key, best))
        plays = {slot: self._play(slot, tuple(ends)) for slot, ends in by_slot.items()}
        return lines(self.blueprint, self.form, replace(self.work, plays={**self.work.plays, **plays}))

    def _play(self, slot: str, ends: tuple[tuple[str, bool], ...]) -> RolePlay:
        if (slot, ends) not in self._plays:
            play, wanted = self.work.plays[slot], dict(ends)
            points = (point.ended(best=wanted[point.key]) if point.key in wanted else point for point in play.points)
            self._plays[slot, ends] = replace(play, points=tuple(points))
        return self._plays[slot, ends]

    def question(self, number: int) -> Question:
        slot, point = self.doubts[number].slot, self.doubts[number].point
        return Question(
            slot=slot,
            stream=self.work.plays[slot].stream,
            key=point.key,
            rule=point.rule,
            options=point.options,
            likely=point.likely,
            weight=self.lines({number: True}).total.high - self.lines({number: False}).total.high,
            critical=fails(self.blueprint.critical, point, point.worst),
        )


def _swing(doubt: _Doubt) -> int:
    best, worst = doubt.point.best, doubt.point.worst
    return best.gained - best.lost - worst.gained + worst.lost


def _typed(item: str) -> Question:
    return Question(slot="", stream="", key=TYPED + item, rule="", options=(), likely=None, weight=0, critical=False)


def _open_typing(now: Result, form: Form, item: str) -> bool:
    sections = {part.section for part in form.items if part.item == item}
    return any(s.id in sections and s.passed is None for s in now.sections) or now.total.low < now.pass_mark


def _named(own: Mapping[str, Decided], kind: str) -> list[str]:
    return [key.removeprefix(kind) for key in own if key.startswith(kind)]


def _item(item: str, state: Decided, work: Work) -> Mark:
    old = work.marks.get(item) or Mark(item=item, percent=0, answered=False)
    # Decided against the candidate the mark stays, also one for a part of the answer.
    return replace(old, percent=100 if state == "met" else old.percent)


def _believed(rate: Rate, state: Decided) -> Rate:
    return replace(rate, doubtful=False, percent=rate.percent if state == "met" else 0)
