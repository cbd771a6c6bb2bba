"""A blueprint: what an exam is made of, what passes it, and the rules around it; figures without a source are defaults.

Section numbers and figures follow the project's exam requirements EX-01 to EX-21; weights are percent of the total.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from simulator.content.base import Band, Channel, Ending, Id, Model, Text
from simulator.content.quiz import ItemKind

Percent = Annotated[int, Field(ge=0, le=100)]


class ExamArea(Model):
    """A heading of the result (attitude, ability, service quality, satisfaction: ST-856); `pass_mark` in percent."""

    id: Id
    name: Text
    pass_mark: Percent | None = None


class Spread(Model):
    """How many items of each difficulty."""

    easy: int = Field(default=0, ge=0)
    middle: int = Field(default=0, ge=0)
    hard: int = Field(default=0, ge=0)


class Pool(Model):
    """Items to draw: `count` of these topics and kinds (any when empty); `spread`: so many of each difficulty."""

    topics: tuple[Id, ...] = ()
    kinds: tuple[ItemKind, ...] = ()
    count: int = Field(ge=1, le=100)
    spread: Spread | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.spread and self.spread.easy + self.spread.middle + self.spread.hard != self.count:
            raise ValueError("the difficulties do not add up to count")
        return self


class Play(Model):
    """Role-plays to draw: `count` scenarios that fit everything named (anything when empty)."""

    count: int = Field(default=1, ge=1, le=10)
    channels: tuple[Channel, ...] = ()
    tags: tuple[Id, ...] = ()
    personas: tuple[Id, ...] = ()
    scenarios: tuple[Id, ...] = ()


class _Section(Model):
    """`weight` 0 makes a section a gate: it must be passed and earns nothing. `pass_mark`: None, no mark of its own."""

    id: Id
    area: Id
    name: Text
    weight: Percent
    pass_mark: Percent | None = None


class QuizSection(_Section):
    """Items drawn from the bank."""

    kind: Literal["quiz"]
    pools: tuple[Pool, ...] = Field(min_length=1)


class TypingSection(_Section):
    """Texts to copy: at least `per_minute` characters a minute (ST-728) with `accuracy` percent of them right."""

    kind: Literal["typing"]
    pools: tuple[Pool, ...] = Field(min_length=1)
    per_minute: int = Field(default=60, ge=1)
    accuracy: Percent = 95


class PlaySection(_Section):
    """Conversations, scored by the standard; `distinct_personas`: no type of customer twice in the section."""

    kind: Literal["plays"]
    plays: tuple[Play, ...] = Field(min_length=1)
    distinct_personas: bool = False


class SatisfactionSection(_Section):
    """The customers' satisfaction over all role-plays by the mood at the end (ST-013, ST-425); 0 where one was lost."""

    kind: Literal["satisfaction"]
    by_band: dict[Band, Percent]
    lost: tuple[Ending, ...] = ("customer_left", "trainee_hung_up", "time_over")


class ResolutionSection(_Section):
    """The share of role-plays that ended settled (ST-012)."""

    kind: Literal["resolution"]
    settled: tuple[Ending, ...] = ("resolved_content", "resolved_cool", "promised")


class OutsideSection(_Section):
    """Something measured outside the simulator; left out, and named, as long as nothing delivers it."""

    kind: Literal["outside"]
    needs: Text


Section = Annotated[
    QuizSection | TypingSection | PlaySection | SatisfactionSection | ResolutionSection | OutsideSection,
    Field(discriminator="kind"),
]


class Critical(Model):
    """Rules that fail whatever the score, beyond or against their own severity; by rule id only (decision 13)."""

    add: tuple[Id, ...] = ()
    remove: tuple[Id, ...] = ()


class Overlap(Model):
    """How much of a form this candidate may have met in earlier ones: percent of items; role-play variants never."""

    items: Percent = 50


class Prerequisites(Model):
    """What must be finished before booking (EX-02): the three modules of ST-765 and so many drills."""

    modules: tuple[Literal["ethics", "awareness", "skill"], ...] = ("ethics", "awareness", "skill")
    drills: int = Field(default=6, ge=0)


class Times(Model):
    """`minutes`: the candidate's own time; the window is when the sitting may be open."""

    minutes: int = Field(default=180, ge=1, le=1440)
    window_hours: int = Field(default=8, ge=1, le=24 * 14)


class Attempts(Model):
    """How often within a cycle, which one counts, and how long to wait after a fail (EX-16)."""

    most: int = Field(default=3, ge=1)
    cycle_days: int = Field(default=365, ge=1)
    counts: Literal["first", "best", "last"] = "last"
    wait_hours: int = Field(default=24, ge=0)
    after_assignment: bool = True


class Review(Model):
    """What examiners see beside pending sittings: so many percent of decided ones, drawn by lot; and within how many
    working days a pending one is decided. `blind`: examiners see a number in place of the candidate's name.
    """

    sample: Percent = 10
    decide_days: int = Field(default=3, ge=1)
    blind: bool = True


class Appeals(Model):
    """In working days: how long a candidate may appeal, and how soon a second examiner decides (EX-17)."""

    window_days: int = Field(default=5, ge=0)
    decide_days: int = Field(default=3, ge=1)


class Bands(Model):
    """Percent from which a total is excellent, a pass, or a conditional fail that repeats only the failed sections."""

    excellent: Percent = 95
    passed: Percent = 85
    conditional: Percent = 75

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.conditional <= self.passed <= self.excellent:
            raise ValueError("the bands must rise: conditional, passed, excellent")
        return self


class Blueprint(Model):
    """An exam as data. A sitting keeps the version that it was drawn from."""

    id: Id
    version: int = Field(ge=1)
    name: Text
    areas: tuple[ExamArea, ...] = Field(min_length=1)
    sections: tuple[Section, ...] = Field(min_length=1)
    bands: Bands = Bands()
    critical: Critical = Critical()
    overlap: Overlap = Overlap()
    prerequisites: Prerequisites = Prerequisites()
    times: Times = Times()
    attempts: Attempts = Attempts()
    review: Review = Review()
    appeals: Appeals = Appeals()
    valid_months: int = Field(default=12, ge=1, le=120)

    @model_validator(mode="after")
    def _weights_and_names(self) -> Self:
        if (total := sum(section.weight for section in self.sections)) != 100:
            raise ValueError(f"the weights of the sections add up to {total}, not to 100")
        for names in ([area.id for area in self.areas], [section.id for section in self.sections]):
            if len(set(names)) < len(names):
                raise ValueError("an id stands twice; give each its own")
        if lost := sorted({section.area for section in self.sections} - {area.id for area in self.areas}):
            raise ValueError(f"no area {', '.join(lost)}")
        return self
