"""Figures of the whole organisation, each from rows by one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from simulator.service import zones
from simulator.service.accounts import has_role
from simulator.service.assigning import overdue
from simulator.service.certificate_views import is_live
from simulator.service.content_views import standard_digest
from simulator.storage import Reading
from simulator.storage.tables import (
    AccountRow,
    AssignmentRow,
    AttemptRow,
    AuditRow,
    Base,
    CertificateRow,
    GroupRow,
    ReviewRow,
    SittingRow,
    StandardReadRow,
)

if TYPE_CHECKING:
    from simulator.library import Library

DAY_MS = 86_400_000
WEEK_MS = 7 * DAY_MS
SOON = 30  # days before a certificate expires in which it counts as expiring soon
WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Attempts begun in one week, exams apart. `day`: its Monday; `mean`: of their scores, None without any."""

    day: str
    attempts: int
    tests: int
    mean: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The organisation at a glance. `people`: with open accounts; `unread`: those of them who have not confirmed the
    standard in use. `live`: people with a valid certificate; `expiring`: those whose last one ends within 30 days.
    `reviews_due`: cases past their day. `backup_at`: of the last backup, ms of UTC, None for never.
    """

    people: int
    trainees: int
    groups: int
    live: int
    expiring: int
    running: int
    booked: int
    reviews: int
    reviews_due: int
    overdue: int
    unread: int
    backup_at: int | None
    weeks: tuple[Week, ...]


def overview(now: Reading, library: Library, at: int) -> Overview:
    session = now.session
    open_account = AccountRow.active.is_(True)
    mine = (StandardReadRow.person == AccountRow.person) & (StandardReadRow.digest == standard_digest(now, "practice"))
    read = select(func.count()).select_from(AccountRow).join(StandardReadRow, mine).where(open_account)
    people = _count(session, AccountRow, open_account)
    return Overview(
        people=people,
        trainees=_count(session, AccountRow, open_account, has_role("trainee")),
        groups=_count(session, GroupRow, GroupRow.closed_at.is_(None)),
        live=_holders(session, is_live(at)),
        expiring=_expiring(session, at),
        running=_count(session, SittingRow, SittingRow.stage == "running"),
        booked=_count(session, SittingRow, SittingRow.stage.in_(("booked", "opened"))),
        reviews=_count(session, ReviewRow, ReviewRow.done_at.is_(None)),
        reviews_due=_count(session, ReviewRow, ReviewRow.done_at.is_(None), ReviewRow.due < at),
        overdue=_overdue(now, library, at),
        unread=people - (session.scalar(read) or 0),
        backup_at=session.scalar(select(func.max(AuditRow.at)).where(AuditRow.action == "backup_taken")),
        weeks=weeks(session, at),
    )


def _count(session: Session, table: type[Base], *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def _holders(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(CertificateRow.person.distinct())).where(condition)) or 0


def _expiring(session: Session, at: int) -> int:
    """People who may serve today and will not in a month, unless they pass again."""
    until = (zones.at(at) + timedelta(days=SOON)).date().isoformat()
    last = select(func.max(CertificateRow.expires)).where(is_live(at)).group_by(CertificateRow.person).subquery()
    return session.scalar(select(func.count()).select_from(last).where(next(iter(last.c)) <= until)) or 0


def _overdue(now: Reading, library: Library, at: int) -> int:
    row = AssignmentRow
    late = select(row.person).where(row.withdrawn_at.is_(None), row.due_at < at).distinct()
    return sum(overdue(now, library, now.session.scalars(late).all(), at).values())


def weeks(session: Session, at: int) -> tuple[Week, ...]:
    """The last weeks, oldest first, the running one among them; a week begins on Monday on the organisation's clock."""
    monday = zones.at(at).replace(hour=0, minute=0, second=0, microsecond=0)
    monday -= timedelta(days=monday.weekday())
    first = int((monday - timedelta(weeks=WEEKS - 1)).timestamp() * 1000)
    number = (AttemptRow.started_at - first) // WEEK_MS
    columns = number, AttemptRow.mode, func.count(), func.count(AttemptRow.score), func.sum(AttemptRow.score)
    kept = AttemptRow.started_at >= first, AttemptRow.mode != "exam"
    rows = session.execute(select(*columns).where(*kept).group_by(number, AttemptRow.mode)).all()
    return tuple(
        _week((monday - timedelta(weeks=WEEKS - 1 - n)).date().isoformat(), [row[1:] for row in rows if row[0] == n])
        for n in range(WEEKS)
    )


def _week(day: str, rows: Sequence[Sequence[object]]) -> Week:
    counts = {str(mode): int(str(count)) for mode, count, _, _ in rows}
    scored = sum(int(str(count)) for _, _, count, _ in rows)
    total = sum(int(str(points or 0)) for _, _, _, points in rows)
    mean = round(total / scored) if scored else None
    return Week(day=day, attempts=sum(counts.values()), tests=counts.get("test", 0), mean=mean)
