"""A talk as it is stored: its engine events, scorecards and clock, folded out of a stream's entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter

from simulator.attempts.replaying import SCORED
from simulator.attempts.snapshots import Kept
from simulator.content.bank import Bank
from simulator.dialogue import events as e
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.folding import fold
from simulator.dialogue.setting import Setting
from simulator.report import Names
from simulator.scoring.card import Scorecard
from simulator.service.typed import TYPED, Typing, typing_of
from simulator.storage import Entry
from simulator.storage.actions import acts
from simulator.words import Words

CLOCK_SET = "clock_set"
"""Beside the engine's events: from here on the talk's time `at` is the server's time `real` (both ms, UTC)."""

BESIDE = frozenset({SCORED, CLOCK_SET, TYPED})
"""What lies among the engine's events without being one of them."""

_card: TypeAdapter[Scorecard] = TypeAdapter(Scorecard)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A talk up to the event `head`. `cards`: every scorecard, newest last.

    `behind`: ms by which the talk's time lags the server's, because typing is not talking (design decision 3); below 0
    where speaking would have taken longer than typing. `still`: practice is paused; time stands until the next action.
    `acted`: the seq of the newest action, which makes pages drawn before it stale. `fresh`: what a request brought.
    `typed`: how replies were written, by their turns, from 0, where the view said so. `stored`: the server's time at
    which replies were stored, by their turns.
    `told`: what was made of replies that lie behind, by language and place; it follows from the events before them.
    Names are kept there too.
    """

    stream: str
    person: str
    kept: Kept
    events: tuple[e.Event, ...]
    attempt: Attempt
    cards: tuple[Scorecard, ...] = ()
    head: int = 0
    acted: int = 0
    behind: int = 0
    still: bool = False
    draft: str = ""
    fresh: tuple[e.Event, ...] = ()
    typed: Mapping[int, Typing] = field(default_factory=dict)
    stored: Mapping[int, int] = field(default_factory=dict)
    told: dict[tuple[str, int], Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def setting(self) -> Setting:
        return self.kept.setting

    @property
    def bank(self) -> Bank:
        return self.kept.bank

    def names(self, words: Words) -> Names:
        """What things are called in a language; made once, since what a talk is played with never changes."""
        place = f"names:{words.lang}", 0
        found: Names = self.told.get(place) or self.told.setdefault(place, Names(words, self.bank, self.setting))
        return found

    @property
    def over(self) -> bool:
        return self.attempt.ending is not None

    @property
    def last_at(self) -> int:
        """The newest moment of the talk's time."""
        return max(self.attempt.last_contact, self.events[-1].at)

    @property
    def saved_at(self) -> int:
        """The server's time at which the newest event was stored."""
        return self.last_at + self.behind

    def time(self, at: int) -> int:
        """The talk's time at the server's time `at`; it never goes back."""
        return self.last_at if self.still else max(self.last_at, at - self.behind)


def engine_events(entries: Sequence[Mapping[str, object]]) -> tuple[e.Event, ...]:
    """The engine's events among stored ones."""
    return tuple(e.from_plain(entry) for entry in entries if entry["type"] not in BESIDE)


def clock_set(at: int, real: int) -> dict[str, object]:
    return {"type": CLOCK_SET, "at": at, "real": real}


def begun(stream: str, person: str, kept: Kept, entries: Sequence[Entry]) -> Loaded:
    """A talk from its first entries."""
    events = engine_events([entry.event for entry in entries[:1]])
    first = entries[0]
    talk = Loaded(
        stream=stream, person=person, kept=kept, events=events, attempt=fold(events), head=first.seq, acted=first.seq
    )
    return grown(talk, entries[1:])


def grown(talk: Loaded, entries: Sequence[Entry]) -> Loaded:
    """The talk with the entries that follow; `fresh` are the events among them."""
    if not entries:
        return talk
    plain = [entry.event for entry in entries]
    new = engine_events(plain)
    cards = tuple(_card.validate_python(event["card"]) for event in plain if event["type"] == SCORED)
    behind, still, typed, stored = talk.behind, talk.still, dict(talk.typed), dict(talk.stored)
    turns, said, said_at = len(talk.attempt.turns), 0, -1
    for event in plain:
        if event["type"] == "agent_replied":
            turns, said, said_at = turns + 1, turns, int(str(event["at"]))
            stored[said] = said_at + behind
        elif event["type"] == "customer_spoke":
            turns += 1
        elif event["type"] == TYPED:
            typed[said] = typing_of(event)
        if event["type"] == CLOCK_SET:
            behind, still = int(str(event["real"])) - int(str(event["at"])), False
            if event["at"] == said_at:
                stored[said] = said_at + behind  # the reply's own request set the clock
        elif event["type"] == "paused":
            still = True
    return replace(
        talk,
        events=(*talk.events, *new),
        attempt=fold(new, talk.attempt) if new else talk.attempt,
        cards=(*talk.cards, *cards),
        head=entries[-1].seq,
        acted=max([talk.acted, *(entry.seq for entry in entries if acts(entry.event))]),
        behind=behind,
        still=still,
        typed=typed,
        stored=stored,
        fresh=new,
    )
