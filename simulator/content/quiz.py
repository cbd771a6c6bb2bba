"""Quiz items: seven ways to ask for the standard, and texts to type; in both languages, each with clause and reason."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from simulator.content.base import ClauseId, Id, Model, Text
from simulator.content.scenario import FormField

Module = Literal["ethics", "awareness", "skill"]  # the three onboarding modules (ST-765)
ItemKind = Literal[
    "single",
    "multiple",
    "order_steps",
    "spot_violation",
    "fill_record",
    "diagnose_persona",
    "choose_reply",
    "type_text",
]
Difficulty = Annotated[int, Field(ge=1, le=3)]


class Option(Model):
    """One thing to choose or to put in order."""

    id: Id
    text: Text


class Spoken(Model):
    """One line of a conversation that an item shows."""

    who: Literal["customer", "agent"]
    text: Text


class Piece(Model):
    """A part of a conversation that can be marked; `breaks` is the clause that it breaks, none when it is in order."""

    id: Id
    who: Literal["customer", "agent"]
    text: Text
    breaks: ClauseId | None = None


class _Item(Model):
    """What all items have. `id` is the code under which statistics are kept, so a corrected item takes a new one.

    `difficulty`: 1 recall, 2 understanding, 3 judgement in a case. `family`: items that ask for the same knowledge
    or give each other away; a form holds at most one of them. `why` is shown after the result, with the clauses.
    """

    id: Id
    topic: Id
    module: Module
    difficulty: Difficulty
    clauses: tuple[ClauseId, ...] = Field(min_length=1)
    family: Id | None = None
    text: Text
    why: Text

    @property
    def kin(self) -> str:
        """The family, or the item alone."""
        return f"family:{self.family}" if self.family else self.id


class _Chosen(_Item):
    options: tuple[Option, ...] = Field(min_length=3, max_length=8)
    answer: Id

    @model_validator(mode="after")
    def _answer_is_an_option(self) -> Self:
        _among([self.answer], [option.id for option in self.options])
        return self


class Single(_Chosen):
    """One of the options is right."""

    kind: Literal["single"]


class DiagnosePersona(_Chosen):
    """Which type of customer says these lines."""

    kind: Literal["diagnose_persona"]
    lines: tuple[Text, ...] = Field(min_length=1)


class ChooseReply(_Chosen):
    """Which reply fits best after `said`."""

    kind: Literal["choose_reply"]
    said: tuple[Spoken, ...] = Field(min_length=1)


class Multiple(_Item):
    """Some of the options are right, at least one is not."""

    kind: Literal["multiple"]
    options: tuple[Option, ...] = Field(min_length=3, max_length=8)
    answers: tuple[Id, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _some_are_right_and_some_are_not(self) -> Self:
        names = [option.id for option in self.options]
        _among(self.answers, names)
        if set(self.answers) == set(names):
            raise ValueError("every option is an answer, so whoever ticks all is right; add one that is not")
        return self


class OrderSteps(_Item):
    """Steps to put in order; here they stand in the right one."""

    kind: Literal["order_steps"]
    steps: tuple[Option, ...] = Field(min_length=3, max_length=8)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        _among((), [step.id for step in self.steps])
        return self


class SpotViolation(_Item):
    """Mark the parts of a conversation that break the standard."""

    kind: Literal["spot_violation"]
    pieces: tuple[Piece, ...] = Field(min_length=3, max_length=12)

    @model_validator(mode="after")
    def _some_break_and_some_do_not(self) -> Self:
        _among((), [piece.id for piece in self.pieces])
        own = [piece for piece in self.pieces if piece.who == "agent"]
        if not any(piece.breaks for piece in own) or all(piece.breaks for piece in own):
            raise ValueError("some of the agent's parts must break a clause, and some must not")
        if any(piece.breaks for piece in self.pieces if piece.who == "customer"):
            raise ValueError("only parts of the agent can break a clause")
        return self


class FillRecord(_Item):
    """Fill the record from a conversation."""

    kind: Literal["fill_record"]
    said: tuple[Spoken, ...] = Field(min_length=2)
    fields: tuple[FormField, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _every_field_has_an_answer(self) -> Self:
        _among((), [field.id for field in self.fields])
        if bare := [field.id for field in self.fields if not field.expect]:
            raise ValueError(f"no answer to compare with in {', '.join(bare)}; fill expect")
        return self


class TypeText(_Item):
    """A text to copy by keyboard."""

    kind: Literal["type_text"]
    copy_of: Text


Item = Annotated[
    Single | Multiple | OrderSteps | SpotViolation | FillRecord | DiagnosePersona | ChooseReply | TypeText,
    Field(discriminator="kind"),
]


def _among(chosen: tuple[str, ...] | list[str], names: list[str]) -> None:
    if len(set(names)) < len(names):
        raise ValueError("an id stands twice; give each its own")
    if missing := sorted(set(chosen) - set(names)):
        raise ValueError(f"{', '.join(missing)} is none of {', '.join(names)}")
    if len(set(chosen)) < len(chosen):
        raise ValueError("an answer stands twice")
