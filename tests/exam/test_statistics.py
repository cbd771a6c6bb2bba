"""Statistics against figures worked out by hand or published with the formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.exam.statistics import agreement, alpha, items

SCORES = {
    "a": {"q1": 100, "q2": 100, "q3": 100},
    "b": {"q1": 100, "q2": 100, "q3": 0},
    "c": {"q1": 100, "q2": 0, "q3": 0},
    "d": {"q1": 0, "q2": 0, "q3": 0},
}


def test_difficulty_is_the_share_of_the_mark() -> None:
    assert [(s.item, s.n, s.difficulty) for s in items(SCORES)] == [("q1", 4, 0.75), ("q2", 4, 0.5), ("q3", 4, 0.25)]


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    # q2 is 1, 1, 0, 0 and the rest is 100, 50, 50, 0: r = 0.5 / sqrt(0.5 * 1) = 0.7071
    assert items(SCORES)[1].discrimination == pytest.approx(0.70711, abs=1e-5)


def test_an_item_that_everybody_gets_right_has_no_discrimination() -> None:
    same = {name: {"q1": 100, "q2": percent} for name, percent in zip("abc", (0, 50, 100), strict=True)}
    assert items(same)[0].discrimination is None


def test_an_item_that_was_not_drawn_is_not_counted_as_wrong() -> None:
    assert [s.n for s in items({"a": {"q1": 100}, "b": {"q1": 0, "q2": 100}})] == [2, 1]


def test_alpha_of_a_perfect_scale_of_three_is_as_worked_out_by_hand() -> None:
    # Item variances 0.25, 1/3, 0.25 (times 10,000); totals 3, 2, 1, 0 with variance 5/3: 1.5 * (1 - 0.5) = 0.75
    assert alpha(SCORES) == pytest.approx(0.75)


def test_alpha_needs_two_items_two_candidates_and_some_difference() -> None:
    assert alpha({}) is None
    assert alpha({"a": {"q1": 100, "q2": 0}}) is None
    assert alpha({"a": {"q1": 100, "q2": 0}, "b": {"q1": 100, "q2": 0}}) is None


def test_kappa_of_a_two_by_two_table() -> None:
    # 20 both yes, 15 both no, 5 and 10 split: raw 0.70, by chance 0.50, kappa 0.40
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = agreement(one, other)
    assert found.raw == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)


def test_ac1_stays_high_where_nearly_everything_is_one_category_and_kappa_does_not() -> None:
    # 118 + 5 + 2 + 0 of 125: raw 0.944, kappa -0.023, and q = 243/250, so AC1 = (0.944 - 0.0544) / (1 - 0.0544)
    one = ["+"] * 118 + ["+"] * 5 + ["-"] * 2
    other = ["+"] * 118 + ["-"] * 5 + ["+"] * 2
    found = agreement(one, other)
    assert found.kappa == pytest.approx(-0.0234, abs=1e-4)
    assert found.ac1 == pytest.approx(0.9408, abs=1e-4)


def test_one_category_only_is_full_agreement_without_a_kappa() -> None:
    found = agreement(["x", "x"], ["x", "x"])
    assert (found.raw, found.kappa, found.ac1) == (1.0, None, 1.0)


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(ValueError, match="same things"):
        agreement([], [])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40))
def test_agreement_does_not_depend_on_who_is_first(pairs: list[tuple[str, str]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    first, second = agreement(one, other), agreement(other, one)
    assert first.raw == second.raw
    assert first.kappa == pytest.approx(second.kappa) if first.kappa is not None else second.kappa is None
    assert first.ac1 == pytest.approx(second.ac1)
    assert (first.raw == 1.0) == (first.ac1 == pytest.approx(1.0))
