"""Scenarios that a person cannot practise now, because an exam that draws on them is being sat."""

from __future__ import annotations

from sqlalchemy import select

from simulator.errors import NotNow
from simulator.storage import Reading
from simulator.storage.tables import SittingRow

OPEN = ("opened", "running")


def closed_for(now: Reading, person: str) -> frozenset[str]:
    """The ids of scenarios in open sittings of this person."""
    query = select(SittingRow.closes).where(SittingRow.candidate == person, SittingRow.stage.in_(OPEN))
    return frozenset(name for closes in now.session.scalars(query) for name in closes)


def must_be_open(now: Reading, person: str, scenario: str) -> None:
    """Raises NotNow while this person sits an exam that draws on the scenario."""
    if scenario in closed_for(now, person):
        raise NotNow(
            f"{scenario} is closed to you while your exam is open. Come back when it is handed in.",
            code="closed_by_exam",
            scenario=scenario,
        )


def no_open_exam(now: Reading, person: str, what: str) -> None:
    """Raises NotNow while this person sits any exam; `what`, as people call it, tells right answers."""
    query = select(SittingRow.stream).where(SittingRow.candidate == person, SittingRow.stage.in_(OPEN))
    if now.session.scalar(query.limit(1)) is not None:
        raise NotNow(
            f"{what} is closed to you while your exam is open. Come back when it is handed in.",
            code="closed_by_exam",
            scenario=what,
        )
