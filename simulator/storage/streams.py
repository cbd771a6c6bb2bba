"""Event streams within a transaction: append in order, each once; read back, opened with the person's key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Select, Table, bindparam, exists, insert, select, update
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
    """What an append stored, or had stored the first time. `again`: it was a retry, and nothing was added.

    `newest`: the hash of the last of these events, where they were added just now.
    """

    stream: str
    entries: tuple[Entry, ...]
    again: bool = False
    newest: str = ""

    @property
    def head(self) -> int:
        return self.entries[-1].seq

    @property
    def moved_to(self) -> Head:
        """The stream's head after events were added."""
        return Head(stream=self.stream, seq=self.head, hash=self.newest)


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
    owner, newest = _my_turn(session, stream, person)
    if key is not None and (before := answer(session, keyring, stream, key)) is not None:
        return before
    _must_be_fresh(session, newest, seen, basis)
    data_key = people.key_for_writing(session, keyring, person) if person is not None else None
    first, prev, rows, entries = newest.seq + 1, newest.hash, [], []
    for seq, given in enumerate(events, first):
        event = dict(given)
        header = _header(stream, seq, event, person)
        body = sealed(header, event, data_key)
        rows.append({**header.plain(), "prev": prev, "hash": (prev := header.linked(prev, body)), "body": body})
        entries.append(Entry(seq=seq, person=person, event=event))
    last, connection = first + len(rows) - 1, session.connection()
    connection.execute(_INSERT, rows)
    connection.execute(_MOVE, {"stream": stream, "to": last, "newest": prev})
    if key is not None:
        connection.execute(_ANSWERED, {"stream": stream, "key": key, "first": first, "last": last})
    project(session, stream, owner, first, [entry.event for entry in entries])
    return Appended(stream=stream, entries=tuple(entries), newest=prev)


# What every reply asks, said once: making a statement takes longer than the database needs for it. They go past the
# session, which need not know of them.
_INSERT = insert(cast(Table, EventRow.__table__))
_ANSWERED = insert(cast(Table, AnswerRow.__table__))
_MOVE = update(cast(Table, StreamRow.__table__)).where(StreamRow.name == bindparam("stream"))
_MOVE = _MOVE.values(seq=bindparam("to"), hash=bindparam("newest"))
_HEAD = select(StreamRow.person, StreamRow.seq, StreamRow.hash).where(StreamRow.name == bindparam("stream"))
_TURN = _HEAD.with_for_update()
_ANSWER = select(AnswerRow.first, AnswerRow.last).where(
    AnswerRow.stream == bindparam("stream"), AnswerRow.key == bindparam("key")
)


def _header(stream: str, seq: int, event: Plain, person: str | None) -> Header:
    kind, at = event["type"], event["at"]
    if not isinstance(kind, str) or not isinstance(at, int):
        raise ValueError(f"{stream}: an event has a type and a time: {event}")
    return Header(stream=stream, seq=seq, type=kind, at=at, acts=acts(event), person=person)


def _my_turn(session: Session, stream: str, person: str | None) -> tuple[str | None, Head]:
    """The stream's owner and head, made if need be, locked until the transaction ends."""
    session.flush()  # what was added through the session comes before what goes past it
    row = session.connection().execute(_TURN, {"stream": stream}).one_or_none()
    if row is None:
        if person is not None:
            people.must_exist(session, person)
        new = insert_new(session, StreamRow).values(name=stream, person=person, seq=0, hash=GENESIS)
        session.execute(new.on_conflict_do_nothing())
        row = session.connection().execute(_TURN, {"stream": stream}).one()
    return row.person, Head(stream=stream, seq=row.seq, hash=row.hash)


def _must_be_fresh(session: Session, row: Head, seen: int | None, basis: int | None) -> None:
    if seen is not None and seen > row.seq:
        raise Stale(
            f"The page knows {row.stream} up to {seen}, the store only up to {row.seq}: it was restored from a backup. "
            "Load the page again.",
            code="ahead",
            stream=row.stream,
            seen=seen,
            head=row.seq,
        )
    if seen is not None and seen < row.seq and session.scalar(_acted_since(row.stream, seen)):
        raise Stale(
            f"{row.stream} went on in another window (this page knows {seen}, the newest is {row.seq}). "
            "Nothing was sent; load the page again and decide anew.",
            stream=row.stream,
            seen=seen,
            head=row.seq,
        )
    if basis is not None and basis != row.seq:
        raise Moved(
            f"{row.stream} moved on from {basis} to {row.seq} while this was decided. Send it again.",
            code="moved",
            stream=row.stream,
            seen=basis,
            head=row.seq,
        )


def _acted_since(stream: str, seen: int) -> Select[tuple[bool]]:
    return select(exists().where(EventRow.stream == stream, EventRow.seq > seen, EventRow.acts))


def answer(session: Session, keyring: Keyring, stream: str, key: str) -> Appended | None:
    """What was stored under an idempotency key, or None if nothing was."""
    found = session.connection().execute(_ANSWER, {"stream": stream, "key": key}).one_or_none()
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
    row = session.connection().execute(_HEAD, {"stream": stream}).one_or_none()
    return Head(stream=stream, seq=row.seq, hash=row.hash) if row else None


def heads(session: Session, prefix: str = "") -> tuple[Head, ...]:
    """The heads of all streams whose names begin with `prefix`, by name."""
    query = select(StreamRow.name, StreamRow.seq, StreamRow.hash).order_by(StreamRow.name)
    if prefix:
        query = query.where(StreamRow.name.startswith(prefix, autoescape=True))
    return tuple(Head(stream=name, seq=seq, hash=hash_) for name, seq, hash_ in session.execute(query))
