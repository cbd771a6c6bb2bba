"""The scorecards of one attempt, each beside the others with what it rests on; and judging the attempt again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import TypeAdapter

from simulator.attempts.replaying import SCORED
from simulator.content.scenario import Scenario
from simulator.content.standard import Standard
from simulator.dialogue import events as e
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.folding import fold
from simulator.exam.plays import role_play
from simulator.exam.points import Decided
from simulator.reading.model import Reading
from simulator.scoring.card import Scorecard
from simulator.scoring.score import score

Cause = Literal["ended", "ruled", "appealed", "rescored"]
Read = Callable[[str, str], Reading]  # (reply, the customer's line before) -> what was found
_cards: TypeAdapter[Scorecard] = TypeAdapter(Scorecard)
_readings: TypeAdapter[tuple[Reading, ...]] = TypeAdapter(tuple[Reading, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A scorecard and what it rests on. The first is made when the attempt ends (`by` nobody); others come beside it.

    `standard`: its digest. `readings`: of each reply in order, where they are not those recorded with the replies;
    `reader`: the digest of what read them. `rulings`: what examiners decided, by the key of the finding. `why`: the
    examiner's or manager's reason.
    """

    at: int
    card: Scorecard
    engine: int
    standard: str
    by: str = ""
    cause: Cause = "ended"
    why: str = ""
    readings: tuple[Reading, ...] = ()
    reader: str = ""
    rulings: Mapping[str, Decided] = field(default_factory=dict)

    def plain(self) -> dict[str, object]:
        """The entry of the attempt's stream; `judgements` reads it back."""
        return {
            "type": SCORED,
            "at": self.at,
            "engine": self.engine,
            "card": _cards.dump_python(self.card, mode="json"),
            "standard": self.standard,
            "by": self.by,
            "cause": self.cause,
            "why": self.why,
            "readings": _readings.dump_python(self.readings, mode="json"),
            "reader": self.reader,
            "rulings": dict(self.rulings),
        }


def judgements(entries: Sequence[Mapping[str, Any]]) -> tuple[Judgement, ...]:
    """Every scorecard among the entries of an attempt's stream, the newest last."""
    if not entries:
        return ()
    pinned = entries[0].get("digests", {}).get("standard", "")
    return tuple(_judgement(entry, pinned) for entry in entries if entry["type"] == SCORED)


def _judgement(entry: Mapping[str, Any], pinned: str) -> Judgement:
    return Judgement(
        at=entry["at"],
        card=_cards.validate_python(entry["card"]),
        engine=entry["engine"],
        standard=entry.get("standard", pinned),
        by=entry.get("by", ""),
        cause=entry.get("cause", "ended"),
        why=entry.get("why", ""),
        readings=_readings.validate_python(entry.get("readings", ())),
        reader=entry.get("reader", ""),
        rulings=entry.get("rulings", {}),
    )


def read_again(events: Sequence[e.Event], read: Read) -> tuple[Reading, ...]:
    """What a reader finds in each reply, each with the customer's line before it."""
    found, context = [], ""
    for event in events:
        if isinstance(event, e.CustomerSpoke):
            context = event.text
        elif isinstance(event, e.AgentReplied):
            found.append(read(event.text, context))
    return tuple(found)


def attempt_with(events: Sequence[e.Event], readings: Sequence[Reading] = ()) -> Attempt:
    """The attempt as it was played, heard by other readings where they are given: what the customer said, the moods
    and the ending stay (design decision 5).
    """
    if not readings:
        return fold(events)
    others = iter(readings)
    return fold(
        replace(event, reading=next(others)) if isinstance(event, e.AgentReplied) else event for event in events
    )


def card_with(
    standard: Standard, scenario: Scenario, attempt: Attempt, rulings: Mapping[str, Decided] | None = None
) -> Scorecard:
    """The scorecard under a standard. What examiners decided stays decided, where the finding is still there."""
    if not rulings:
        return score(standard, attempt, scenario)
    return role_play("", "", standard, scenario, attempt).decided(rulings).card
