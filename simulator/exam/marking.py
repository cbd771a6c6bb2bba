"""Marks of quiz answers: from an item and an answer to whole percent, with the rule for partial credit of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch
from itertools import combinations

from rapidfuzz.fuzz import ratio

from simulator.content.base import Lang
from simulator.content.quiz import ChooseReply, DiagnosePersona, FillRecord, Item, Multiple, OrderSteps, Single
from simulator.content.quiz import SpotViolation as Spot
from simulator.content.scenario import FormField
from simulator.exam.rounding import share


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a candidate gave: ids chosen (or put in order), or fields of a record."""

    chosen: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What an answer is worth, in percent of the item, and which of its parts were right."""

    item: str
    percent: int
    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    answered: bool = True


NOTHING = Answer()


def mark(item: Item, answer: Answer | None, lang: Lang) -> Mark:
    """The mark of an answer; None and an empty answer are 0. Ids that the item does not have earn and cost nothing."""
    if answer is None or answer == NOTHING:
        return Mark(item=item.id, percent=0, answered=False)
    return _mark(item, answer, lang)


@singledispatch
def _mark(item: object, answer: Answer, lang: Lang) -> Mark:
    raise TypeError(f"no marks for {type(item).__name__}; texts to type are measured in simulator.exam.keyboard")


@_mark.register(Single)
@_mark.register(DiagnosePersona)
@_mark.register(ChooseReply)
def _one(item: Single | DiagnosePersona | ChooseReply, answer: Answer, lang: Lang) -> Mark:
    """All or nothing (number right scoring); more than one tick is no answer."""
    hit = answer.chosen == (item.answer,)
    chosen = tuple(answer.chosen)
    return Mark(item=item.id, percent=100 if hit else 0, right=chosen if hit else (), wrong=() if hit else chosen)


@_mark.register
def _(item: Multiple, answer: Answer, lang: Lang) -> Mark:
    return _ticked(item.id, set(item.answers), {option.id for option in item.options}, answer)


@_mark.register
def _(item: Spot, answer: Answer, lang: Lang) -> Mark:
    own = {piece.id for piece in item.pieces if piece.who == "agent"}
    return _ticked(item.id, {piece.id for piece in item.pieces if piece.breaks}, own, answer)


def _ticked(item: str, key: set[str], names: set[str], answer: Answer) -> Mark:
    """The share of right ones ticked less the share of wrong ones ticked, at least 0.

    This is correction for guessing on each tick: a right one is worth 1/R and a wrong one costs 1/W, as in Moodle's
    multiple-answer questions with balanced fractions (question type `multichoice`) and formula scoring (Frary, 1988,
    Educational Measurement: Issues and Practice 7(2), 33-38). Ticking everything, or at random, expects nothing.
    """
    chosen = set(answer.chosen) & names
    right, wrong = chosen & key, chosen - key
    others = names - key
    gained = len(right) * len(others) - len(wrong) * len(key)
    return Mark(
        item=item,
        percent=share(max(0, gained), len(key) * len(others)),
        right=tuple(sorted(right)),
        wrong=tuple(sorted(wrong)),
    )


@_mark.register
def _(item: OrderSteps, answer: Answer, lang: Lang) -> Mark:
    """Pairs in the right order less pairs in the wrong one, of all pairs, at least 0: Kendall's tau (1938, Biometrika
    30, 81-93), so that an order by chance expects next to nothing and one neighbouring slip costs little. A step that
    was left out, or stands twice, is in no right pair.
    """
    place = {name: index for index, name in enumerate(answer.chosen) if answer.chosen.count(name) == 1}
    names = [step.id for step in item.steps]
    pairs = list(combinations(names, 2))
    good = [pair for pair in pairs if pair[0] in place and pair[1] in place and place[pair[0]] < place[pair[1]]]
    tau = 2 * len(good) - len(pairs)
    wanted = {name: index for index, name in enumerate(names)}
    right = tuple(name for name in names if place.get(name) == wanted[name])
    return Mark(
        item=item.id,
        percent=share(max(0, tau), len(pairs)),
        right=right,
        wrong=tuple(name for name in names if name not in right),
    )


@_mark.register
def _(item: FillRecord, answer: Answer, lang: Lang) -> Mark:
    """The share of fields that say what the conversation says; a wrong entry and an empty one both earn nothing
    (record accuracy: ST-033, ST-244, ST-819).
    """
    right = tuple(f.id for f in item.fields if entered(f, answer.fields.get(f.id, ""), lang))
    wrong = tuple(f.id for f in item.fields if f.id not in right)
    return Mark(item=item.id, percent=share(len(right), len(item.fields)), right=right, wrong=wrong)


def entered(form_field: FormField, value: str, lang: Lang) -> bool:
    """Whether an entry is one of those expected, in the language of the sitting, at least as alike as `close` asks."""
    plain = _plain(value)
    wanted = (_plain(text.of(lang)) for text in form_field.expect)
    return bool(plain) and any(ratio(plain, want) >= form_field.close for want in wanted)


def _plain(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())
