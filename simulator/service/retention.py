"""Words of people who have left go after a time that the organisation chose; the sweep sees to it."""

from __future__ import annotations

from sqlalchemy import func, select

from simulator.service.accounts import in_turn
from simulator.service.house import House
from simulator.service.settings import retention_days
from simulator.storage import Reading
from simulator.storage.tables import AccountRow, AuditRow, PersonRow

DAY_MS = 86_400_000
ACTOR = "system"  # who erases in the audit log, where nobody did by hand


def overdue(now: Reading, at: int) -> tuple[str, ...]:
    """The people whose accounts have been closed for longer than words are to stay."""
    days = retention_days(now)
    if not days:
        return ()
    closed = select(func.max(AuditRow.at)).where(AuditRow.subject == AccountRow.person)
    closed = closed.where(AuditRow.action == "deactivated").correlate(AccountRow)
    query = select(AccountRow.person).join(PersonRow, PersonRow.id == AccountRow.person)
    query = query.where(AccountRow.active.is_(False), PersonRow.erased_at.is_(None))
    return tuple(now.session.scalars(query.where(closed.scalar_subquery() < at - days * DAY_MS)))


def apply(house: House, at: int) -> int:
    """Erase them; how many."""
    with house.store.reading() as now:
        found = overdue(now, at)
    for person in found:
        with house.store.writing() as transaction:
            in_turn(transaction)
            if person in overdue(transaction, at):  # nobody opened the account again meanwhile
                transaction.erase(person, by=ACTOR, at=at)
    return len(found)
