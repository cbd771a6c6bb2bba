"""What the rules of a scenario still ask for at a moment of a game, as terms and as words that would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from simulator.content.checks import Accuracy, Duty, Order, Promise, Record
from simulator.content.standard import Rule
from simulator.dialogue.attempt import LIKELY, Position, counts
from simulator.dialogue.follow import places
from simulator.proving.bot_table import Table
from simulator.reading.model import Reading
from simulator.scoring.record import CONFIRMING
from simulator.scoring.registry import CHECKS
from simulator.scoring.score import PROHIBITIONS
from simulator.scoring.view import View

MOVES_ON = 40  # tenths of a percent of the score: what moving the customer on is worth beside a duty
PRESSING = 4  # times its worth counts a duty that cannot wait for the end of the talk
LEADING = 50  # times its worth counts what must be said first of all


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Any of `terms` would do, and `text` holds one.

    `worth`: tenths of a percent of the score, more where it is pressing. `moves`: it takes the customer on, no rule
    asks for it.
    """

    terms: frozenset[str]
    text: str
    worth: int
    pressing: bool = False
    moves: bool = False


def heard_in(reading: Reading) -> dict[str, int]:
    """The terms of a text that count, each with the character where it begins."""
    found: dict[str, int] = {}
    for hit in reading.hits:
        if hit.confidence >= LIKELY and counts(hit):
            found[hit.term] = min(hit.start, found.get(hit.term, hit.start))
    return found


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A table as the rules see it now."""

    table: Table

    @cached_property
    def view(self) -> View:
        return View(self.table.library.standard, self.table.played.attempt, self.table.setting.scenario)

    @cached_property
    def ever(self) -> frozenset[str]:
        """Every term heard or done so far."""
        return frozenset(places(self.table.played.attempt, Position(-1)))

    @cached_property
    def orders(self) -> tuple[Order, ...]:
        """The orders to keep that can still be broken: neither their first thing nor their second has come."""
        checks = (rule.check for rule in self.table.rules)
        return tuple(check for check in checks if isinstance(check, Order) and self._undecided(check))

    @cached_property
    def unconfirmed(self) -> bool:
        """Whether the record must wait until the facts have been read back."""
        checks = (rule.check for rule in self.table.rules)
        asked = any(isinstance(check, Record) and check.part == "after_confirming" for check in checks)
        return asked and self.ever.isdisjoint(CONFIRMING)

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """What moves the customer on and every duty still open, with words that break no rule; else it is left out."""
        found = list(self._to_move())
        for rule in self.table.rules:
            asked = self._asked(rule)
            text = self._model_answer(rule, asked) if asked else ""
            if text:
                times = _urgency(rule)
                worth = _worth(rule, self.table) * times
                found.append(Need(terms=asked, text=text, worth=worth, pressing=times > 1))
        return tuple(found)

    def _to_move(self) -> Iterator[Need]:
        attempt = self.table.played.attempt
        here = places(attempt, attempt.beat_from)
        for term in self.table.wanted():
            if term not in here and (text := self.table.utter(term)):
                yield Need(terms=frozenset({term}), text=text, worth=MOVES_ON, moves=True)

    def _asked(self, rule: Rule) -> frozenset[str]:
        """The terms any of which the rule still waits for; none where it waits for nothing that can be said."""
        check = rule.check
        match check:
            case Duty() if self._open(rule) and self.view.window(check.opens, check.closes):
                left = [term for term in check.all if term not in self.ever] or check.any
                return frozenset(term for term in left if not term.startswith(("action:", "did:")))
            case Accuracy() if check.state and self.view.attempt.beat and self._open(rule):
                return frozenset(f"fact:{fact}" for fact in check.facts) - self.ever
            case Order() if check in self.orders:
                return frozenset(check.first)
            case Promise() if check.part == "given" and self.view.first_mark(check.opens):
                return frozenset({"commit_deadline"}) - self.ever
            case Record() if check.part == "after_confirming" and self.unconfirmed:
                return frozenset(CONFIRMING)
        return frozenset()

    def _open(self, rule: Rule) -> bool:
        return CHECKS[rule.check.kind](rule.check, self.view)[0].state == "open"

    def _undecided(self, order: Order) -> bool:
        opening = self.view.first_mark(order.opens)
        if opening is None:
            return False
        begin = Position(0) if order.early else opening
        duties = self.view.duties
        return not any(
            (heard.term in order.then and heard.position >= opening)
            or (heard.term in order.first and heard.position >= begin)
            for heard in duties
        )

    def _model_answer(self, rule: Rule, asked: frozenset[str]) -> str:
        """The rule's own model answer, where it is heard so here, breaks no other rule and was not said before."""
        text = self.table.say(rule.better.of(self.table.started.lang))
        if "…" in text or "..." in text or self.table.said(text):
            return ""
        reading = self.table.read(text, "")
        return "" if asked.isdisjoint(heard_in(reading)) or not self.table.harmless(reading) else text


def _worth(rule: Rule, table: Table) -> int:
    """What a rule's weight is of the whole score: much in an area with few duties, little in one with many."""
    area = next(area for area in table.library.standard.areas if area.id == rule.area)
    duties = (r for r in table.rules if r.area == rule.area and r.check.kind not in PROHIBITIONS)
    return 10 * area.weight * rule.weight // max(sum(r.weight for r in duties), 1) + 1


def _urgency(rule: Rule) -> int:
    check = rule.check
    if isinstance(check, Duty):
        return LEADING if check.leading else PRESSING if check.closes != "end" else 1
    return PRESSING if isinstance(check, Order) else 1
