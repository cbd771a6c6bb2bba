"""What a monitor watches: counts over the whole database, and nothing about any person."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from simulator.storage.tables import AttemptRow, Base, ReviewRow, SittingRow

RUNNING = ("opened", "running")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`replies`: ever stored. `attempts_open`: not ended, exams too. `sittings_running`: opened and not ended.

    `reviews_waiting`: cases of the examiners' queue that nobody has decided; `reviews_late`: those past their day.
    """

    replies: int
    attempts_open: int
    sittings_running: int
    reviews_waiting: int
    reviews_late: int


def figures(session: Session, at: int) -> Figures:
    waits = ReviewRow.done_at.is_(None)
    return Figures(
        replies=session.scalar(select(func.sum(AttemptRow.replies))) or 0,
        attempts_open=_count(session, AttemptRow, AttemptRow.status == "open"),
        sittings_running=_count(session, SittingRow, SittingRow.stage.in_(RUNNING)),
        reviews_waiting=_count(session, ReviewRow, waits),
        reviews_late=_count(session, ReviewRow, waits, ReviewRow.due < at),
    )


def _count(session: Session, table: type[Base], *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0
