"""Content in the store: every version by digest, and which one is in use for practice and for exams."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from simulator.content.base import canonical
from simulator.errors import NeedsSecondPerson, NotFound, Tampered
from simulator.storage.tables import ContentRow, PublicationRow, insert_new
from simulator.storage.verifying import Fault

Use = Literal["practice", "exam"]
USES: tuple[Use, ...] = ("practice", "exam")
SOURCE = "source"  # the text that an author typed for a version; no content of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a piece of content. `added_by`: None for what was shipped. `used_for`: where it is the one in use;
    `published_by`: who made it so last (None: nobody, or the release).
    """

    digest: str
    kind: str
    name: str
    added_by: str | None
    added_at: int
    used_for: tuple[Use, ...]
    published_by: str | None

    @property
    def status(self) -> str:
        """exam, published (practice only) or kept."""
        return "exam" if "exam" in self.used_for else "published" if self.used_for else "kept"


def put(session: Session, kind: str, name: str, model: BaseModel, *, by: str | None, at: int) -> str:
    """Keep a version for good; its digest. A version that is there already stays as it is."""
    body = canonical(model.model_dump(mode="json"))
    digest = hashlib.sha256(body).hexdigest()
    if session.scalar(select(ContentRow.added_at).where(ContentRow.digest == digest)) is None:
        row = {"digest": digest, "kind": kind, "name": name, "body": body, "added_by": by, "added_at": at}
        session.execute(insert_new(session, ContentRow).values(row).on_conflict_do_nothing())
    return digest


def get(session: Session, digest: str) -> bytes:
    """The canonical JSON of a version. Raises NotFound, or Tampered where it is not what the digest says."""
    return bodies(session, (digest,))[digest]


def bodies(session: Session, digests: Iterable[str]) -> dict[str, bytes]:
    """Many of them. Raises as `get` does."""
    wanted, found = set(digests), dict[str, bytes]()
    query = select(ContentRow.digest, ContentRow.kind, ContentRow.name, ContentRow.body)
    for digest, kind, name, body in session.execute(query.where(ContentRow.digest.in_(wanted))):
        if hashlib.sha256(body).hexdigest() != digest:
            raise Tampered(
                f"The {kind} {name} ({digest[:12]}) was changed in the database.",
                code="stored_content_changed",
                kind=kind,
                name=name,
            )
        found[digest] = body
    for digest in wanted - found.keys():
        raise _no_such(digest)
    return found


def publish(session: Session, digests: Sequence[str], use: Use, *, by: str | None, at: int) -> None:
    """Make versions the ones in use. For exams somebody else must publish one than who added it (decision 4)."""
    columns = ContentRow.digest, ContentRow.kind, ContentRow.name, ContentRow.added_by
    kept = {row.digest: row for row in session.execute(select(*columns).where(ContentRow.digest.in_(digests)))}
    used = {key: row.digest for key, row in in_use(session, use).items()}
    for digest in digests:
        if (row := kept.get(digest)) is None:
            raise _no_such(digest)
        if use == "exam" and (by is None or by == row.added_by):
            raise NeedsSecondPerson(
                f"{row.kind} {row.name} was added by {row.added_by or 'the release'}; for exams somebody else "
                "has to look at it and publish it.",
                code="second_person",
                kind=row.kind,
                name=row.name,
                added_by=row.added_by or "-",
            )
        if used.get((row.kind, row.name)) != digest:
            session.add(PublicationRow(kind=row.kind, name=row.name, use=use, digest=digest, by=by, at=at))
            used[row.kind, row.name] = digest
    session.flush()


def withdraw(session: Session, kind: str, name: str, use: Use, *, by: str, at: int) -> None:
    """No version is in use from now on; attempts under way and all versions stay."""
    if current(session, kind, name, use) is not None:
        session.add(PublicationRow(kind=kind, name=name, use=use, digest=None, by=by, at=at))
        session.flush()


def current(session: Session, kind: str, name: str, use: Use) -> str | None:
    """The digest in use, or None."""
    row = last_publication(session, kind, name, use)
    return row.digest if row else None


def last_publication(session: Session, kind: str, name: str, use: Use) -> PublicationRow | None:
    return session.scalar(
        select(PublicationRow)
        .where(PublicationRow.kind == kind, PublicationRow.name == name, PublicationRow.use == use)
        .order_by(PublicationRow.number.desc())
        .limit(1)
    )


def last_publications(session: Session, use: Use) -> dict[tuple[str, str], PublicationRow]:
    """The newest of everything, also of what was withdrawn."""
    last = select(func.max(PublicationRow.number)).where(PublicationRow.use == use)
    last = last.group_by(PublicationRow.kind, PublicationRow.name)
    rows = session.scalars(select(PublicationRow).where(PublicationRow.number.in_(last)))
    return {(row.kind, row.name): row for row in rows}


def in_use(session: Session, use: Use) -> dict[tuple[str, str], PublicationRow]:
    """What is in use for practice or exams, by kind and name."""
    return {key: row for key, row in last_publications(session, use).items() if row.digest}


def versions(session: Session, kind: str | None = None, name: str | None = None) -> tuple[Version, ...]:
    """All versions, by kind, name and time; texts that authors typed for them only when asked for."""
    used = {use: in_use(session, use) for use in USES}
    columns = (ContentRow.digest, ContentRow.kind, ContentRow.name, ContentRow.added_by, ContentRow.added_at)
    query = select(*columns).order_by(ContentRow.kind, ContentRow.name, ContentRow.added_at, ContentRow.digest)
    query = query.where(ContentRow.kind == kind if kind is not None else ContentRow.kind != SOURCE)
    if name is not None:
        query = query.where(ContentRow.name == name)
    found = []
    for digest, kind_, name_, added_by, added_at in session.execute(query):
        rows = {use: row for use in USES if (row := used[use].get((kind_, name_))) and row.digest == digest}
        found.append(
            Version(
                digest=digest,
                kind=kind_,
                name=name_,
                added_by=added_by,
                added_at=added_at,
                used_for=tuple(rows),
                published_by=next((row.by for row in reversed(rows.values())), None),
            )
        )
    return tuple(found)


def verify(session: Session) -> tuple[Fault, ...]:
    """Every kept version against its digest."""
    faults = []
    for digest, kind, name, body in session.execute(
        select(ContentRow.digest, ContentRow.kind, ContentRow.name, ContentRow.body).execution_options(yield_per=50)
    ):
        if hashlib.sha256(body).hexdigest() != digest:
            told = f"content {kind} {name}: tampered, the digest of what is stored is not {digest[:12]}"
            faults.append(Fault(where=f"{kind}/{name}", seq=0, what="content", text=told))
    return tuple(faults)


def _no_such(digest: str) -> NotFound:
    return NotFound(f"There is no content {digest[:12]} here.", code="no_stored_content", digest=digest[:12])
