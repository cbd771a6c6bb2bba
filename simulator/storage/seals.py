"""Signed heads: what the streams held at one time, under the issuer's key, so that a quiet rehash is found out."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from simulator.content.base import canonical
from simulator.storage.keyring import Keyring
from simulator.storage.sealing import GENESIS
from simulator.storage.streams import Head, head, heads
from simulator.storage.tables import EventRow, SealedRow, SealRow
from simulator.storage.verifying import Fault, Verified, differs


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A signed statement; `hash` is what the next one and the anchor name it by."""

    number: int
    at: int
    reason: str
    root: str
    hash: str


def seal(session: Session, keyring: Keyring, reason: str, at: int, streams: Iterable[str] | None = None) -> Seal | None:
    """Sign the heads of some streams, or of all that moved since they were last signed; None if none did."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(736275)"))
    chosen = _moved(session) if streams is None else _named(session, sorted(set(streams)))
    if not chosen:
        return None
    last = session.scalar(select(SealRow).order_by(SealRow.number.desc()).limit(1))
    row = SealRow(
        number=last.number + 1 if last else 1,
        at=at,
        reason=reason,
        prev=_hash(last) if last else GENESIS,
        root=_root((head.stream, head.seq, head.hash) for head in chosen),
    )
    row.signer, row.signature = keyring.sign(_payload(row))
    session.add(row)
    session.flush()
    sealed = [{"stream": h.stream, "seq": h.seq, "seal": row.number, "hash": h.hash} for h in chosen]
    session.execute(insert(SealedRow), sealed)
    return Seal(number=row.number, at=at, reason=reason, root=row.root, hash=_hash(row))


def _moved(session: Session) -> list[Head]:
    query = select(SealedRow.stream, func.max(SealedRow.seq)).group_by(SealedRow.stream)
    signed = {stream: seq for stream, seq in session.execute(query)}
    return [head for head in heads(session) if head.seq > signed.get(head.stream, 0)]


def _named(session: Session, streams: list[str]) -> list[Head]:
    return [found for name in streams if (found := head(session, name)) is not None and found.seq]


def _payload(row: SealRow) -> bytes:
    return canonical({"number": row.number, "at": row.at, "reason": row.reason, "prev": row.prev, "root": row.root})


def _hash(row: SealRow) -> str:
    return hashlib.sha256(_payload(row)).hexdigest()


def _root(sealed: Iterable[tuple[str, int, str]]) -> str:
    return hashlib.sha256(canonical(sorted(sealed))).hexdigest()


# --- the anchor: the newest seal, named outside the database ---


def anchor(keyring: Keyring, newest: Seal | None, *, back: bool = False) -> None:
    """Write down, apart from the database, which seal is the newest, so that removing the last ones is found out.

    `back`: it may go back to an older one, after a restore; of several who seal at once the last number stays.
    """
    file = _anchor_file(keyring)
    if newest is None:
        file.unlink(missing_ok=True)
        return
    if not back and _anchored_number(file) > newest.number:
        return
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(canonical({"number": newest.number, "hash": newest.hash}))
    part.replace(file)


def _anchored_number(file: Path) -> int:
    try:
        return int(json.loads(file.read_bytes())["number"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _anchor_file(keyring: Keyring) -> Path:
    return keyring.folder / "last-seal"


def newest(session: Session) -> Seal | None:
    row = session.scalar(select(SealRow).order_by(SealRow.number.desc()).limit(1))
    return Seal(number=row.number, at=row.at, reason=row.reason, root=row.root, hash=_hash(row)) if row else None


def verify(session: Session, keyring: Keyring, stream: str | None = None) -> Verified:
    """Every seal and every sealed head; with `stream`, those seals only that it is under."""
    query = select(SealRow).order_by(SealRow.number)
    sealed = select(SealedRow, EventRow.hash).outerjoin(
        EventRow, (EventRow.stream == SealedRow.stream) & (EventRow.seq == SealedRow.seq)
    )
    if stream is not None:
        query = query.where(SealRow.number.in_(select(SealedRow.seal).where(SealedRow.stream == stream)))
        sealed = sealed.where(SealedRow.stream == stream)
    rows = session.scalars(query).all()
    faults = [fault for row in rows for fault in _alone(session, keyring, row)]
    if stream is None:
        faults += _chain(rows)
        faults += _anchored(keyring, {row.number: _hash(row) for row in rows})
    sealed = sealed.order_by(SealedRow.seal, SealedRow.stream).execution_options(yield_per=500)
    for head_, hash_ in session.execute(sealed):
        faults += _head(head_, hash_)
    return Verified(seals=len(rows), faults=tuple(faults))


def _head(sealed: SealedRow, found: str | None) -> Iterator[Fault]:
    if found == sealed.hash:
        return
    what = "was removed" if found is None else f"was rewritten: {differs('hash', sealed.hash, found)}"
    told = f"{sealed.stream}: seq {sealed.seq} {what}, as seal {sealed.seal} proves"
    yield Fault(where=sealed.stream, seq=sealed.seq, what="seal", text=told)


def _alone(session: Session, keyring: Keyring, row: SealRow) -> Iterator[Fault]:
    """Faults of one seal by itself."""
    if not keyring.signed(row.signer, row.signature, _payload(row)):
        yield _of_seal(row.number, f"the signature is not one of issuer {row.signer} over this seal")
    under = select(SealedRow.stream, SealedRow.seq, SealedRow.hash).where(SealedRow.seal == row.number)
    if _root((stream, seq, hash_) for stream, seq, hash_ in session.execute(under)) != row.root:
        yield _of_seal(row.number, "the list of its heads was changed")


def _chain(rows: Iterable[SealRow]) -> Iterator[Fault]:
    number, prev = 0, GENESIS
    for row in rows:
        if row.number != number + 1:
            yield _of_seal(number + 1, f"seals {number + 1}-{row.number - 1} were removed")
        elif row.prev != prev:
            yield _of_seal(row.number, f"tampered: {differs('prev', prev, row.prev)}")
        number, prev = row.number, _hash(row)


def _anchored(keyring: Keyring, hashes: dict[int, str]) -> Iterator[Fault]:
    file = _anchor_file(keyring)
    if not file.exists():
        if hashes and max(hashes) > 1:
            yield Fault(where="seals", seq=0, what="anchor", text=f"{file} is missing; it names the newest seal")
        return
    try:
        told = json.loads(file.read_bytes())
        number, hash_ = int(told["number"]), str(told["hash"])
    except (ValueError, KeyError, TypeError):
        yield Fault(where="seals", seq=0, what="anchor", text=f"{file} cannot be read")
        return
    if hashes.get(number) != hash_:
        told = f"seal {number}: it was removed or replaced, as {file} proves"
        yield Fault(where="seals", seq=number, what="anchor", text=told)


def _of_seal(number: int, told: str) -> Fault:
    return Fault(where="seals", seq=number, what="seal", text=f"seal {number}: {told}")
