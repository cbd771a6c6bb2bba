"""Certificates as data: one spelling, read back as written, numbers that show slips, and a last valid day."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.exam.certificate import AreaScore, Certificate, expires_on, from_bytes, is_number, number, to_bytes

ONE = Certificate(
    number=number("agent_general", 2026, 42),
    holder="王芳 Wang Fang",
    scheme="agent_general",
    version=1,
    level="passed",
    total=91,
    areas=(AreaScore(id="ability", zh="业务能力", en="Ability", percent=90),),
    left_out=("speech", "conduct"),
    issuer="Harbour Service",
    issued="2026-03-31",
    expires="2027-03-30",
    evidence="ab" * 32,
    certifying=True,
)


def test_a_certificate_reads_back_as_it_was_written() -> None:
    assert from_bytes(to_bytes(ONE)) == ONE
    assert to_bytes(from_bytes(to_bytes(ONE))) == to_bytes(ONE)


def test_any_other_content_has_other_bytes() -> None:
    assert to_bytes(replace(ONE, total=92)) != to_bytes(ONE)
    assert to_bytes(replace(ONE, certifying=False)) != to_bytes(ONE)


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(ValidationError):
        from_bytes(b'{"number": 1}')


def test_a_number_names_scheme_year_and_count() -> None:
    assert number("agent_general", 2026, 42).startswith("AG-2026-000042-")


@given(st.integers(0, 999_999), st.integers(0, 9), st.integers(1, 9))
def test_a_slip_in_one_digit_of_a_number_shows(count: int, place: int, shift: int) -> None:
    good = number("agent_general", 2026, count)
    digits = [i for i, char in enumerate(good) if char.isdigit()]
    at = digits[place]
    bad = good[:at] + str((int(good[at]) + shift) % 10) + good[at + 1 :]
    assert is_number(good)
    assert not is_number(bad)


@pytest.mark.parametrize("text", ["", "AG-2026-42", "AG-2026-00004x-1", "1-2026-000042-7", "AG-٢٠٢٦-000042-7"])
def test_what_is_no_number_is_told_apart(text: str) -> None:
    assert not is_number(text)


@pytest.mark.parametrize(
    "issued,months,last",
    [
        ("2026-03-31", 12, "2027-03-30"),
        ("2026-01-01", 12, "2026-12-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-14"),
    ],
)
def test_it_is_valid_for_whole_months_and_the_day_before(issued: str, months: int, last: str) -> None:
    assert expires_on(issued, months) == last
