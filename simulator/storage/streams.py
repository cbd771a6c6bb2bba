"""Event streams within a transaction: append in order, each once; read back, opened with the person's key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from simulator.errors import Erased, Moved, NotFound, Stale, Tampered
from simulator.storage import people
from simulator.storage.actions import acts
from simulator.storage.keyring import Keyring
from simulator.storage.projections import project
from simulator.storage.sealing import GENESIS, Header, Plain, opened, sealed
from simulator.storage.tables import AnswerRow, EventRow, StreamRow, insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One stored event."""

    seq: int
    person: str | None
    event: Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """What an append stored, or had stored the first time. `again`: it was a retry, and nothing was added."""

    stream: str
    entries: tuple[Entry, ...]
    again: bool = False

    @property
    def head(self) -> int:
        return self.entries[-1].seq


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest event of a stream. An empty stream has seq 0."""

    stream: str
    seq: int
    hash: str


def append(
    session: Session,
    keyring: Keyring,
    stream: str,
    seen: int | None,
    events: Sequence[Mapping[str, object]],
    *,
    person: str | None,
    key: str | None,
    basis: int | None,
) -> Appended:
    """See `Transaction.append`."""
    if not events:
        raise ValueError("nothing to append")
    row = _my_turn(session, stream, person)
    if key is not None and (before := answer(session, keyring, stream, key)) is not None:
        return before
    _must_be_fresh(session, row, seen, basis)
    data_key = people.key_for_writing(session, keyring, person) if person is not None else None
    first, prev, rows, entries = row.seq + 1, row.hash, [], []
    for seq, given in enumerate(events, first):
        event = dict(given)
        header = _header(stream, seq, event, person)
        body = sealed(header, event, data_key)
        rows.append({**header.plain(), "prev": prev, "hash": (prev := header.linked(prev, body)), "body": body})
        entries.append(Entry(seq=seq, person=person, event=event))
    session.execute(insert(EventRow), rows)
    row.seq, row.hash = first + len(rows) - 1, prev
    if key is not None:
        session.add(AnswerRow(stream=stream, key=key, first=first, last=row.seq))
    session.flush()
    project(session, stream, row.person, first, [entry.event for entry in entries])
    return Appended(stream=stream, entries=tuple(entries))


def _header(stream: str, seq: int, event: Plain, person: str | None) -> Header:
    kind, at = event["type"], event["at"]
    if not isinstance(kind, str) or not isinstance(at, int):
        raise ValueError(f"{stream}: an event has a type and a time: {event}")
    return Header(stream=stream, seq=seq, type=kind, at=at, acts=acts(event), person=person)


def _my_turn(session: Session, stream: str, person: str | None) -> StreamRow:
    """The stream's row, made if need be, locked until the transaction ends."""
    row = session.get(StreamRow, stream, with_for_update=True, populate_existing=True)
    if row is None:
        if person is not None:
            people.must_exist(session, person)
        new = insert_new(session, StreamRow).values(name=stream, person=person, seq=0, hash=GENESIS)
        session.execute(new.on_conflict_do_nothing())
        row = session.get_one(StreamRow, stream, with_for_update=True, populate_existing=True)
    return row


def _must_be_fresh(session: Session, row: StreamRow, seen: int | None, basis: int | None) -> None:
    if seen is not None and seen > row.seq:
        raise Stale(
            f"The page knows {row.name} up to {seen}, the store only up to {row.seq}: it was restored from a backup. "
            "Load the page again.",
            code="ahead",
            stream=row.name,
            seen=seen,
            head=row.seq,
        )
    later = EventRow.stream == row.name, EventRow.seq > (seen or 0), EventRow.acts
    if seen is not None and seen < row.seq and session.scalar(select(exists().where(*later))):
        raise Stale(
            f"{row.name} went on in another window (this page knows {seen}, the newest is {row.seq}). "
            "Nothing was sent; load the page again and decide anew.",
            stream=row.name,
            seen=seen,
            head=row.seq,
        )
    if basis is not None and basis != row.seq:
        raise Moved(
            f"{row.name} moved on from {basis} to {row.seq} while this was decided. Send it again.",
            code="moved",
            stream=row.name,
            seen=basis,
            head=row.seq,
        )


def answer(session: Session, keyring: Keyring, stream: str, key: str) -> Appended | None:
    """What was stored under an idempotency key, or None if nothing was."""
    found = session.get(AnswerRow, (stream, key))
    if found is None:
        return None
    entries = read(session, keyring, stream, after=found.first - 1, upto=found.last)
    return Appended(stream=stream, entries=entries, again=True)


def read(session: Session, keyring: Keyring, stream: str, after: int = 0, upto: int | None = None) -> tuple[Entry, ...]:
    """The events of a stream in order. Raises NotFound, Erased, or Tampered where a body does not open."""
    query = select(EventRow).where(EventRow.stream == stream, EventRow.seq > after).order_by(EventRow.seq)
    rows = session.scalars(query if upto is None else query.where(EventRow.seq <= upto)).all()
    if not rows and session.get(StreamRow, stream) is None:
        raise NotFound(f"There is no stream '{stream}'.", code="no_stream", stream=stream)
    owners = {row.person for row in rows if row.person is not None}
    keys = {person: people.key_of(session, keyring, person) for person in owners}
    entries = []
    for row in rows:
        data_key = keys[row.person] if row.person is not None else None
        if row.person is not None and data_key is None:
            raise Erased(
                f"The words of '{row.person}' in {stream} were erased and cannot be read any more.",
                code="erased_words",
                person=row.person,
                stream=stream,
            )
        event = opened(header_of(row), row.body, data_key)
        if event is None:
            raise Tampered(
                f"{stream} is tampered at seq {row.seq}: its body does not open. Run servicedrill verify.",
                code="tampered.body",
                stream=stream,
                seq=row.seq,
            )
        entries.append(Entry(seq=row.seq, person=row.person, event=event))
    return tuple(entries)


def header_of(row: EventRow) -> Header:
    return Header(stream=row.stream, seq=row.seq, type=row.type, at=row.at, acts=row.acts, person=row.person)


def head(session: Session, stream: str) -> Head | None:
    """The head of one stream, or None if there is no such stream."""
    query = select(StreamRow.name, StreamRow.seq, StreamRow.hash).where(StreamRow.name == stream)
    row = session.execute(query).one_or_none()
    return Head(stream=row.name, seq=row.seq, hash=row.hash) if row else None


def heads(session: Session, prefix: str = "") -> tuple[Head, ...]:
    """The heads of all streams whose names begin with `prefix`, by name."""
    query = select(StreamRow.name, StreamRow.seq, StreamRow.hash).order_by(StreamRow.name)
    if prefix:
        query = query.where(StreamRow.name.startswith(prefix, autoescape=True))
    return tuple(Head(stream=name, seq=seq, hash=hash_) for name, seq, hash_ in session.execute(query))
