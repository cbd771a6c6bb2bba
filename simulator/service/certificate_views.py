"""What views are told of certificates, drawn from their list; the code and all words come from the holder's stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from simulator.certificates import printing, revocations, tokens
from simulator.certificates.revocations import Revoked
from simulator.errors import BadValue, NotFound
from simulator.exam.certificate import AreaScore, Certificate
from simulator.service import zones
from simulator.service.accounts import Named
from simulator.storage import Reading
from simulator.storage.certificates import REVOKED
from simulator.storage.tables import CertificateRow, PersonRow, SittingRow

State = Literal["live", "superseded", "expired", "revoked", "not_certifying"]
Only = Literal["live", "expired", "revoked", "flagged"]
ONLY: tuple[Only, ...] = get_args(Only)
MOST = 500  # certificates on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateView:
    """A certificate in a list. `holder` has an empty name once erased. `issued`, `expires`: days in the zone of the
    house. `state`: superseded where a later one for the same scheme is live too. `flagged`: the result that it rests
    on was turned since, and a manager has to look at it. `revoked_at`: ms UTC; `reason`: `revocation.REASON`.
    """

    number: str
    holder: Named
    sitting: str
    scheme: str
    version: int
    level: str
    total: int
    issued: str
    expires: str
    state: State
    flagged: bool
    issued_by: str
    revoked_at: int | None
    reason: str | None
    superseded_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePage:
    """Some of the certificates that fit, newest first; `total`: how many there are."""

    certificates: tuple[CertificateView, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateDetail:
    """A certificate whole. `code`: the token that proves it; `signer`: fingerprint of the key that signed it.

    `scheme_zh`, `scheme_en`: what the scheme is called. `left_out`: sections that were not examined, with names.
    `comment`: what was written when it was revoked.
    """

    certificate: CertificateView
    code: str
    signer: str
    issuer: str
    areas: tuple[AreaScore, ...]
    scheme_zh: str
    scheme_en: str
    left_out: tuple[tuple[str, str], ...]
    evidence: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Whether somebody may serve customers by certificate; `number` and `until` (the last day) of the one that says so.

    `why`, where not: none, expired, revoked or not_certifying, of the newest certificate.
    """

    person: str
    live: bool
    number: str = ""
    until: str = ""
    why: str = ""


def today(at: int) -> str:
    """The day on the organisation's clock."""
    return zones.at(at).date().isoformat()


def is_live(at: int) -> ColumnElement[bool]:
    """Certifying, not revoked, in time."""
    return and_(CertificateRow.certifying, CertificateRow.revoked_at.is_(None), CertificateRow.expires >= today(at))


def is_flagged() -> ColumnElement[bool]:
    return and_(SittingRow.outcome == "failed", CertificateRow.revoked_at.is_(None))


def page(
    session: Session, conditions: Sequence[ColumnElement[bool]], *, at: int, offset: int, limit: int
) -> CertificatePage:
    query = _rows().where(*conditions)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = CertificateRow.issued_at.desc(), CertificateRow.number.desc()
    some = query.order_by(*order).offset(max(0, offset)).limit(max(1, min(limit, MOST)))
    found = tuple(_view(row, name, outcome, at) for row, name, outcome in session.execute(some))
    return CertificatePage(certificates=found, total=total)


def only(state: str, at: int) -> ColumnElement[bool]:
    """The condition that a list is narrowed by. Raises BadValue."""
    match state:
        case "live":
            return is_live(at)
        case "expired":
            return and_(CertificateRow.revoked_at.is_(None), CertificateRow.expires < today(at))
        case "revoked":
            return CertificateRow.revoked_at.is_not(None)
        case "flagged":
            return is_flagged()
    raise BadValue(
        f"'{state}' is no state of a certificate; there are {', '.join(ONLY)}.",
        code="no_certificate_state",
        state=state,
        choices=", ".join(ONLY),
    )


def row_of(session: Session, number: str, *, to_change: bool = False) -> CertificateRow:
    """Raises NotFound."""
    row = session.get(CertificateRow, number.strip().upper(), with_for_update=to_change or None)
    if row is None:
        raise no_such(number)
    return row


