"""An attempt: what has been said and done so far, in the shape that dialogue and scoring ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from simulator.content.base import Ending
from simulator.dialogue import events as e
from simulator.reading.model import Hit, Reading

LIKELY = 50  # percent of confidence from which a hit counts as heard


SHORT = 8  # letters; shorter replies (好的，请稍等) may be said again


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """The letters and figures of a text, which say whether it is the same text again."""
    return "".join(char for char in text.lower() if char.isalnum())


def counts(hit: Hit) -> bool:
    """A figure is heard as a term only where it is right; offers are judged by their figure alone."""
    return hit.kind != "offer" and (hit.kind != "fact" or hit.right is True)


class Position(NamedTuple):
    """A place in the conversation: a turn's index and a character in it."""

    turn: int
    offset: int = 0


START = Position(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thing said. `began`, `at`: first keystroke and end, in ms. `on_hold`: the customer was waiting."""

    who: Literal["customer", "agent"]
    text: str
    at: int
    began: int
    reading: Reading = field(default_factory=Reading)
    why: str = ""
    cues: tuple[str, ...] = ()
    beat: str = ""
    on_hold: bool = False
    repeated: bool = False

    def heard(self) -> tuple[Hit, ...]:
        """The hits that count: likely ones, and none in text that is sent again or stuffed (it earns nothing)."""
        return tuple(hit for hit in self.reading.hits if hit.confidence >= LIKELY and counts(hit))

    @property
    def empty(self) -> bool:
        """Whether the reply earns nothing: the same text again, or a list of key phrases."""
        return self.repeated or "stuffed" in self.reading.notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A trigger that occurred: its name in the grammar of triggers, where and when."""

    name: str
    position: Position
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """Patience and trust of the customer, 0-100."""

    patience: int
    trust: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodPoint:
    """The mood after the turn with this index, and what moved it there."""

    turn: int
    mood: Mood
    causes: tuple[e.Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An action with its place, in order: `did:` or `action:` term, when, and what it carried."""

    term: str
    position: Position
    at: int
    text: str = ""
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The state after some events; every field can be derived from them and from nothing else."""

    started: e.Started
    turns: tuple[Turn, ...] = ()
    marks: tuple[Mark, ...] = ()
    moods: tuple[MoodPoint, ...] = ()
    done: tuple[Done, ...] = ()
    beat: str = ""
    beats: tuple[str, ...] = ()
    beat_from: Position = START
    beat_replies: int = 0
    replies: int = 0
    stuck_in: tuple[str, ...] = ()
    low_streak: int = 0
    ringing_at: int | None = None
    rings: int | None = None
    hold_at: int | None = None
    hold_mark: int | None = None
    last_contact: int = 0
    silences: int = 0
    paused: int = 0
    hung_up_by: str = ""
    ending: Ending | None = None
    ended_at: int | None = None

    @property
    def here(self) -> Position:
        """The place where the next turn will stand."""
        return Position(len(self.turns))

    @property
    def answered(self) -> bool:
        return self.ringing_at is None or self.rings is not None

    @property
    def last_customer(self) -> Turn | None:
        return next((turn for turn in reversed(self.turns) if turn.who == "customer"), None)

    def agent_turns(self) -> tuple[tuple[int, Turn], ...]:
        return tuple((i, turn) for i, turn in enumerate(self.turns) if turn.who == "agent")
