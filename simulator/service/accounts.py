"""Accounts: who there is, what a view is told of a person, and how an account is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import ColumnElement, String, or_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from simulator.errors import NotFound, SimulatorError
from simulator.service.codes import Code
from simulator.service.fields import NewPerson, normal_login
from simulator.service.who import Role
from simulator.storage import Transaction
from simulator.storage.tables import AccountRow, CodeRow, GroupRow, MemberRow, PersonRow, StreamRow
from simulator.storage.transaction import AUDIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person or a group by id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something to think about that forbids nothing: `note.CODE` in the table of words."""

    code: str
    slots: tuple[tuple[str, str | int], ...] = ()


def note(code: str, **slots: str | int) -> Note:
    return Note(code=code, slots=tuple(slots.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """A person in a list. What only concerns the account is None for those who may not know it.

    `extra`: percent of time beyond every limit. `can_sign_in`: a password was chosen. `code_until`: a one-time code
    is out. `locked_until`: too many wrong passwords.
    """

    id: str
    login: str
    name: str
    roles: tuple[Role, ...]
    lang: str
    active: bool
    external: bool
    groups: tuple[Named, ...]
    extra: int | None = None
    can_sign_in: bool | None = None
    code_until: int | None = None
    locked_until: int | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Somebody's own account. `epoch`: sessions of an earlier one have ended."""

    person: PersonView
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A new account, and the code with which its owner chooses a password."""

    person: PersonView
    code: Code


def has_role(role: Role) -> ColumnElement[bool]:
    """The condition that an account has a role; roles lie in the row as a JSON list."""
    return sql_cast(AccountRow.roles, String).contains(f'"{role}"')


def by_login(session: Session, login: str) -> AccountRow | None:
    return session.scalar(select(AccountRow).where(AccountRow.login == normal_login(login)))


def created(transaction: Transaction, people: Mapping[str, NewPerson], *, by: str, at: int) -> tuple[AccountRow, ...]:
    """New people, by ids made just now, with accounts and no passwords yet. Raises SimulatorError for a taken login.

    The lines in the audit log come first: whoever changes rights waits for a turn there, so that what is read
    afterwards stays true until the end of the transaction.
    """
    for person, new in people.items():
        transaction.audit(by, "account_added", person, {"roles": list(new.roles)}, at=at)
    logins = [new.login for new in people.values()]
    taken = transaction.session.scalar(select(AccountRow.login).where(AccountRow.login.in_(logins)).limit(1))
    if taken is not None:
        raise SimulatorError(f"The login '{taken}' is taken; choose another.", code="login_taken", login=taken)
    transaction.add_people({person: new.name for person, new in people.items()}, at)
    rows = tuple(_new_row(person, new) for person, new in people.items())
    transaction.session.add_all(rows)
    transaction.session.flush()
    return rows


def _new_row(person: str, new: NewPerson) -> AccountRow:
    return AccountRow(
        person=person,
        login=new.login,
        password=None,
        roles=list(new.roles),
        lang=new.lang,
        extra=0,
        external=new.external,
        active=True,
        epoch=1,
        wrong=0,
        locked_until=None,
    )


def account(session: Session, person: str, *, to_change: bool = False) -> AccountRow:
    """By id or login. Raises NotFound. `to_change`: others who change it wait; ask in turn."""
    query = select(AccountRow).where(or_(AccountRow.person == person, AccountRow.login == normal_login(person)))
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.scalar(query)
    if row is None:
        raise NotFound(f"There is no person '{person}'.", code="no_account", person=person)
    return row


def in_turn(transaction: Transaction) -> None:
    """Wait for the turn to change rights, at the audit log; what is read from now on stays true until the end."""
    transaction.session.execute(select(StreamRow.name).where(StreamRow.name == AUDIT).with_for_update())


def views(session: Session, rows: Sequence[tuple[AccountRow, str]], *, at: int | None) -> tuple[PersonView, ...]:
    """Accounts with their names, as views. `at`: the time now; None leaves out what only concerns the account."""
    people = [row.person for row, _ in rows]
    groups: dict[str, list[Named]] = {}
    member = select(MemberRow.person, GroupRow.id, GroupRow.name).join(GroupRow, GroupRow.id == MemberRow.group)
    open_ones = member.where(MemberRow.person.in_(people), GroupRow.closed_at.is_(None)).order_by(GroupRow.name)
    for person, group, name in session.execute(open_ones):
        groups.setdefault(person, []).append(Named(id=group, name=name))
    until: dict[str, int] = {}
    if at is not None:
        good = select(CodeRow.person, CodeRow.expires_at).where(CodeRow.person.in_(people), CodeRow.expires_at > at)
        until = {person: expires for person, expires in session.execute(good)}
    return tuple(_view(row, name, tuple(groups.get(row.person, ())), until.get(row.person), at) for row, name in rows)


def _view(row: AccountRow, name: str, groups: tuple[Named, ...], code_until: int | None, at: int | None) -> PersonView:
    is_locked = at is not None and row.locked_until is not None and at < row.locked_until
    return PersonView(
        id=row.person,
        login=row.login,
        name=name,
        roles=cast(tuple[Role, ...], tuple(row.roles)),
        lang=row.lang,
        active=row.active,
        external=row.external,
        groups=groups,
        extra=row.extra if at is not None else None,
        can_sign_in=row.password is not None if at is not None else None,
        code_until=code_until,
        locked_until=row.locked_until if is_locked else None,
    )


def view_of(session: Session, row: AccountRow, *, at: int | None) -> PersonView:
    return views(session, [(row, session.get_one(PersonRow, row.person).name)], at=at)[0]
