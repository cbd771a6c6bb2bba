"""Proves a stream with its seals, or everything, in portions, so that writers are not kept waiting."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import select
from sqlalchemy.orm import Session

from simulator.errors import NotFound, Tampered
from simulator.storage import certificates, contents, deriving, seals, verifying
from simulator.storage.keyring import Keyring
from simulator.storage.tables import EventRow, StreamRow
from simulator.storage.transaction import Reading
from simulator.storage.verifying import Fault, Progress, Verified

PORTION = 200  # streams in one read transaction


def prove_stream(session: Session, keyring: Keyring, name: str) -> Verified:
    """One stream against itself, its head and the seals. Raises NotFound where there is no trace of it."""
    found = verifying.stream(session, keyring, name)
    sealed = seals.verify(session, keyring, name)
    if not found.events and not sealed.faults and session.get(StreamRow, name) is None:
        raise NotFound(f"There is no stream '{name}'.", code="no_stream", stream=name)
    return Verified(streams=1, events=found.events, faults=found.faults + sealed.faults)


def prove_all(reading: Callable[[], AbstractContextManager[Reading]], progress: Progress) -> Verified:
    """Every stream and the lists drawn from it, every seal, every version of content, every certificate."""
    with reading() as now:
        names = _names(now.session)
    events, faults = 0, list[Fault]()
    with deriving.scratch() as scratch:
        for start in range(0, len(names), PORTION):
            progress(start, len(names))
            with reading() as now:
                for name in names[start : start + PORTION]:
                    found = verifying.stream(now.session, now.keyring, name)
                    events += found.events
                    faults += found.faults or deriving.verify(now.session, now.keyring, scratch, name)
    with reading() as now:
        sealed = seals.verify(now.session, now.keyring)
        faults += [*sealed.faults, *contents.verify(now.session), *certificates.verify(now.session, now.keyring)]
    progress(len(names), len(names))
    return Verified(streams=len(names), events=events, seals=sealed.seals, faults=tuple(faults))


def must_be_whole(session: Session, keyring: Keyring) -> Verified:
    """Everything but the seals' anchor, within one transaction. Raises Tampered with the first faults."""
    events, faults = 0, list[Fault]()
    names = _names(session)
    for name in names:
        found = verifying.stream(session, keyring, name)
        events += found.events
        faults += found.faults
    sealed = seals.verify(session, keyring)
    faults += [fault for fault in sealed.faults if fault.what != "anchor"]
    faults += [*contents.verify(session), *certificates.verify(session, keyring)]
    if faults:
        told = "\n".join(fault.text for fault in faults[:5])
        raise Tampered(
            f"The backup does not prove itself ({len(faults)} faults); nothing was restored.\n{told}",
            code="backup_tampered",
            count=len(faults),
            told=told,
        )
    return Verified(streams=len(names), events=events, seals=sealed.seals)


def _names(session: Session) -> list[str]:
    """All streams, those too whose row in `streams` somebody removed."""
    return sorted({*session.scalars(select(StreamRow.name)), *session.scalars(select(EventRow.stream).distinct())})
