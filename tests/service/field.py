"""What tests of the service share: a clock that stands, and both databases."""

from dataclasses import dataclass

import pytest

from simulator.service import Who
from simulator.service.accounts import account

START = 1_780_000_000_000  # some day in 2026
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
PASSWORD = "green-kettle-by-the-door"  # of `root`, the first administrator

POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)
on_both = pytest.mark.parametrize("database", ["sqlite", POSTGRES])
"""Runs a test on SQLite and on PostgreSQL."""
on_postgres = pytest.mark.parametrize("database", [POSTGRES])


@dataclass
class Clock:
    """Milliseconds of UTC; a test moves it on: `clock.at += 5 * MINUTE`."""

    at: int = START

    def __call__(self) -> int:
        return self.at


def who_is(room, login: str) -> Who:
    """`room`: the service or a room of it."""
    with room.house.store.reading() as now:
        return Who(id=account(now.session, login).person)
