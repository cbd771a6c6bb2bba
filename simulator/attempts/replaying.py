"""Plays a recorded attempt again from its actions and readings, and says where the record differs from what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from simulator.content.base import canonical
from simulator.dialogue import events as e
from simulator.dialogue.actions import Action
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.clock import due
from simulator.dialogue.conversation import act, begin
from simulator.dialogue.folding import fold
from simulator.dialogue.setting import Setting
from simulator.errors import SimulatorError
from simulator.scoring.card import Scorecard
from simulator.scoring.score import score

SCORED = "scored"
_card: TypeAdapter[Scorecard] = TypeAdapter(Scorecard)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A scorecard as it is recorded: an entry beside the events, so that judging again appends another one."""

    at: int
    card: Scorecard
    engine: int = e.ENGINE

    def plain(self) -> dict[str, object]:
        card: dict[str, Any] = _card.dump_python(self.card, mode="json")
        return {"type": SCORED, "at": self.at, "engine": self.engine, "card": card}


def judged(setting: Setting, attempt: Attempt) -> Judged:
    """The scorecard of an attempt that has ended."""
    return Judged(at=attempt.ended_at or 0, card=score(setting.standard, attempt, setting.scenario))


@dataclass(frozen=True, slots=True, kw_only=True)
class Differs:
    """The first line (from 1) where what follows from the record is not what the record says."""

    line: int
    recorded: str
    derived: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """An attempt played again. `differs` is None where every byte agrees."""

    events: tuple[e.Event, ...]
    attempt: Attempt
    card: Scorecard | None
    differs: Differs | None


def events_of(entries: Sequence[dict[str, object]]) -> tuple[e.Event, ...]:
    """The engine's events among the recorded entries."""
    return tuple(e.from_plain(entry) for entry in entries if entry.get("type") != SCORED)


def replayed(setting: Setting, entries: Sequence[dict[str, object]]) -> Replayed:
    """The recorded actions and readings through this engine; no text is read again (design decision 5)."""
    recorded = events_of(entries)
    events = _again(setting, recorded)
    attempt = fold(events)
    card = judged(setting, attempt) if attempt.ending is not None else None
    derived: list[dict[str, object]] = [e.to_plain(event) for event in events]
    if card is not None and any(entry.get("type") == SCORED for entry in entries):
        derived.append(card.plain())
    return Replayed(
        events=events, attempt=attempt, card=card.card if card else None, differs=_first_difference(entries, derived)
    )


def _first_difference(entries: Sequence[dict[str, object]], derived: Sequence[dict[str, object]]) -> Differs | None:
    for index in range(max(len(entries), len(derived))):
        old = canonical(entries[index]) if index < len(entries) else b""
        new = canonical(derived[index]) if index < len(derived) else b""
        if old != new:
            return Differs(line=index + 1, recorded=_short(entries, index), derived=_short(derived, index))
    return None


def _short(entries: Sequence[dict[str, object]], index: int) -> str:
    if index >= len(entries):
        return "-"
    entry = entries[index]
    card = entry.get("card")
    if isinstance(card, dict):
        return f"{entry.get('type')} {card.get('total')} [{card.get('low')}-{card.get('high')}]"
    told = entry.get("text") or entry.get("ending") or entry.get("beat") or entry.get("patience") or ""
    return f"{entry.get('type')} {told}".strip()


def _again(setting: Setting, recorded: tuple[e.Event, ...]) -> tuple[e.Event, ...]:
    """What follows from the recorded actions; ends early where the record cannot be carried on from."""
    started = recorded[0]
    if not isinstance(started, e.Started):
        raise ValueError("an attempt begins with started")
    events = list(begin(setting, started))
    attempt = fold(events)
    while len(events) < len(recorded):
        event = recorded[len(events)]
        try:
            new = _caused(setting, attempt, event)
        except SimulatorError:
            break
        if not new:
            break
        events += new
        attempt = fold(new, attempt)
    return tuple(events)


def _caused(setting: Setting, attempt: Attempt, event: e.Event) -> tuple[e.Event, ...]:
    """What a recorded event stands for: a trainee's action, something noted, or time that went by."""
    if isinstance(event, e.Paused | e.HintTaken):
        return (event,)
    if isinstance(event, e.AgentReplied):
        action = Action(verb="reply", text=event.text)
        return act(setting, attempt, action, at=event.at, began=event.began, reading=event.reading)
    action_of = _action(event)
    if action_of is not None:
        return act(setting, attempt, action_of, at=event.at)
    brought = due(setting, attempt, event.at + 1)
    if not brought and isinstance(event, e.Finished) and event.ending == "time_over":
        return (event,)  # the deadline of an exam cuts a talk off from outside
    return brought


def _action(event: e.Event) -> Action | None:
    match event:
        case e.Answered():
            return Action(verb="answer")
        case e.HoldStarted():
            return Action(verb="hold")
        case e.HoldEnded():
            return Action(verb="resume")
        case e.ArticleLookedUp():
            return Action(verb="lookup", text=event.article)
        case e.CaseFiled():
            return Action(verb="file", fields=event.fields)
        case e.Acted():
            return Action(verb="do", text=event.action)
        case e.Transferred():
            return Action(verb="transfer", text=event.department, note=event.note)
        case e.HungUp(by="agent"):
            return Action(verb="hangup")
        case _:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What `verify` says of a file whose chain holds: `whole`, or `derived_differently` from a line on."""

    state: str
    line: int = 0
    engine: int = e.ENGINE
    recorded: str = ""
    derived: str = ""


def proved(setting: Setting, entries: Sequence[dict[str, object]]) -> Proof:
    """Whether what is recorded follows from itself; the chain of hashes is proved on reading."""
    found = replayed(setting, entries)
    if found.differs is None:
        return Proof(state="whole")
    difference = found.differs
    return Proof(
        state="derived_differently",
        line=difference.line,
        engine=e.ENGINE,
        recorded=difference.recorded,
        derived=difference.derived,
    )
