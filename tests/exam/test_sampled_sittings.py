"""Sittings made of the scenarios' own samples: few decisions, and no good conversation fails."""

from __future__ import annotations

import statistics
from functools import cache

import pytest

from simulator.content.blueprint import Blueprint
from simulator.proving.exams import EXAMINERS, Conversation, conversations, decided, sittings
from simulator.reader_setup import make_reader, reads_with
from tests.exam.builders import a_blueprint, plays_section, shipped

ONLY = ("which_plan", "wrong_colour", "three_quotes")
NUMBER = 12


@cache
def played() -> tuple[Conversation, ...]:
    """Read by words alone, which is quick; with similarity more is heard."""
    return conversations(shipped(), reads_with(make_reader(shipped(), similarity=False)), ONLY)


@cache
def small() -> Blueprint:
    return a_blueprint(
        plays_section("talks", weight=100, pass_mark=80, plays=[{"scenarios": list(ONLY), "count": 3}]),
        bands={"conditional": 50, "passed": 80, "excellent": 95},
    )


@pytest.mark.parametrize("examiner", EXAMINERS)
def test_good_conversations_pass_and_ask_little_of_an_examiner(examiner: str) -> None:
    found = [
        decided(small(), form, work, "good", examiner)  # type: ignore[arg-type]
        for form, work in sittings(shipped(), small(), played(), "good", NUMBER)
    ]
    assert statistics.median(one.decisions for one in found) <= 5
    assert not any(one.at_once == "failed" for one in found)
    if examiner != "against":
        assert {one.outcome for one in found} == {"passed"}


def test_bad_conversations_fail_and_one_among_good_ones_is_noticed() -> None:
    for kind in ("bad", "one_bad"):
        found = [
            decided(small(), form, work, kind, "likely")  # type: ignore[arg-type]
            for form, work in sittings(shipped(), small(), played(), kind, NUMBER)  # type: ignore[arg-type]
        ]
        assert sum(one.outcome == "passed" for one in found) <= (0 if kind == "bad" else NUMBER // 2)


def test_every_sitting_holds_one_sample_for_every_place() -> None:
    for form, work in sittings(shipped(), small(), played(), "mixed", NUMBER):
        assert set(work.plays) == {play.slot for play in form.plays}
        assert all(
            play.scenario.id == drawn.scenario for play, drawn in zip(work.plays.values(), form.plays, strict=True)
        )
