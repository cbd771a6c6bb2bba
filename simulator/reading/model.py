"""The values of reading: what was heard in one reply, where, how, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.content.bank import Intent
from simulator.content.base import Lang
from simulator.content.business import Authority, Words

Kind = Literal["act", "intent", "wording", "fact", "offer"]
Method = Literal["phrase", "pattern", "fuzzy", "similar", "figure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing heard. `start`, `end`: characters of the reply as it was typed. `confidence`: percent.

    `sure` hits stand by themselves; others are for review. `matched` is the phrase, pattern or example that
    it matched.
    For a fact or an offer `value` is the figure said, in the fact's unit, and `right` whether it agrees with the
    scenario.
    """

    kind: Kind
    name: str
    start: int
    end: int
    method: Method
    confidence: int
    sure: bool
    matched: str
    value: int | None = None
    right: bool | None = None

    @property
    def term(self) -> str:
        """How rules and exits name it: an act by its bare name, everything else with its kind."""
        return self.name if self.kind == "act" else f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reader found in one reply.

    `near` are misses close to the line: they count only when decided for the trainee.
    `notes` are traits of the whole text: `stuffed` (a list of key phrases or one sentence over and over, not a reply),
    `unread` (longer than what is read).
    """

    hits: tuple[Hit, ...] = ()
    near: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()

    def has(self, term: str) -> bool:
        return any(hit.term == term for hit in self.hits)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactAt:
    """A scenario's fact, its value drawn: a sentence with one of `words` and a figure in `unit` must agree with it."""

    id: str
    words: Words
    unit: str
    value: int
    tolerance: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What one scenario adds to the reader: its intents, its facts with drawn values, and how far the agent may go.

    `harms`: intents that the scenario forbids; like the harms of the act bank they are never sure by likeness alone.
    """

    lang: Lang
    intents: tuple[Intent, ...] = ()
    harms: frozenset[str] = frozenset()
    facts: tuple[FactAt, ...] = ()
    authority: tuple[Authority, ...] = ()
