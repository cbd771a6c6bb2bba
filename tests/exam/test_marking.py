"""Marks of answers: what each kind of item gives for right, half right and guessed."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.exam.marking import Answer, mark
from tests.exam.builders import an_item


def percent(kind: str, *chosen: str, **fields: str) -> int:
    return mark(an_item("q", kind), Answer(chosen=chosen, fields=fields), "en").percent


def test_no_answer_earns_nothing_and_is_known_as_none() -> None:
    assert mark(an_item("q"), None, "en") == mark(an_item("q"), Answer(), "en")
    assert not mark(an_item("q"), None, "en").answered


def test_one_of_four_is_all_or_nothing_and_two_ticks_are_no_answer() -> None:
    assert (percent("single", "b"), percent("single", "a"), percent("single", "a", "b")) == (100, 0, 0)


@pytest.mark.parametrize(
    "ticked,worth", [("ac", 100), ("a", 50), ("ab", 0), ("acb", 50), ("abcd", 0), ("bd", 0), ("zz", 0)]
)
def test_right_ticks_earn_and_wrong_ticks_cost_as_much(ticked: str, worth: int) -> None:
    assert percent("multiple", *ticked) == worth


def test_marking_everything_the_agent_says_earns_nothing() -> None:
    assert (percent("spot_violation", "p2"), percent("spot_violation", "p2", "p3", "p4")) == (100, 0)
    assert percent("spot_violation", "p1", "p2") == 100  # the customer's words cannot be marked


def test_one_neighbouring_slip_costs_little_and_the_reverse_order_earns_nothing() -> None:
    assert [percent("order_steps", *order) for order in ("abcd", "bacd", "dcba")] == [100, 67, 0]


def test_a_step_left_out_is_in_no_right_pair() -> None:
    assert percent("order_steps", "a", "b", "c") == 0
    assert percent("order_steps", *"aaaa") == 0


def test_an_order_by_chance_expects_little() -> None:
    every = [percent("order_steps", *order) for order in permutations("abcd")]
    assert sum(every) / len(every) < 20


def test_a_record_earns_by_field_whatever_the_layout() -> None:
    assert percent("fill_record", name="The  NAME", phone="the phone") == 100
    assert percent("fill_record", name="the name", phone="") == 50
    assert percent("fill_record", name="someone else", phone="12345") == 0


@given(st.sampled_from(["single", "multiple", "order_steps", "spot_violation"]), st.lists(st.text(max_size=3)))
def test_any_answer_has_a_mark_between_none_and_all(kind: str, chosen: list[str]) -> None:
    assert 0 <= percent(kind, *chosen) <= 100
