"""A scenario: the situation, the customer's beats, what must be done, and samples with the score they must get."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from simulator.content.bank import Intent
from simulator.content.base import Band, Channel, Ending, Id, Lang, Line, Lines, Model, Term, Text
from simulator.content.business import Unit, Words
from simulator.content.persona import MoodLines
from simulator.content.standard import Rule

SlotValue = int | Line | Text  # a number, the same words in every language, or words by language
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Variant(Model):
    """One consistent set of names, amounts, dates and order of demands. A slot with several values is drawn by seed."""

    id: Id
    use: Literal["practice", "exam"]
    slots: dict[Id, tuple[SlotValue, ...]]
    order: tuple[Id, ...] = ()


class Fact(Model):
    """A figure the trainee may state: `words` point at it, `value` is a slot's name or a number, in `unit`s.

    A number is compared only where the sentence asserts it with one of the words and the unit (decision 7).
    """

    id: Id
    name: Text
    words: Words
    unit: Unit
    value: int | Id
    tolerance: int = 0


class FormField(Model):
    """A field of the case form. `expect` is what a right entry says, by language, slots filled; any of them is right.

    `close`: percent of likeness that is enough for free text (100: exact after normalising).
    """

    id: Id
    name: Text
    required: bool = True
    expect: tuple[Text, ...] = ()
    close: int = Field(default=100, ge=40, le=100)
    choices: tuple[Text, ...] = ()


class When(Model):
    """When the customer goes on: all of `all`, any of `any`, none of `none`, heard since the beat began (`ever`:
    in the attempt).

    `bands`: the customer is in one of them. `replies`: at least so many replies in this beat.
    """

    all: tuple[Term, ...] = ()
    any: tuple[Term, ...] = ()
    none: tuple[Term, ...] = ()
    ever: tuple[Term, ...] = ()
    bands: tuple[Band, ...] = ()
    replies: int = Field(default=0, ge=0)


class Exit(Model):
    """A way out of a beat; `to` is a beat's id or `next_demand` (the next of the demands in the drawn order)."""

    to: Id
    when: When


class Beat(Model):
    """A state of the customer: what it says on coming in, what moves it on, and what it says when not understood.

    `says` are alternatives; `says_by_band` replaces them in a band. `cues` are the triggers that the line shows
    (complaint,
    question, proposal_accepted, agreement, thanks, confusion, price_objection ...). `stuck` is a need in the
    customer's own
    voice, never an act's name. `ending` makes it a last beat.
    """

    id: Id
    says: Lines
    says_by_band: MoodLines = MoodLines()
    cues: tuple[Id, ...] = ()
    exits: tuple[Exit, ...] = ()
    stuck: Lines | None = None
    ending: Literal["resolved", "promised", "escalated"] | None = None


class Goal(Model):
    """Something that must have been said or done for the attempt to count as resolved,
    and how the customer asks for it.
    """

    needs: When
    asks: Lines


class Expect(Model):
    """What a sample must get: total score between two bounds, pass or not, the ending, and findings by rule id."""

    score: tuple[int, int]
    passes: bool
    ending: Ending
    findings: dict[Id, Literal["met", "missed", "broken", "not_applicable"]]


class Sample(Model):
    """A conversation with the score it must get; `actions` are lines of the action grammar, plain text is a reply."""

    id: Id
    lang: Lang
    variant: Id
    seed: int = 1
    about: Line
    actions: tuple[Line, ...]
    expect: Expect


class Scenario(Model):
    """One drill, whole. `minutes`: the customer's time. `clock`: the hour at which it begins. `rings`: heard
    before pick-up at once.

    `demands`: beats whose order is drawn; `next_demand` walks them and then goes to `after_demands`.
    `first`: the beat that begins when the conversation opens.
    """

    id: Id
    version: int = Field(ge=1)
    title: Text
    persona: Id
    business: Id
    channel: Channel
    tags: tuple[Id, ...] = ()
    minutes: int = Field(ge=1, le=120)
    clock: Clock = "10:00"
    situation: Text
    customer: Text
    variants: tuple[Variant, ...] = Field(min_length=3)
    facts: tuple[Fact, ...] = ()
    form: tuple[FormField, ...] = ()
    department: Id | None = None
    actions: tuple[Id, ...] = ()
    intents: tuple[Intent, ...] = ()
    first: Id
    demands: tuple[Id, ...] = ()
    after_demands: Id | None = None
    goals: tuple[Goal, ...] = ()
    beats: tuple[Beat, ...] = Field(min_length=2)
    steps: tuple[Rule, ...] = ()
    skips: tuple[Id, ...] = ()
    samples: tuple[Sample, ...] = ()
