"""The audit log as people read it: lines by actor, subject, action and time, with names where there are any."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from simulator.service.accounts import Named, by_login
from simulator.storage.tables import AttemptRow, AuditRow, GroupRow, PersonRow, SittingRow

MOST_LINES = 500  # on one page
ID = re.compile("(?:person|group|sitting|attempt)/[a-z0-9]{8,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """Who did what to whom. `actor` and `subject` have an empty name where it is not known, or erased.

    `named`: who and what stands in the detail by its id, where there is a name for it.
    """

    seq: int
    at: int
    actor: Named
    action: str
    subject: Named
    detail: tuple[tuple[str, object], ...]
    named: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Lines, newest first; `before` asks for the page after this one and is None on the last."""

    lines: tuple[AuditLine, ...]
    before: int | None


def page(
    session: Session,
    *,
    actor: str | None,
    subject: str | None,
    action: str | None,
    since: int | None,
    until: int | None,
    before: int | None,
    limit: int,
) -> AuditPage:
    """`actor` and `subject` by id or login; `since` and `until` in ms, the first within, the second beyond."""
    conditions: list[ColumnElement[bool]] = []
    if actor is not None:
        conditions.append(AuditRow.actor == _id_of(session, actor))
    if subject is not None:
        conditions.append(AuditRow.subject == _id_of(session, subject))
    if action is not None:
        conditions.append(AuditRow.action == action)
    if since is not None:
        conditions.append(AuditRow.at >= since)
    if until is not None:
        conditions.append(AuditRow.at < until)
    if before is not None:
        conditions.append(AuditRow.seq < before)
    most = max(1, min(limit, MOST_LINES))
    rows = session.scalars(select(AuditRow).where(*conditions).order_by(AuditRow.seq.desc()).limit(most + 1)).all()
    inside = {row.seq: set(_ids(row.detail)) for row in rows}
    names = _names(session, {name for row in rows for name in (row.actor, row.subject, *inside[row.seq])})
    lines = tuple(
        AuditLine(
            seq=row.seq,
            at=row.at,
            actor=Named(id=row.actor, name=names.get(row.actor, "")),
            action=row.action,
            subject=Named(id=row.subject, name=names.get(row.subject, "")),
            detail=tuple(row.detail.items()),
            named=tuple(Named(id=one, name=names[one]) for one in sorted(inside[row.seq]) if names.get(one)),
        )
        for row in rows[:most]
    )
    return AuditPage(lines=lines, before=lines[-1].seq if len(rows) > most else None)


def _id_of(session: Session, who: str) -> str:
    row = by_login(session, who)
    return row.person if row is not None else who


def _ids(value: object) -> Iterator[str]:
    """The ids of streams within a detail, however deep."""
    if isinstance(value, str):
        if ID.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _ids(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _ids(one)


def _names(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """People and groups by their names; exams and attempts by the name of whose they are."""
    wanted = list(ids)
    whose = PersonRow.name
    queries = (
        select(PersonRow.id, whose).where(PersonRow.id.in_(wanted)),
        select(GroupRow.id, GroupRow.name).where(GroupRow.id.in_(wanted)),
        select(SittingRow.stream, whose)
        .join(PersonRow, PersonRow.id == SittingRow.candidate)
        .where(SittingRow.stream.in_(wanted)),
        select(AttemptRow.stream, whose)
        .join(PersonRow, PersonRow.id == AttemptRow.person)
        .where(AttemptRow.stream.in_(wanted)),
    )
    return {found: name for query in queries for found, name in session.execute(query)}
