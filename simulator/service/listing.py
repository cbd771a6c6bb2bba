"""Lists of people, and one person with what is known about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from simulator.errors import Erased, NotFound
from simulator.service import rights
from simulator.service.accounts import Named, PersonView, account, has_role, view_of, views
from simulator.service.fields import normal_login, proper_roles
from simulator.service.grouping import group_named
from simulator.service.house import House
from simulator.service.who import Who
from simulator.storage import Reading
from simulator.storage.tables import AccountRow, GroupRow, MemberRow, PersonRow

MOST = 500  # people on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Some of the people that fit; `total`: how many there are."""

    people: tuple[PersonView, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraSet:
    """When somebody was given extra time, how much, by whom (a person's id) and why."""

    at: int
    percent: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetail:
    """One person. `leads`: open groups; `extra_set`: oldest first, empty for those who may not know."""

    person: PersonView
    leads: tuple[Named, ...]
    erased_at: int | None
    extra_set: tuple[ExtraSet, ...]


def conditions(
    session: Session, *, query: str = "", role: str | None = None, group: str | None = None, active: bool | None = None
) -> Sequence[ColumnElement[bool]]:
    """Raises BadValue for an unknown role, NotFound for an unknown group."""
    found: list[ColumnElement[bool]] = [PersonRow.erased_at.is_(None)]
    if query.strip():
        in_name = func.lower(PersonRow.name).contains(query.strip().lower(), autoescape=True)
        found.append(or_(AccountRow.login.contains(normal_login(query), autoescape=True), in_name))
    if role is not None:
        found.append(has_role(proper_roles([role])[0]))
    if group is not None:
        row = group_named(session, group)
        found.append(exists().where(MemberRow.group == row.id, MemberRow.person == AccountRow.person))
    if active is not None:
        found.append(AccountRow.active == active)
    return found


def page(
    session: Session, wanted: Sequence[ColumnElement[bool]], offset: int, limit: int, *, at: int | None
) -> PeoplePage:
    query = select(AccountRow, PersonRow.name).join(PersonRow, PersonRow.id == AccountRow.person).where(*wanted)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    some = query.order_by(AccountRow.login).offset(max(0, offset)).limit(max(1, min(limit, MOST)))
    return PeoplePage(people=views(session, session.execute(some).all(), at=at), total=total)


def found(house: House, now: Reading, who: Who, person: str) -> AccountRow:
    """Raises NotFound where `who` may see everybody, else Refused also for somebody who does not exist."""
    try:
        row = account(now.session, person)
    except NotFound:
        house.reach(now, who, person)
        raise
    house.reach(now, who, row.person)
    return row


def detail(now: Reading, row: AccountRow, *, at: int | None, reasons: bool) -> PersonDetail:
    session = now.session
    led = select(GroupRow.id, GroupRow.name).where(GroupRow.lead == row.person, GroupRow.closed_at.is_(None))
    return PersonDetail(
        person=replace(view_of(session, row, at=at), notes=rights.loose_ends(session, row)),
        leads=tuple(Named(id=group, name=name) for group, name in session.execute(led.order_by(GroupRow.name))),
        erased_at=session.get_one(PersonRow, row.person).erased_at,
        extra_set=_extra_set(now, row.person) if reasons else (),
    )


def noted(session: Session, row: AccountRow, at: int) -> PersonView:
    """After a change of rights: the person, and what does not fit any more."""
    return replace(view_of(session, row, at=at), notes=rights.loose_ends(session, row))


def _extra_set(now: Reading, person: str) -> tuple[ExtraSet, ...]:
    try:
        entries = now.read(f"{rights.ACCOMMODATION}/{person}")
    except (NotFound, Erased):
        return ()
    return tuple(
        ExtraSet(
            at=int(str(entry.event["at"])),
            percent=int(str(entry.event["percent"])),
            by=str(entry.event["by"]),
            reason=str(entry.event["reason"]),
        )
        for entry in entries
    )