def no_such(number: str) -> NotFound:
    return NotFound(f"There is no certificate {number} here.", code="no_certificate", number=number)


def detail(now: Reading, row: CertificateRow, at: int) -> CertificateDetail:
    """Raises Erased where the holder was, with whose words the code went."""
    entries = [entry.event for entry in now.read(row.stream)]
    told: Any = entries[0]
    code = str(told["token"])
    said = tokens.read(code).certificate
    assert said is not None
    comments = [str(event["comment"]) for event in entries if event["type"] == REVOKED]
    known, name, outcome = now.session.execute(_rows().where(CertificateRow.number == row.number)).one()
    return CertificateDetail(
        certificate=_view(known, name, outcome, at),
        code=code,
        signer=row.signer,
        issuer=said.issuer,
        areas=said.areas,
        scheme_zh=told["titles"]["scheme"]["zh"],
        scheme_en=told["titles"]["scheme"]["en"],
        left_out=tuple((name["zh"], name["en"]) for name in told["titles"]["sections"].values()),
        evidence=row.evidence,
        comment=comments[-1] if comments else "",
    )


def titles(now: Reading, row: CertificateRow, lang: str) -> printing.Titles:
    """What the sheet calls the scheme and the sections that were left out, as they were called then."""
    told: Any = now.read(row.stream)[0].event["titles"]
    sections = {name: text[lang] for name, text in told["sections"].items()}
    return printing.Titles(scheme=told["scheme"][lang], sections=sections)


def titles_of(certificate: Certificate, blueprint: Any) -> dict[str, Any]:
    """The names that a sheet needs, kept with the certificate."""
    sections = {section.id: section.name for section in blueprint.sections}
    return {
        "scheme": blueprint.name.model_dump(mode="json"),
        "sections": {name: sections[name].model_dump(mode="json") for name in certificate.left_out},
    }


def live_of(session: Session, person: str, at: int) -> Live:
    query = select(CertificateRow).where(CertificateRow.person == person)
    valid = session.scalar(query.where(is_live(at)).order_by(CertificateRow.expires.desc()).limit(1))
    if valid is not None:
        return Live(person=person, live=True, number=valid.number, until=valid.expires)
    newest = session.scalar(query.order_by(CertificateRow.issued_at.desc()).limit(1))
    return Live(person=person, live=False, why="none" if newest is None else _state(newest, at))


def revoked(session: Session) -> tuple[Revoked, ...]:
    """Everything that was ever revoked, oldest first."""
    query = select(CertificateRow).where(CertificateRow.revoked_at.is_not(None))
    rows = session.scalars(query.order_by(CertificateRow.revoked_at, CertificateRow.number))
    return tuple(
        Revoked(number=row.number, at=row.revoked_at or 0, reason=revocations.reason(row.reason)) for row in rows
    )


def _rows() -> Select[CertificateRow, str, str | None]:
    query = select(CertificateRow, PersonRow.name, SittingRow.outcome)
    query = query.join(PersonRow, PersonRow.id == CertificateRow.person)
    return query.outerjoin(SittingRow, SittingRow.stream == CertificateRow.sitting)


def _view(row: CertificateRow, name: str, outcome: str | None, at: int) -> CertificateView:
    return CertificateView(
        number=row.number,
        holder=Named(id=row.person, name=name),
        sitting=row.sitting,
        scheme=row.scheme,
        version=row.version,
        level=row.level,
        total=row.total,
        issued=row.issued,
        expires=row.expires,
        state=_state(row, at),
        flagged=outcome == "failed" and row.revoked_at is None,
        issued_by=row.issued_by,
        revoked_at=row.revoked_at,
        reason=row.reason,
        superseded_by=row.superseded_by,
    )


def _state(row: CertificateRow, at: int) -> State:
    if row.revoked_at is not None:
        return "revoked"
    if not row.certifying:
        return "not_certifying"
    if row.expires < today(at):
        return "expired"
    return "superseded" if row.superseded_by else "live"
