"""Who may do what, followed again from the audit log: a right that was given behind the service's back is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from simulator.storage import Fault, Reading, Store, Verified
from simulator.storage.tables import AccountRow, AuditRow, GroupRow, MemberRow
from simulator.storage.verifying import Progress


@dataclass(slots=True, kw_only=True)
class Followed:
    """What the log's lines come to, by id."""

    roles: dict[str, list[str]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    extra: dict[str, int] = field(default_factory=dict)
    leads: dict[str, str | None] = field(default_factory=dict)
    members: set[tuple[str, str]] = field(default_factory=set)  # group, person

    def take(self, line: AuditRow) -> None:
        match line.action:
            case "account_added":
                self.roles[line.subject] = list(line.detail["roles"])
            case "roles_set":
                self.roles[line.subject] = list(line.detail["after"])
            case "deactivated":
                self.closed.add(line.subject)
            case "reactivated":
                self.closed.discard(line.subject)
            case "extra_set":
                self.extra[line.subject] = line.detail["after"]
            case "group_added":
                self.leads[line.subject] = None
            case "group_lead_set":
                self.leads[line.subject] = None if line.detail["lead"] == "-" else line.detail["lead"]
            case "put_in_group":
                self.members.add((line.detail["group"], line.subject))
            case "taken_out_of_group":
                self.members.discard((line.detail["group"], line.subject))


def everything(store: Store, progress: Progress = lambda done, of: None) -> Verified:
    """Every chain, every list drawn from one, every seal, version of content, certificate and right.

    Not proved is what nobody's right, score or certificate hangs on: weekly statistics, attempts to sign in, settings,
    the queue of reviews.
    """
    found = store.verify_all(progress)
    with store.reading() as now:
        return replace(found, faults=(*found.faults, *verify(now)))


def verify(now: Reading) -> Iterator[Fault]:
    """Roles, open and closed accounts, extra time, leads and members of groups against the audit log."""
    session, followed = now.session, Followed()
    for line in session.scalars(select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=1000)):
        followed.take(line)
    for row in session.scalars(select(AccountRow).order_by(AccountRow.person)):
        told = {
            "roles": (sorted(row.roles), sorted(followed.roles.get(row.person, []))),
            "active": (row.active, row.person not in followed.closed),
            "extra": (row.extra, followed.extra.get(row.person, 0)),
        }
        for what, (there, wanted) in told.items():
            if there != wanted:
                yield _fault(row.person, f"{what} of the account is {there}, by the audit log it is {wanted}")
    for group in session.scalars(select(GroupRow).order_by(GroupRow.id)):
        wanted = followed.leads.get(group.id)
        if group.lead != wanted:
            yield _fault(group.id, f"its lead is {group.lead}, by the audit log it is {wanted}")
    there = {(row.group, row.person) for row in session.scalars(select(MemberRow))}
    for place, person in sorted(there ^ followed.members):
        is_in = "is in it, by the audit log not" if (place, person) in there else "is not in it, by the audit log yes"
        yield _fault(place, f"{person} {is_in}")


def _fault(where: str, told: str) -> Fault:
    return Fault(where=where, seq=0, what="right", text=f"{where}: {told}")
