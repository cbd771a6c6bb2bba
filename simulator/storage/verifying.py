"""Proves streams from their rows: every hash, link and body; each fault names the row and what of it was changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from simulator.storage import people
from simulator.storage.keyring import Keyring
from simulator.storage.sealing import GENESIS, opened
from simulator.storage.streams import header_of
from simulator.storage.tables import EventRow, StreamRow

Progress = Callable[[int, int], None]
"""Is told how many of how many streams are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is not as it was stored. `seq` 0: not one event. `what`: gap, missing, link, hash, body, head,
    stream, seal, anchor, list, content, certificate or right; `text` says it for people.
    """

    where: str
    seq: int
    what: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was looked at and all that is wrong with it."""

    streams: int = 0
    events: int = 0
    seals: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.faults


def stream(session: Session, keyring: Keyring, name: str) -> Verified:
    """One stream against itself and its head; seals are proved apart."""
    rows = session.scalars(
        select(EventRow).where(EventRow.stream == name).order_by(EventRow.seq).execution_options(yield_per=500)
    )
    count, expected, faults = 0, 1, []
    # What the next row may link to: the hash as stored or as it follows, so that one change is one fault.
    before = {GENESIS}
    keys: dict[str, bytes | None] = {}
    for row in rows:
        if row.person is not None and row.person not in keys:
            keys[row.person] = people.key_of(session, keyring, row.person)
        if row.seq != expected:
            missing = f"{expected}" if row.seq == expected + 1 else f"{expected}-{row.seq - 1}"
            faults.append(_fault(name, row.seq, "gap", f"seq {missing} was removed before seq {row.seq}"))
        elif row.prev not in before:
            told = f"tampered at seq {row.seq}: {differs('prev', min(before), row.prev)}"
            faults.append(_fault(name, row.seq, "link", told))
        faults += _content(row, keys.get(row.person) if row.person is not None else None)
        before = {row.hash, header_of(row).linked(row.prev, row.body)}
        count, expected = count + 1, row.seq + 1
        session.expunge(row)
    faults += _head(session, name, expected - 1, before)
    return Verified(streams=1, events=count, faults=tuple(faults))


def _content(row: EventRow, data_key: bytes | None) -> Iterator[Fault]:
    """Faults of a row by itself. The cipher's own seal tells whether the hash or what it was taken from was changed."""
    header = header_of(row)
    derived = header.linked(row.prev, row.body)
    unlocked = row.person is None or data_key is not None
    intact = opened(header, row.body, data_key) is not None if unlocked else None
    if derived == row.hash and intact is not False:
        return
    if derived == row.hash:
        text = f"tampered at seq {row.seq}: the hashes agree, but the body was not sealed with its person's key"
        yield _fault(row.stream, row.seq, "body", text)
    elif intact and row.person is not None:
        text = f"tampered at seq {row.seq}: body and header are whole; {differs('hash', derived, row.hash)}"
        yield _fault(row.stream, row.seq, "hash", text)
    else:
        text = f"tampered at seq {row.seq}: the hash of the {row.type} event differs, {row.hash[:12]} was stored, "
        yield _fault(row.stream, row.seq, "body", f"{text}{derived[:12]} follows from the row")


def _head(session: Session, name: str, seq: int, last: set[str]) -> Iterator[Fault]:
    head = session.get(StreamRow, name)
    if head is None:
        yield _fault(name, 0, "stream", "its row in streams was removed")
    elif head.seq > seq:
        yield _fault(name, head.seq, "missing", f"seq {seq + 1}-{head.seq} were removed from its end")
    elif head.seq < seq:
        yield _fault(name, head.seq, "head", f"the head says {head.seq}, there are events up to {seq}")
    elif head.hash not in last:
        yield _fault(name, head.seq, "head", f"the head was tampered with: {differs('hash', min(last), head.hash)}")


def differs(column: str, wanted: str, got: str) -> str:
    """Names the first character at which a stored hash is not the one that follows."""
    place = next((n for n, (a, b) in enumerate(zip(wanted, got, strict=False)) if a != b), min(len(wanted), len(got)))
    return (
        f"{column} differs from character {place + 1} on ({got[place : place + 8]!r} for {wanted[place : place + 8]!r})"
    )


def _fault(name: str, seq: int, what: str, text: str) -> Fault:
    return Fault(where=name, seq=seq, what=what, text=f"{name}: {text}")
