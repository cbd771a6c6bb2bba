"""Groups: what a view is told of one, and the steps that the room of groups and an import share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select, true
from sqlalchemy.orm import Session

from simulator.errors import BadValue, NotFound, NotNow, SimulatorError
from simulator.service.accounts import Named, Note, note
from simulator.service.fields import NEEDED_TO_LEAD
from simulator.service.who import Who
from simulator.storage import Transaction
from simulator.storage.tables import AccountRow, GroupRow, MemberRow, PersonRow, insert_new

FEWEST, MOST = 8, 10
"""So many trainees one lead can follow, by the standard; other sizes are noted, not refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group in a list. `notes`: what about it should be looked at."""

    id: str
    name: str
    lead: Named | None
    members: int
    closed_at: int | None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    id: str
    login: str
    name: str
    active: bool
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDetail:
    group: GroupView
    members: tuple[Member, ...]


def seen(who: Who) -> ColumnElement[bool]:
    """The condition on a group that `who` may see it: as a member, with group scope also as its lead."""
    if who.scope == "all":
        return true()
    in_it = exists().where(MemberRow.group == GroupRow.id, MemberRow.person == who.id)
    return or_(in_it, GroupRow.lead == who.id) if who.scope == "group" else in_it


def listed(session: Session, condition: ColumnElement[bool]) -> tuple[GroupView, ...]:
    """The groups for which a condition holds, by name."""
    size = select(func.count()).where(MemberRow.group == GroupRow.id).scalar_subquery()
    query = (
        select(GroupRow, size, PersonRow.name, AccountRow.active, AccountRow.roles)
        .outerjoin(PersonRow, PersonRow.id == GroupRow.lead)
        .outerjoin(AccountRow, AccountRow.person == GroupRow.lead)
        .where(condition)
        .order_by(GroupRow.name, GroupRow.made_at)
    )
    return tuple(
        _view(row, int(size or 0), lead, bool(active) and NEEDED_TO_LEAD in (roles or ()))
        for row, size, lead, active, roles in session.execute(query)
    )


def _view(row: GroupRow, size: int, lead: str | None, can_lead: bool) -> GroupView:
    notes = []
    if row.closed_at is None:
        if row.lead is None:
            notes.append(note("group_no_lead"))
        elif not can_lead:
            notes.append(note("lead_cannot", name=lead or "-"))
        if size < FEWEST:
            notes.append(note("group_small", n=size, least=FEWEST))
        elif size > MOST:
            notes.append(note("group_large", n=size, most=MOST))
    named = Named(id=row.lead, name=lead or "") if row.lead is not None else None
    return GroupView(id=row.id, name=row.name, lead=named, members=size, closed_at=row.closed_at, notes=tuple(notes))


def members_of(session: Session, group: str, condition: ColumnElement[bool]) -> tuple[Member, ...]:
    query = (
        select(MemberRow.person, AccountRow.login, PersonRow.name, AccountRow.active, MemberRow.since)
        .join(AccountRow, AccountRow.person == MemberRow.person)
        .join(PersonRow, PersonRow.id == MemberRow.person)
        .where(MemberRow.group == group, condition)
        .order_by(AccountRow.login)
    )
    return tuple(
        Member(id=person, login=login, name=name, active=active, since=since)
        for person, login, name, active, since in session.execute(query)
    )


def group_named(session: Session, group: str, *, to_change: bool = False) -> GroupRow:
    """By id, or by name where it is open. Raises NotFound; NotNow where a closed one is to be changed."""
    query = select(GroupRow).where(or_(GroupRow.id == group, (GroupRow.name == group) & GroupRow.closed_at.is_(None)))
    row = session.scalar(query)
    if row is None:
        raise NotFound(f"There is no group '{group}'.", code="no_group", group=group[:60])
    if to_change and row.closed_at is not None:
        raise NotNow(f"The group '{row.name}' is closed; make a new one.", code="group_closed", group=row.name)
    return row


def new_group(transaction: Transaction, group: str, name: str, *, by: str, at: int) -> GroupRow:
    """Ask in the turn to change rights. Raises SimulatorError where an open group has the name."""
    name_is_free(transaction.session, name)
    row = GroupRow(id=group, name=name, lead=None, made_at=at, closed_at=None)
    transaction.session.add(row)
    transaction.session.flush()
    transaction.audit(by, "group_added", group, {}, at=at)
    return row


def name_is_free(session: Session, name: str) -> None:
    if session.scalar(select(GroupRow.id).where(GroupRow.name == name, GroupRow.closed_at.is_(None))) is not None:
        raise SimulatorError(f"There is a group '{name}' already; choose another name.", code="group_taken", group=name)


def put_in(transaction: Transaction, group: GroupRow, member: AccountRow, *, by: str, at: int) -> bool:
    """Whether the person was not in the group before. Raises BadValue for its lead and for who is no trainee."""
    if group.lead == member.person:
        raise BadValue(
            f"{member.login} leads '{group.name}' and cannot be a member of it.",
            code="lead_is_member",
            login=member.login,
            group=group.name,
        )
    if "trainee" not in member.roles:
        raise BadValue(
            f"{member.login} is no trainee; groups are of trainees. Give the role first.",
            code="not_a_trainee",
            login=member.login,
        )
    new = insert_new(transaction.session, MemberRow).values(group_id=group.id, person=member.person, since=at)
    is_new = transaction.session.execute(new.on_conflict_do_nothing().returning(MemberRow.person)).first() is not None
    if is_new:
        transaction.audit(by, "put_in_group", member.person, {"group": group.id}, at=at)
    return is_new


def take_out(transaction: Transaction, group: str, person: str, *, by: str, at: int) -> bool:
    """Whether the person was in it."""
    row = transaction.session.get(MemberRow, (group, person), with_for_update=True)
    if row is None:
        return False
    transaction.session.delete(row)
    transaction.session.flush()
    transaction.audit(by, "taken_out_of_group", person, {"group": group}, at=at)
    return True


def in_several(session: Session, people: Iterable[str]) -> tuple[Note, ...]:
    """Who of these is in more than one open group: allowed, and noted."""
    member = select(AccountRow.login, GroupRow.name).join(MemberRow, MemberRow.person == AccountRow.person)
    query = member.join(GroupRow, GroupRow.id == MemberRow.group).where(
        MemberRow.person.in_(list(people)), GroupRow.closed_at.is_(None)
    )
    groups: dict[str, list[str]] = {}
    for login, name in session.execute(query.order_by(AccountRow.login, GroupRow.name)):
        groups.setdefault(login, []).append(name)
    return tuple(
        note("in_several_groups", login=login, groups=", ".join(names))
        for login, names in groups.items()
        if len(names) > 1
    )
