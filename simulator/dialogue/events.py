"""What can happen in an attempt, as append-only facts in the past tense, and their plain form on disk.

Every `at` and `began` is a whole number of milliseconds on the clock that the caller passes in (UTC epoch in real use).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from simulator.content.base import Ending, Lang
from simulator.content.scenario import SlotValue
from simulator.reading.model import Reading

SCHEMA = 1
ENGINE = 1  # raised when the same actions and readings would lead to other customer lines, moods or points

Mode = Literal["practice", "test", "exam"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """An attempt begins; everything that its replay depends on is pinned here by digest, number or value.

    `extra`: percent of time that this person has beyond the limits for replies (an accommodation; decision 3).
    """

    at: int
    scenario: str
    variant: str
    seed: int
    lang: Lang
    mode: Mode
    slots: dict[str, SlotValue]
    order: tuple[str, ...]
    digests: dict[str, str]
    extra: int = 0
    engine: int = ENGINE
    schema: int = SCHEMA
    type: Literal["started"] = "started"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringing:
    at: int
    type: Literal["ringing"] = "ringing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    at: int
    rings: int
    type: Literal["answered"] = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatEntered:
    """The customer goes to another beat; `offset` is the character of the trainee's last reply where the change
    fell.
    """

    at: int
    beat: str
    offset: int
    type: Literal["beat_entered"] = "beat_entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSpoke:
    """A line of the customer. `why`: beat, stuck, goal, move, aside, silence, hold, goodbye or leaving;
    `cues`: what it shows.
    """

    at: int
    text: str
    why: str
    cues: tuple[str, ...] = ()
    type: Literal["customer_spoke"] = "customer_spoke"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentReplied:
    """A reply of the trainee; `began`: the first keystroke, or when speaking began."""

    at: int
    began: int
    text: str
    reading: Reading
    type: Literal["agent_replied"] = "agent_replied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One thing that moved the mood, in points;
    `start`, `end` point into the last reply (both 0: no words, a signal).
    """

    term: str
    patience: int
    trust: int
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodMoved:
    at: int
    patience: int
    trust: int
    causes: tuple[Cause, ...]
    type: Literal["mood_moved"] = "mood_moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class HintTaken:
    at: int
    text: str
    type: Literal["hint_taken"] = "hint_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLookedUp:
    at: int
    article: str
    type: Literal["article_looked_up"] = "article_looked_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldStarted:
    at: int
    type: Literal["hold_started"] = "hold_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEnded:
    at: int
    type: Literal["hold_ended"] = "hold_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """Something done at the counter (stand, both_hands, offer_seat, see_off ...)."""

    at: int
    action: str
    type: Literal["acted"] = "acted"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFiled:
    at: int
    fields: dict[str, str]
    type: Literal["case_filed"] = "case_filed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred:
    """The call or chat is handed to a department; `note` is what the receiver is told."""

    at: int
    department: str
    note: str
    type: Literal["transferred"] = "transferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """Practice only: the clock stands still until the next action, `until`."""

    at: int
    until: int
    type: Literal["paused"] = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class HungUp:
    at: int
    by: Literal["customer", "agent"]
    type: Literal["hung_up"] = "hung_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    at: int
    ending: Ending
    type: Literal["finished"] = "finished"


Event = Annotated[
    Started
    | Ringing
    | Answered
    | BeatEntered
    | CustomerSpoke
    | AgentReplied
    | MoodMoved
    | HintTaken
    | ArticleLookedUp
    | HoldStarted
    | HoldEnded
    | Acted
    | CaseFiled
    | Transferred
    | Paused
    | HungUp
    | Finished,
    Field(discriminator="type"),
]

_adapter: TypeAdapter[Event] = TypeAdapter(Event)


def to_plain(event: Event) -> dict[str, object]:
    """The event as plain JSON data, the same for the same event on every machine."""
    plain: dict[str, object] = _adapter.dump_python(event, mode="json")
    return plain


def from_plain(plain: object) -> Event:
    """The event that `to_plain` wrote; raises pydantic's ValidationError on anything else."""
    return _adapter.validate_python(plain)
