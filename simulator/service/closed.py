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
        raise closed(scenario)


def closed(scenario: str) -> NotNow:
    return NotNow(
        f"{scenario} is closed to you while your exam is open. Come back when it is handed in.",
        code="closed_by_exam",
        scenario=scenario,
    )


def no_exam_ahead(now: Reading, person: str, what: str) -> None:
    """Raises NotNow from the booking of any exam of this person to its end; `what`, as people call it, tells answers.

    Questions are frozen when an exam is booked, and the same bank serves both; exam variants of scenarios are never
    practised, so practice closes only when the sitting is opened.
    """
    query = select(SittingRow.stream).where(SittingRow.candidate == person, SittingRow.stage.in_(("booked", *OPEN)))
    if now.session.scalar(query.limit(1)) is not None:
        raise NotNow(
            f"The questions of {what} are closed to you until your booked exam is over: it may ask the same ones.",
            code="questions_closed_by_exam",
            what=what,
        )
