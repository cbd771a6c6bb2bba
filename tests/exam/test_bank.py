"""The shipped question bank: large, whole, spread, and nothing gives an answer away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, get_args

import pytest

from simulator.content.base import LANGS, Lang
from simulator.content.quiz import (
    ChooseReply,
    DiagnosePersona,
    FillRecord,
    ItemKind,
    Module,
    Multiple,
    OrderSteps,
    Single,
    SpotViolation,
    TypeText,
)
from simulator.exam.marking import Answer, mark
from simulator.exam.rounding import mean
from tests.exam.builders import shipped

BANK = shipped().quizzes
ONE_OF = [item for item in BANK.values() if isinstance(item, Single | DiagnosePersona | ChooseReply)]
CHANCE = sum(1 / len(item.options) for item in ONE_OF) / len(ONE_OF)
MARGIN = 0.06  # about one standard error of a guess over the whole bank


def test_there_are_eighty_questions_of_every_kind_difficulty_and_module() -> None:
    asked = [item for item in BANK.values() if not isinstance(item, TypeText)]
    assert len(asked) >= 80
    assert {item.kind for item in BANK.values()} == set(get_args(ItemKind))
    assert min(Counter(item.difficulty for item in asked).values()) >= 20
    assert {item.module for item in asked} == set(get_args(Module))
    assert min(Counter(item.kind for item in asked).values()) >= 4


def test_every_question_is_asked_and_explained_in_both_languages_with_a_clause() -> None:
    known = {clause.id for clause in shipped().standard.clauses}
    for item in BANK.values():
        assert set(item.clauses) <= known
        assert item.text.zh != item.text.en
        assert len(item.why.zh) >= 6
        assert len(item.why.en) >= 12


def test_no_two_questions_ask_the_same_words() -> None:
    for lang in LANGS:
        shown = Counter(_shown(item, lang) for item in BANK.values())
        assert not [text for text, count in shown.items() if count > 1]


def _shown(item: Any, lang: Lang) -> str:
    parts = [item.text.of(lang)]
    for part in ("said", "lines", "pieces", "steps"):
        parts += [getattr(line, "text", line).of(lang) for line in getattr(item, part, ())]
    return " / ".join([*parts, item.copy_of.of(lang) if isinstance(item, TypeText) else ""])


def test_options_differ_from_each_other_in_both_languages() -> None:
    for item in [*ONE_OF, *(i for i in BANK.values() if isinstance(i, Multiple))]:
        for lang in LANGS:
            texts = [option.text.of(lang).lower() for option in item.options]
            assert len(set(texts)) == len(texts), item.id


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("by", [max, min])
def test_the_length_of_an_option_does_not_give_it_away(lang: Lang, by: Callable[[list[int]], int]) -> None:
    hits = 0.0
    for item in ONE_OF:
        lengths = {option.id: len(option.text.of(lang)) for option in item.options}
        ends = [name for name, length in lengths.items() if length == by(list(lengths.values()))]
        hits += (item.answer in ends) / len(ends)
    assert hits / len(ONE_OF) <= CHANCE + MARGIN


@pytest.mark.parametrize("place", range(4))
def test_the_right_answer_stands_in_no_place_more_often_than_by_chance(place: int) -> None:
    hits = sum(item.answer == item.options[place].id for item in ONE_OF if len(item.options) > place)
    assert hits / len(ONE_OF) <= CHANCE + MARGIN


def test_ticking_everything_earns_nothing() -> None:
    for item in BANK.values():
        if isinstance(item, Multiple):
            answer = Answer(chosen=tuple(option.id for option in item.options))
        elif isinstance(item, SpotViolation):
            answer = Answer(chosen=tuple(piece.id for piece in item.pieces))
        else:
            continue
        assert mark(item, answer, "zh").percent == 0


def test_steps_are_not_written_in_the_alphabet_of_their_ids() -> None:
    ordered = [item for item in BANK.values() if isinstance(item, OrderSteps)]
    marks = [mark(item, Answer(chosen=tuple(sorted(step.id for step in item.steps))), "en").percent for item in ordered]
    assert mean(marks) <= 40


def test_every_key_is_worth_full_marks() -> None:
    for item in BANK.values():
        for lang in LANGS:
            match item:
                case Single() | DiagnosePersona() | ChooseReply():
                    answer = Answer(chosen=(item.answer,))
                case Multiple():
                    answer = Answer(chosen=item.answers)
                case OrderSteps():
                    answer = Answer(chosen=tuple(step.id for step in item.steps))
                case SpotViolation():
                    answer = Answer(chosen=tuple(piece.id for piece in item.pieces if piece.breaks))
                case FillRecord():
                    answer = Answer(fields={field.id: field.expect[0].of(lang) for field in item.fields})
                case _:
                    continue
            assert mark(item, answer, lang).percent == 100, item.id


def test_a_neighbouring_figure_in_a_record_is_wrong() -> None:
    for item in BANK.values():
        if isinstance(item, FillRecord):
            wrong = {field.id: field.expect[0].zh[:-1] + "某" for field in item.fields}
            assert mark(item, Answer(fields=wrong), "zh").percent == 0, item.id


def test_what_a_record_offers_to_choose_holds_the_right_entry_once() -> None:
    for item in BANK.values():
        for field in getattr(item, "fields", ()):
            if field.choices:
                assert [choice for choice in field.choices if choice in field.expect] == list(field.expect)


def test_a_violation_names_a_clause_of_its_question() -> None:
    for item in BANK.values():
        if isinstance(item, SpotViolation):
            assert {piece.breaks for piece in item.pieces if piece.breaks} <= set(item.clauses), item.id
