"""Certificates in the store: their running numbers, the list drawn from their events, and the proof of both."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from simulator.certificates import tokens
from simulator.certificates.signing import is_signed
from simulator.content.base import canonical
from simulator.errors import Erased, Tampered
from simulator.exam.certificate import Certificate
from simulator.storage import streams
from simulator.storage.keyring import Keyring
from simulator.storage.projections import projection
from simulator.storage.sealing import Plain
from simulator.storage.tables import CertificateCountRow, CertificateRow, EventRow, PersonRow, insert_new
from simulator.storage.verifying import Fault

ISSUED, REVOKED = "certificate_issued", "certificate_revoked"


def next_count(session: Session, year: int) -> int:
    """The next running number of a year. It is taken when the transaction ends well; until then others wait."""
    first = insert_new(session, CertificateCountRow).values(year=year, last=0).on_conflict_do_nothing()
    session.execute(first)
    row = session.get_one(CertificateCountRow, year, with_for_update=True, populate_existing=True)
    row.last += 1
    session.flush()
    return row.last


def evidence(session: Session, sitting: str, seq: int) -> str:
    """What a certificate names as its proof: digest of the sitting's chain up to the event that gave the result.

    The hash of that event covers the result in it and all that was before; it stays when the words are erased.
    """
    hash_ = session.scalar(select(EventRow.hash).where(EventRow.stream == sitting, EventRow.seq == seq)) or ""
    return hashlib.sha256(canonical({"sitting": sitting, "seq": seq, "hash": hash_})).hexdigest()


@projection("certificate")
def certificates(session: Session, stream: str, person: str | None, first: int, events: Sequence[Plain]) -> None:
    for event in events:
        if event["type"] == ISSUED:
            _issued(session, stream, person, event)
        elif event["type"] == REVOKED:
            row = session.scalars(select(CertificateRow).where(CertificateRow.stream == stream)).one()
            told: Any = event
            row.revoked_at, row.revoked_by, row.reason = told["at"], told["by"], told["reason"]
    session.flush()


def _issued(session: Session, stream: str, person: str | None, event: Plain) -> None:
    told: Any = event
    earlier = update(CertificateRow).where(
        CertificateRow.person == person,
        CertificateRow.scheme == told["scheme"],
        CertificateRow.superseded_by.is_(None),
    )
    session.execute(earlier.values(superseded_by=told["number"]))
    columns = set(CertificateRow.__table__.columns.keys())
    row = {name: value for name, value in told.items() if name in columns}
    session.add(CertificateRow(stream=stream, person=person, issued_at=told["at"], issued_by=told["by"], **row))


def verify(session: Session, keyring: Keyring) -> tuple[Fault, ...]:
    """Every certificate against its own stream, its code, and the sitting that it rests on; no number is missing."""
    faults = [fault for row in session.scalars(select(CertificateRow)) for fault in _row(session, keyring, row)]
    for year, last, count in session.execute(
        select(CertificateCountRow.year, CertificateCountRow.last, func.count(CertificateRow.number))
        .outerjoin(CertificateRow, CertificateRow.year == CertificateCountRow.year)
        .group_by(CertificateCountRow.year, CertificateCountRow.last)
    ):
        if last != count:
            faults.append(_fault(f"{year}", f"{last} numbers were given in {year}, {count} certificates are there"))
    known = set(session.scalars(select(CertificateRow.stream)))
    for head in streams.heads(session, "certificate/"):
        if head.stream not in known:
            faults.append(_fault(head.stream.partition("/")[2], "it was removed from the list"))
    return tuple(faults)


def _row(session: Session, keyring: Keyring, row: CertificateRow) -> Iterator[Fault]:
    if evidence(session, row.sitting, row.decided_seq) != row.evidence:
        yield _fault(row.number, f"{row.sitting} is not what it was issued on")
    kinds = session.scalars(select(EventRow.type).where(EventRow.stream == row.stream)).all()
    if (REVOKED in kinds) != (row.revoked_at is not None):
        yield _fault(row.number, "the list and its own events differ in whether it was revoked")
    person = session.get(PersonRow, row.person)
    if person is None or person.erased_at is not None:
        return
    try:
        entry = streams.read(session, keyring, row.stream)[0]
    except (Erased, Tampered, IndexError):
        return  # told where the streams are proved
    said = _said(keyring, str(entry.event["token"]))
    if said is None:
        yield _fault(row.number, "its code is not signed by an issuer of this house")
        return
    for name in ("number", "scheme", "version", "level", "total", "issued", "expires", "evidence", "certifying"):
        if getattr(said, name) != getattr(row, name):
            yield _fault(row.number, f"the list says {name} {getattr(row, name)}, its code {getattr(said, name)}")


def _said(keyring: Keyring, code: str) -> Certificate | None:
    try:
        token = tokens.read(code)
    except ValueError:
        return None
    key = keyring.issuers().get(token.signer)
    return token.certificate if key and is_signed(key, token.signature, token.signed) else None


def _fault(number: str, told: str) -> Fault:
    return Fault(where=f"certificate/{number}", seq=0, what="certificate", text=f"certificate {number}: {told}")
