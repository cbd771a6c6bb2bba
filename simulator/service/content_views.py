"""What views are told of content: versions, the standard in use, and who has read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args

from sqlalchemy import ColumnElement, func, select

from simulator.content.standard import Standard
from simulator.errors import BadValue, NotFound
from simulator.service import frozen
from simulator.service.accounts import Named
from simulator.storage import Reading, contents
from simulator.storage.contents import Use, Version
from simulator.storage.libraries import ONE
from simulator.storage.tables import AccountRow, PersonRow, StandardReadRow

MOST = 500  # people on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """One version of a piece of content. `added_by`: None for what was shipped. `used_for`: practice, exam, both or
    nothing; `published_by`: who put it into use last, None where it came with the release.
    """

    digest: str
    kind: str
    name: str
    added_by: Named | None
    added_at: int
    used_for: tuple[Use, ...]
    published_by: Named | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardInUse:
    """The standard in use, and when who asks confirmed that they read this version (ms UTC), or None."""

    digest: str
    version: int
    name_zh: str
    name_en: str
    clauses: int
    rules: int
    read_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody, and when they confirmed that they read the standard in use; None: not yet."""

    person: Named
    login: str
    read_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadersPage:
    """Some of the people with open accounts, those first who have not read the version `digest`. `read`: how many of
    `total` have.
    """

    digest: str
    readers: tuple[Reader, ...]
    read: int
    total: int


def proper_use(use: str) -> Use:
    """Raises BadValue."""
    if use not in get_args(Use):
        raise BadValue(f"'{use}' is no use of content; choose practice or exam.", code="bad_use", got=use[:20])
    return cast(Use, use)


def version_views(now: Reading, found: tuple[Version, ...]) -> tuple[VersionView, ...]:
    people = {person for version in found for person in (version.added_by, version.published_by) if person}
    query = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(people))
    names = {person: name for person, name in now.session.execute(query)}

    def named(person: str | None) -> Named | None:
        return Named(id=person, name=names.get(person, "")) if person else None

    return tuple(
        VersionView(
            digest=version.digest,
            kind=version.kind,
            name=version.name,
            added_by=named(version.added_by),
            added_at=version.added_at,
            used_for=version.used_for,
            published_by=named(version.published_by),
        )
        for version in found
    )


def standard_digest(now: Reading, use: Use) -> str:
    """Raises NotFound where none is in use."""
    digest = contents.current(now.session, "standard", ONE, use)
    if not digest:
        raise NotFound(
            f"No standard is published for {use}; run servicedrill content import, then publish.",
            code="nothing_published",
            kind="standard",
            use=use,
        )
    return digest


def standard_in_use(now: Reading, use: Use, person: str) -> StandardInUse:
    digest = standard_digest(now, use)
    standard: Standard = frozen.piece(now, "standard", digest)
    read = now.session.get(StandardReadRow, (digest, person))
    return StandardInUse(
        digest=digest,
        version=standard.version,
        name_zh=standard.name.zh,
        name_en=standard.name.en,
        clauses=len(standard.clauses),
        rules=len(standard.rules),
        read_at=read.at if read else None,
    )


def readers(now: Reading, within: ColumnElement[bool], use: Use, offset: int, limit: int) -> ReadersPage:
    digest = standard_digest(now, use)
    mine = (StandardReadRow.person == AccountRow.person) & (StandardReadRow.digest == digest)
    query = select(AccountRow.person, PersonRow.name, AccountRow.login, StandardReadRow.at)
    query = query.join(PersonRow, PersonRow.id == AccountRow.person).outerjoin(StandardReadRow, mine)
    query = query.where(within, AccountRow.active)
    counted = query.subquery()
    total, read = now.session.execute(select(func.count(), func.count(counted.c.at)).select_from(counted)).one()
    unread_first = (StandardReadRow.at.is_not(None), AccountRow.login)
    some = query.order_by(*unread_first).offset(max(0, offset)).limit(max(1, min(limit, MOST)))
    found = tuple(
        Reader(person=Named(id=person, name=name), login=login, read_at=at)
        for person, name, login, at in now.session.execute(some)
    )
    return ReadersPage(digest=digest, readers=found, read=read, total=total)
