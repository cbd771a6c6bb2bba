"""A certificate is issued once, in one transaction, from the decision of a sitting; and revoked with a reason."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from simulator.certificates import tokens
from simulator.certificates.revocations import REASONS
from simulator.content.blueprint import Blueprint
from simulator.errors import BadValue, NotFound, NotNow, Refused
from simulator.exam import events as e
from simulator.exam.certificate import AreaScore, Certificate, expires_on, number
from simulator.exam.sitting import Sitting
from simulator.service import frozen, verdicts
from simulator.service.certificate_views import titles_of, today
from simulator.service.house import House
from simulator.service.who import Who
from simulator.storage import Transaction
from simulator.storage import certificates as stored
from simulator.storage.tables import CertificateRow, EventRow, IssuerRow, PersonRow, SittingRow

LONGEST_COMMENT = 2000


def issuer_name(session: Session) -> str:
    """The name that certificates are issued in, or nothing."""
    return session.scalar(select(IssuerRow.name).order_by(IssuerRow.number.desc()).limit(1)) or ""


def issue(house: House, transaction: Transaction, who: Who, stream: str, *, at: int, key: str | None) -> CertificateRow:
    """The certificate of a sitting: a new one, or the one that there is. Raises NotFound, Refused, NotNow, Erased."""
    row = transaction.session.get(SittingRow, stream)
    if row is None:
        raise NotFound(f"There is no exam '{stream}'.", code="no_sitting", sitting=stream)
    house.reach(transaction, who, row.candidate)
    if row.candidate == who.id:
        raise Refused("Nobody issues their own certificate. Ask another examiner or a manager.", code="own_certificate")
    sitting = verdicts.locked(transaction, stream)  # whoever issues at the same time waits here
    known = transaction.session.scalar(select(CertificateRow).where(CertificateRow.sitting == stream))
    if known is not None:
        return known
    decided = _must_be_passed(transaction, row, sitting)
    blueprint = frozen.blueprint_of(transaction, sitting.booked.form)
    seq = _seq_of(transaction.session, stream)
    year = int(today(at)[:4])
    count = stored.next_count(transaction.session, year)
    certificate = _certificate(
        transaction,
        sitting,
        decided,
        blueprint,
        number=number(blueprint.id, year, count),
        evidence=stored.evidence(transaction.session, stream, seq),
        issued=today(at),
    )
    code = tokens.make(certificate, transaction.keyring.sign)
    event = {key_: value for key_, value in asdict(certificate).items() if key_ in _COLUMNS} | {
        "type": stored.ISSUED,
        "at": at,
        "by": who.id,
        "year": year,
        "count": count,
        "sitting": stream,
        "decided_seq": seq,
        "signer": tokens.read(code).signer,
        "token": code,
        "titles": titles_of(certificate, blueprint),
    }
    name = f"certificate/{certificate.number}"
    transaction.append(name, 0, [event], person=row.candidate, key=key)
    told = {"number": certificate.number, "total": certificate.total, "expires": certificate.expires}
    transaction.audit(who.id, "certificate_issued", stream, told, at=at)
    transaction.seal("certificate", at, [stream, name])
    return transaction.session.get_one(CertificateRow, certificate.number)


_COLUMNS = {
    "number",
    "scheme",
    "version",
    "level",
    "total",
    "certifying",
    "issued",
    "expires",
    "evidence",
}


def _must_be_passed(transaction: Transaction, row: SittingRow, sitting: Sitting) -> e.Decided:
    transaction.session.refresh(row)
    if row.outcome != "passed" or not sitting.decided:
        raise NotNow(
            "There is a certificate only for an exam whose result is decided and passed.", code="not_passed_yet"
        )
    if not row.certifying or sitting.local:
        raise NotNow(
            "This exam was sat in a local process, so it certifies nothing. Sit it on a server.", code="local_sitting"
        )
    return sitting.decided[-1]


def _seq_of(session: Session, stream: str) -> int:
    """The event that gave the result which counts."""
    query = select(func.max(EventRow.seq)).where(EventRow.stream == stream, EventRow.type == "decided")
    return session.scalar(query) or 0


def _certificate(
    transaction: Transaction,
    sitting: Sitting,
    decided: e.Decided,
    blueprint: Blueprint,
    *,
    number: str,
    evidence: str,
    issued: str,
) -> Certificate:
    issuer = issuer_name(transaction.session)
    if not issuer:
        raise NotNow(
            "Certificates are issued in the name of an organisation. An administrator or manager names it first: "
            "servicedrill certificate issuer NAME.",
            code="no_issuer_name",
        )
    holder = transaction.session.get_one(PersonRow, sitting.booked.candidate)
    return Certificate(
        number=number,
        holder=holder.name,
        scheme=blueprint.id,
        version=blueprint.version,
        level="excellent" if decided.band == "excellent" else "passed",
        total=decided.total,
        areas=tuple(
            AreaScore(id=area.id, zh=area.name.zh, en=area.name.en, percent=decided.areas[area.id])
            for area in blueprint.areas
            if area.id in decided.areas
        ),
        left_out=tuple(gap.section for gap in sitting.booked.form.left_out),
        issuer=issuer,
        issued=issued,
        expires=expires_on(issued, blueprint.valid_months),
        evidence=evidence,
        certifying=True,
    )


def revoke(
    transaction: Transaction, who: Who, row: CertificateRow, reason: str, comment: str, *, at: int, key: str | None
) -> None:
    """From now on it is on the list. Raises BadValue; NotNow where it was revoked already by another request."""
    if reason not in REASONS:
        raise BadValue(
            f"'{reason}' is no reason to revoke; there are {', '.join(REASONS)}.",
            code="no_such_reason",
            reason=reason,
            choices=", ".join(REASONS),
        )
    if len(comment) > LONGEST_COMMENT:
        raise BadValue(
            f"The comment is too long; {LONGEST_COMMENT} characters are enough.",
            code="comment_too_long",
            most=LONGEST_COMMENT,
        )
    if row.revoked_at is not None:
        if key is not None and transaction.answer(row.stream, key) is not None:
            return
        raise NotNow(f"Certificate {row.number} was revoked already.", code="revoked_already", number=row.number)
    event = {"type": stored.REVOKED, "at": at, "by": who.id, "reason": reason, "comment": comment.strip()}
    transaction.append(row.stream, None, [event], person=row.person, key=key)
    transaction.audit(who.id, "certificate_revoked", row.number, {"reason": reason, "sitting": row.sitting}, at=at)
    transaction.seal("revoked", at, [row.stream])
