"""Findings as examiners and candidates speak of them: each by its place and key, with what it may be decided to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

from simulator.dialogue.attempt import Attempt
from simulator.dialogue.setting import Setting
from simulator.errors import NotFound, NotNow
from simulator.exam.keyboard import Rate
from simulator.exam.marking import Mark
from simulator.exam.points import Decided, Point
from simulator.exam.questions import ITEM, TYPED, Ruling, ruled
from simulator.exam.result import Work

Kind = Literal["finding", "item", "typed"]
_STATES: tuple[Decided, ...] = get_args(Decided)
_RANK: dict[str, int] = {"met": 0, "not_applicable": 1, "for_review": 1, "missed": 2, "broken": 3}
DUTY: tuple[Decided, ...] = ("met", "not_applicable", "missed")
BAN: tuple[Decided, ...] = ("met", "broken")
MARKED: tuple[Decided, ...] = ("met", "missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestable:
    """A finding of a role-play, a question or a typed text; `state`: what it is by now, with all that was decided.

    `point` for a finding, `mark` for a question, `rate` for a text.
    """

    slot: str
    key: str
    kind: Kind
    state: str
    point: Point | None = None
    mark: Mark | None = None
    rate: Rate | None = None

    @property
    def costs(self) -> bool:
        """Whether it is anything but wholly on the candidate's side."""
        return self.state not in ("met", "not_applicable")


def everything(work: Work) -> tuple[Contestable, ...]:
    """All of a sitting or an attempt that somebody could decide otherwise."""
    points = [(slot, point) for slot, play in work.plays.items() for point in play.points]
    return (
        *(Contestable(slot=slot, key=p.key, kind="finding", state=p.likely.state, point=p) for slot, p in points),
        *(_marked(name, mark) for name, mark in work.marks.items()),
        *(_typed(name, rate) for name, rate in work.rates.items()),
    )


def _marked(name: str, mark: Mark) -> Contestable:
    return Contestable(
        slot="", key=ITEM + name, kind="item", state="met" if mark.percent == 100 else "missed", mark=mark
    )


def _typed(name: str, rate: Rate) -> Contestable:
    return Contestable(slot="", key=TYPED + name, kind="typed", state="met" if rate.percent else "missed", rate=rate)


def found(work: Work, slot: str, key: str) -> Contestable:
    """Raises NotFound."""
    for one in everything(work):
        if (one.slot, one.key) == (slot, key):
            return one
    raise NotFound(f"There is no finding '{key}' here.", code="judging_no_finding", finding=key)


def choices(one: Contestable, *, appeal: bool) -> tuple[Decided, ...]:
    """What it may be decided to be, best for the candidate first; an appeal never makes it worse."""
    if one.point is None:
        return MARKED
    in_doubt = tuple(option.state for option in one.point.options if option.state in _STATES)
    if appeal:
        states = BAN if one.point.bans else DUTY
        return tuple(state for state in states if _RANK[state] <= _RANK.get(one.state, 1))
    if len(in_doubt) > 1:
        return cast(tuple[Decided, ...], tuple(dict.fromkeys(in_doubt)))
    return BAN if one.point.bans else DUTY


def chosen(one: Contestable, state: str, *, appeal: bool) -> Decided:
    """`state` where it is one of the choices; raises NotNow with those."""
    open_ones = choices(one, appeal=appeal)
    for choice in open_ones:
        if choice == state:
            return choice
    listed = ", ".join(open_ones)
    raise NotNow(
        f"{one.key} can be decided as {listed}, not as '{state}'.",
        code="judging_no_choice",
        finding=one.key,
        got=state,
        choices=listed,
    )


def decided(work: Work, one: Contestable, state: Decided) -> Work:
    """The work with this one decided."""
    return ruled(work, [Ruling(slot=one.slot, key=one.key, state=state)])


def sways(setting: Setting, attempt: Attempt, point: Point) -> bool:
    """Whether hearing it otherwise could have changed the customer's mood or way (design decision 14).

    A harm did so where the mood moved for it or a way out of the beat asks for it; a duty, heard or not, where the
    customer reacts to it or a way out asks for it.
    """
    told = [evidence for option in point.options for evidence in option.evidence if evidence.term]
    for evidence in told:
        if not 0 <= evidence.turn < len(attempt.turns):
            continue
        moved = {cause.term for mood in attempt.moods if mood.turn == evidence.turn for cause in mood.causes}
        if evidence.term in (moved if point.bans else setting.persona.reactions):
            return True
        beat = attempt.turns[evidence.turn].beat
        exits = [way.when for part in setting.scenario.beats if part.id == beat for way in part.exits]
        if any(evidence.term in (*w.all, *w.any, *w.none, *w.ever) for w in exits):
            return True
    return False


def overturned(point: Point, state: str) -> bool:
    """Whether a decision says otherwise than the customer heard it; a doubtful harm offends too, if less."""
    return state == "met" if point.bans else state != point.likely.state
