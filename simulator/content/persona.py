"""A persona: a type of customer as small, inspectable physics on patience and trust, and what it says."""

from __future__ import annotations

from pydantic import Field

from simulator.content.base import Band, Ending, Id, Lines, Model, Text


class Push(Model):
    """What one thing heard does to the two numbers of a mood, in points."""

    patience: int = Field(default=0, ge=-100, le=100)
    trust: int = Field(default=0, ge=-100, le=100)


class Start(Model):
    """The mood in which the customer arrives, 0-100 each."""

    patience: int = Field(ge=0, le=100)
    trust: int = Field(ge=0, le=100)


class Move(Model):
    """Something the persona does by itself when its conditions hold after a reply.

    `bands`: the mood bands in which it may happen (all when empty). `signals`: any of these signals or acts was in
    the reply.
    `after`: not before this many replies. `every`: at most once in so many replies (0: once an attempt).
    `percent`: drawn by seed and turn. `ends`: the attempt ends so. `cues`: what the line shows, as triggers of duties.
    """

    id: Id
    name: Text
    bands: tuple[Band, ...] = ()
    signals: tuple[Id, ...] = ()
    after: int = Field(default=1, ge=0)
    every: int = Field(default=0, ge=0)
    percent: int = Field(default=100, ge=1, le=100)
    push: Push = Push()
    cues: tuple[Id, ...] = ()
    ends: Ending | None = None
    lines: Lines


class MoodLines(Model):
    """Alternatives by mood band; a band without lines says nothing extra."""

    furious: Lines | None = None
    upset: Lines | None = None
    tense: Lines | None = None
    calm: Lines | None = None
    satisfied: Lines | None = None

    def of(self, band: Band) -> Lines | None:
        found: Lines | None = getattr(self, band)
        return found


class Persona(Model):
    """A type of customer.

    `reactions` maps an act or a signal to its push. Each repeat of an act halves its benefit. The customer leaves when
    patience stays at or under `leaves_at` for two replies in a row.
    """

    id: Id
    name: Text
    about: Text
    calms: Text
    escalates: Text
    start: Start
    leaves_at: int = Field(default=5, ge=0, le=100)
    reactions: dict[Id, Push]
    moves: tuple[Move, ...]
    asides: MoodLines
    silence: Lines
    goodbye: MoodLines
    leaving: Lines
