"""Changes of an account by an administrator; every step asks to be called in turn (`in_turn`) and is audited."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from simulator.errors import BadValue, NotNow, SimulatorError
from simulator.service import codes
from simulator.service.accounts import Note, by_login, has_role, note
from simulator.service.fields import NEEDED_TO_LEAD
from simulator.service.who import Role
from simulator.storage import Transaction
from simulator.storage.tables import AccountRow, GroupRow, MemberRow, PersonRow

MOST_EXTRA = 200  # percent
ACCOMMODATION = "accommodation"
"""The kind of stream that holds why somebody has extra time: the person's own, so that it can be erased."""


def must_leave_an_administrator(session: Session, *, without: str) -> None:
    """Raises NotNow when nobody else could do an administrator's work."""
    others = select(AccountRow.person).where(AccountRow.active, has_role("administrator"), AccountRow.person != without)
    if session.scalar(others.limit(1)) is None:
        raise NotNow(
            "This is the last active administrator. Make somebody else an administrator first.",
            code="last_administrator",
        )


def set_roles(transaction: Transaction, row: AccountRow, roles: tuple[Role, ...], *, by: str, at: int) -> bool:
    """Whether they changed. What is open under the earlier roles ends. Raises NotNow for the last administrator."""
    if tuple(row.roles) == roles:
        return False
    if row.active and "administrator" in row.roles and "administrator" not in roles:
        must_leave_an_administrator(transaction.session, without=row.person)
    transaction.audit(by, "roles_set", row.person, {"before": list(row.roles), "after": list(roles)}, at=at)
    row.roles, row.epoch = list(roles), row.epoch + 1
    transaction.session.flush()
    return True


def set_active(transaction: Transaction, row: AccountRow, active: bool, *, by: str, at: int) -> bool:
    """Whether it changed. Closing ends all sessions and takes a code back. Raises NotNow for the last administrator."""
    if row.active == active:
        return False
    if not active and "administrator" in row.roles:
        must_leave_an_administrator(transaction.session, without=row.person)
    transaction.audit(by, "reactivated" if active else "deactivated", row.person, {}, at=at)
    row.active, row.epoch = active, row.epoch + 1
    if not active:
        codes.used_up(transaction.session, row.person)
    transaction.session.flush()
    return True


def set_details(
    transaction: Transaction,
    row: AccountRow,
    *,
    name: str | None = None,
    login: str | None = None,
    lang: str | None = None,
    external: bool | None = None,
    by: str,
    at: int,
) -> tuple[str, ...]:
    """Which of them changed; None leaves as it is. Raises SimulatorError where the login is taken."""
    session = transaction.session
    person = session.get_one(PersonRow, row.person)
    changed = []
    if name is not None and name != person.name:
        person.name = name
        changed.append("name")
    if login is not None and login != row.login:
        if by_login(session, login) is not None:
            raise SimulatorError(f"The login '{login}' is taken; choose another.", code="login_taken", login=login)
        row.login = login
        changed.append("login")
    if lang is not None and lang != row.lang:
        row.lang = lang
        changed.append("lang")
    if external is not None and external != row.external:
        row.external = external
        changed.append("external")
    session.flush()
    if changed:
        transaction.audit(by, "account_changed", row.person, {"fields": changed}, at=at)
    return tuple(changed)


def set_extra(
    transaction: Transaction, row: AccountRow, percent: int, reason: str, *, by: str, at: int, key: str | None
) -> None:
    """Time beyond every limit, in percent. The reason goes under the person's own key. Raises BadValue."""
    if not 0 <= percent <= MOST_EXTRA:
        raise BadValue(
            f"Extra time is 0 to {MOST_EXTRA} percent, not {percent}.", code="bad_extra", got=percent, most=MOST_EXTRA
        )
    if not reason.strip():
        raise BadValue("Extra time needs a reason.", code="reason_needed")
    event = {"type": "extra_set", "at": at, "percent": percent, "by": by, "reason": reason.strip()[:1000]}
    done = transaction.append(f"{ACCOMMODATION}/{row.person}", None, [event], person=row.person, key=key)
    if not done.again:
        transaction.audit(by, "extra_set", row.person, {"before": row.extra, "after": percent}, at=at)
        row.extra = percent
        transaction.session.flush()


def loose_ends(session: Session, row: AccountRow) -> tuple[Note, ...]:
    """What in the groups does not go with what the person now is."""
    found = []
    can_lead = row.active and NEEDED_TO_LEAD in row.roles
    led = select(GroupRow.name).where(GroupRow.lead == row.person, GroupRow.closed_at.is_(None))
    if not can_lead and (names := session.scalars(led.order_by(GroupRow.name)).all()):
        found.append(note("still_leads", login=row.login, groups=", ".join(names)))
    member = select(GroupRow.name).join(MemberRow, MemberRow.group == GroupRow.id)
    member = member.where(MemberRow.person == row.person, GroupRow.closed_at.is_(None)).order_by(GroupRow.name)
    if "trainee" not in row.roles and (names := session.scalars(member).all()):
        found.append(note("still_member", login=row.login, groups=", ".join(names)))
    return tuple(found)
