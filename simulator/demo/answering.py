"""Answers to the questions of exams and modules, right or wrong as wanted; and texts as a hand types them."""

from __future__ import annotations

from functools import singledispatch

from simulator.content.base import Lang
from simulator.content.quiz import (
    ChooseReply,
    DiagnosePersona,
    FillRecord,
    Item,
    Multiple,
    OrderSteps,
    Single,
    SpotViolation,
    TypeText,
)
from simulator.dialogue.chance import draw
from simulator.exam.keyboard import Typed
from simulator.exam.marking import Answer


def answered(item: Item, lang: Lang, *, is_right: bool) -> Answer:
    """The right answer, or one with a slip that costs points."""
    found: Answer = _right(item, lang)
    return found if is_right else _slipped(item, found)


@singledispatch
def _right(item: object, lang: Lang) -> Answer:
    raise TypeError(f"{type(item).__name__} has no answer to choose")


@_right.register(Single)
@_right.register(DiagnosePersona)
@_right.register(ChooseReply)
def _(item: Single | DiagnosePersona | ChooseReply, lang: Lang) -> Answer:
    return Answer(chosen=(item.answer,))


@_right.register
def _(item: Multiple, lang: Lang) -> Answer:
    return Answer(chosen=item.answers)


@_right.register
def _(item: OrderSteps, lang: Lang) -> Answer:
    return Answer(chosen=tuple(step.id for step in item.steps))


@_right.register
def _(item: SpotViolation, lang: Lang) -> Answer:
    return Answer(chosen=tuple(piece.id for piece in item.pieces if piece.breaks))


@_right.register
def _(item: FillRecord, lang: Lang) -> Answer:
    return Answer(fields={field.id: field.expect[0].of(lang) for field in item.fields})


def _slipped(item: Item, right: Answer) -> Answer:
    """Another choice, the other way round, or one field left empty."""
    if right.fields:
        return Answer(fields=dict(list(right.fields.items())[1:]))
    if isinstance(item, OrderSteps):
        return Answer(chosen=right.chosen[::-1])
    if isinstance(item, SpotViolation):
        return Answer(chosen=tuple(piece.id for piece in item.pieces if piece.who == "agent" and not piece.breaks)[:1])
    options = [] if isinstance(item, TypeText | FillRecord) else [option.id for option in item.options]
    return Answer(chosen=tuple(name for name in options if name not in right.chosen)[:1])


def typed(item: str, text: str, *, seed: int, per_minute: int, is_even: bool = False) -> Typed:
    """The text copied without a slip. `is_even`: with pauses so equal that an examiner has to look at it."""
    pause = 60_000 // per_minute
    at, strokes = 0, [0]
    for place in range(1, len(text)):
        at += pause if is_even else pause // 2 + draw(pause, seed, "stroke", place)
        strokes.append(at)
    return Typed(item=item, text=text, ms=at + 1, strokes=tuple(strokes))
