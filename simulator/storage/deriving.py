"""Draws the lists of a stream again from its events and compares: a row changed behind the service's back is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from simulator.errors import Erased, NotFound, Tampered
from simulator.storage import attempt_lists, streams
from simulator.storage.keyring import Keyring
from simulator.storage.projections import PROJECTIONS, project
from simulator.storage.streams import Entry
from simulator.storage.tables import (
    AssignmentRow,
    AttemptRow,
    AuditRow,
    Base,
    CertificateRow,
    CommentRow,
    ContentRow,
    ModuleTryRow,
    PointRow,
    SittingRow,
)
from simulator.storage.verifying import Fault

Listed = tuple[type[Base], Callable[[str], ColumnElement[bool]]]
Rows = dict[tuple[Any, ...], dict[str, Any]]

LISTS: Mapping[str, tuple[Listed, ...]] = {
    "audit": ((AuditRow, lambda name: AuditRow.seq > 0),),
    "attempt": ((AttemptRow, lambda name: AttemptRow.stream == name), (PointRow, lambda name: PointRow.stream == name)),
    "sitting": ((SittingRow, lambda name: SittingRow.stream == name),),
    "training": (
        (AssignmentRow, lambda name: AssignmentRow.person == _after(name)),
        (ModuleTryRow, lambda name: ModuleTryRow.person == _after(name)),
    ),
    "feedback": ((CommentRow, lambda name: CommentRow.attempt == f"attempt/{_after(name)}"),),
    "certificate": ((CertificateRow, lambda name: CertificateRow.stream == name),),
}
"""By kind of stream: the tables drawn from it, and which of their rows belong to one stream."""

ELSEWHERE = {"origin", "superseded_by"}
"""Columns that follow from more than one stream's events: a file that was taken in, a later certificate."""


class Scratch:
    """An empty database in memory in which lists are drawn again; nothing stays in it."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def draw(self, now: Session, name: str, person: str | None, entries: tuple[Entry, ...]) -> dict[type[Base], Rows]:
        """The rows that follow from a stream's events."""
        first: Any = entries[0].event if entries else {}
        if digest := first.get("digests", {}).get("scenario"):
            known = now.get(ContentRow, digest)
            if known is not None:
                self.session.add(ContentRow(**_plain(known)))
        before = now.get(AttemptRow, name)
        if before is not None and before.origin == "file":
            self.session.info[attempt_lists.ORIGIN] = "file"
        try:
            project(self.session, name, person, 1, [entry.event for entry in entries])
            return {table: _rows(self.session, table, where(name)) for table, where in _lists(name)}
        finally:
            self.session.info.pop(attempt_lists.ORIGIN, None)
            self.session.rollback()


@contextmanager
def scratch() -> Iterator[Scratch]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    try:
        with Session(engine) as session:
            yield Scratch(session)
    finally:
        engine.dispose()


def verify(session: Session, keyring: Keyring, table: Scratch, name: str) -> Iterator[Fault]:
    """The lists of one stream against its events. What was erased, or is itself at fault, says nothing about them."""
    if name.partition("/")[0] not in PROJECTIONS:
        return
    try:
        entries = streams.read(session, keyring, name)
    except (Erased, Tampered, NotFound):
        return
    drawn = table.draw(session, name, entries[0].person if entries else None, entries)
    for listed, where in _lists(name):
        there = _rows(session, listed, where(name))
        yield from _differences(name, listed.__tablename__, drawn[listed], there)


def _differences(name: str, table: str, drawn: Rows, there: Rows) -> Iterator[Fault]:
    for key in sorted({*drawn, *there}, key=str):
        which = f"{table} row {', '.join(map(str, key))}"
        if key not in there:
            yield _fault(name, f"{which} was removed")
        elif key not in drawn:
            yield _fault(name, f"{which} follows from no event")
        else:
            for column, wanted in drawn[key].items():
                if column not in ELSEWHERE and there[key][column] != wanted:
                    told = f"{column} is {there[key][column]!r}, from the events follows {wanted!r}"
                    yield _fault(name, f"{which} was changed: {told}")


def _lists(name: str) -> tuple[Listed, ...]:
    return LISTS.get(name.partition("/")[0], ())


def _rows(session: Session, table: type[Base], where: ColumnElement[bool]) -> Rows:
    keys = [column.name for column in table.__table__.primary_key]
    rows = [dict(row._mapping) for row in session.execute(select(table.__table__).where(where))]
    return {tuple(row[key] for key in keys): row for row in rows}


def _plain(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs}


def _after(name: str) -> str:
    """Whom or what a stream is about: the id after its kind."""
    return name.partition("/")[2]


def _fault(name: str, told: str) -> Fault:
    return Fault(where=name, seq=0, what="list", text=f"{name}: {told}")
