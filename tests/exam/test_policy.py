"""The rules around an exam: prerequisites, attempts, waits, what counts, review by lot, and days to appeal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.exam.plays import Span
from simulator.exam.policy import Prepared, Sat, after_working_days, counting, is_drawn_for_review, kept, lacking
from simulator.exam.result import CriticalError, Result, SectionResult
from tests.exam.builders import a_blueprint, plays_section, quiz_section

DAY = 86_400_000
NOW = 400 * DAY
READY = Prepared(modules=frozenset({"ethics", "awareness", "skill"}), drills=6)


def why(*history: Sat, prepared: Prepared = READY, at: int = NOW, **blueprint: Any) -> list[str]:
    return [found.why for found in lacking(a_blueprint(**blueprint), prepared, history, at=at)]


def sat(name: str, days_ago: int, decided: str | None = "failed", total: int = 70) -> Sat:
    at = NOW - days_ago * DAY
    return Sat(sitting=name, booked_at=at, ended_at=at, decided=decided, total=total)  # type: ignore[arg-type]


def test_who_is_prepared_may_book() -> None:
    assert why() == []


def test_everything_missing_is_listed_at_once() -> None:
    bare = Prepared(modules=frozenset({"skill"}), drills=2)
    found = lacking(a_blueprint(), bare, (), at=NOW)
    assert [(part.why, part.name, part.have, part.need) for part in found] == [
        ("module", "ethics", 0, 0),
        ("module", "awareness", 0, 0),
        ("drills", "", 2, 6),
    ]


def test_after_a_fail_a_day_passes_and_the_assignment_is_done_first() -> None:
    undone = Prepared(modules=READY.modules, drills=6, assignment_done=False)
    failed = sat("one", 1)
    assert why(failed, at=NOW - 1) == ["wait"]
    assert why(failed) == []
    assert why(failed, prepared=undone) == ["assignment"]
    assert why(failed, prepared=undone, attempts={"after_assignment": False}) == []


def test_three_attempts_within_a_cycle_are_the_most() -> None:
    three = [sat("a", 300), sat("b", 200), sat("c", 100)]
    (found,) = lacking(a_blueprint(), READY, three, at=NOW)
    assert (found.why, found.until) == ("attempts", NOW + 65 * DAY)
    assert why(*three, at=NOW + 65 * DAY) == []


def test_nobody_books_a_second_sitting_beside_an_open_one() -> None:
    assert why(sat("one", 3, None)) == ["open_sitting"]


@pytest.mark.parametrize("policy,counts", [("first", "a"), ("best", "b"), ("last", "c")])
def test_the_blueprint_says_which_attempt_counts(policy: str, counts: str) -> None:
    history = [sat("c", 1, "failed", 60), sat("a", 9, "failed", 80), sat("b", 5, "passed", 86), sat("d", 0, None)]
    found = counting(a_blueprint(attempts={"counts": policy}), history)
    assert found is not None
    assert found.sitting == counts


def test_a_pass_is_better_than_a_higher_total_with_a_critical_error() -> None:
    history = [sat("a", 9, "failed", 99), sat("b", 5, "passed", 86)]
    found = counting(a_blueprint(attempts={"counts": "best"}), history)
    assert found is not None
    assert found.sitting == "b"


PRACTICAL = a_blueprint(
    quiz_section(weight=30, pass_mark=80),
    plays_section("chat", weight=60, pass_mark=85),
    {
        "kind": "satisfaction",
        "id": "csat",
        "area": "service",
        "name": {"zh": "-", "en": "-"},
        "weight": 10,
        "pass_mark": 85,
        "by_band": {},
    },
)


def failed(knowledge: int, chat: int, csat: int, *, total: int = 80, critical: bool = False) -> Result:
    percents = {"knowledge": knowledge, "chat": chat, "csat": csat}
    return Result(
        outcome="failed",
        band="failed" if critical else "conditional",
        total=flat(total),
        pass_mark=85,
        sections=tuple(
            SectionResult(id=s.id, area=s.area, weight=s.weight, score=flat(percents[s.id]), pass_mark=s.pass_mark)
            for s in PRACTICAL.sections
        ),
        areas=(),
        critical=(CriticalError(slot="chat_1", key="k", rule="abuse", sure=True),) if critical else (),
        waiting=(),
        left_out=(),
    )


def flat(percent: int) -> Span:
    return Span(low=percent, likely=percent, high=percent)


@pytest.mark.parametrize(
    "found,keeps",
    [
        (failed(70, 90, 100), {"chat": 90, "csat": 100}),
        (failed(90, 70, 100), {"knowledge": 90, "csat": 100}),
        (failed(90, 90, 50), {"knowledge": 90}),
        (failed(90, 90, 100, critical=True), {"knowledge": 90}),
        (failed(90, 90, 90), {}),
        (failed(90, 20, 20, total=74), {}),
    ],
    ids=["quiz", "plays", "customers not content", "critical", "no section", "far below"],
)
def test_a_conditional_fail_repeats_only_what_was_not_passed(found: Result, keeps: dict[str, int]) -> None:
    assert kept(PRACTICAL, found) == keeps


def test_about_as_many_as_asked_for_are_looked_at_again() -> None:
    blueprint = a_blueprint(review={"sample": 10})
    drawn = sum(is_drawn_for_review(blueprint, f"s{number}", 7) for number in range(2000))
    assert 150 < drawn < 250
    assert not any(is_drawn_for_review(a_blueprint(review={"sample": 0}), f"s{n}", 7) for n in range(200))


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    "given_at,days,offset,until",
    [
        ("2026-03-04T15:00", 5, 0, "2026-03-12T00:00"),  # a Wednesday: Thursday to Wednesday
        ("2026-03-06T09:00", 1, 0, "2026-03-10T00:00"),  # a Friday: the whole Monday
        ("2026-03-05T20:00", 1, 480, "2026-03-09T16:00"),  # it is Friday in Beijing already
        ("2026-03-04T15:00", 0, 0, "2026-03-05T00:00"),
    ],
)
def test_working_days_are_whole_days_of_the_house(given_at: str, days: int, offset: int, until: str) -> None:
    assert after_working_days(ms(given_at), days, offset_minutes=offset) == ms(until)


@given(st.integers(0, 4_000_000_000_000), st.integers(0, 30), st.integers(-720, 840))
def test_an_appeal_window_never_ends_before_its_days_are_over(at: int, days: int, offset: int) -> None:
    until = after_working_days(at, days, offset_minutes=offset)
    assert until > at
    assert days * DAY < until - at + DAY <= (days + 2 * (days // 5 + 2)) * DAY
