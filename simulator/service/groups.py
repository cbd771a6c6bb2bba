"""The room of groups: eight to ten trainees under a lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simulator.errors import BadValue, Refused
from simulator.service import grouping
from simulator.service.accounts import account, in_turn
from simulator.service.fields import NEEDED_TO_LEAD, proper_group_name
from simulator.service.grouping import GroupDetail, GroupView, group_named, listed, seen
from simulator.service.house import Room
from simulator.service.permitted import permitted
from simulator.service.who import Who
from simulator.storage import Reading, Transaction
from simulator.storage.tables import GroupRow, MemberRow


class Groups(Room):
    """A group is named by its id, or by its name while it is open; a person by id or login."""

    name = "groups"

    @permitted
    def list(self, who: Who, *, closed: bool = False) -> tuple[GroupView, ...]:
        """By name. Own scope: where one is a member; group scope: also what one leads. `closed`: also those."""
        with self.house.store.reading() as now:
            shown = seen(who) if closed else seen(who) & GroupRow.closed_at.is_(None)
            return listed(now.session, shown)

    @permitted
    def one(self, who: Who, *, group: str) -> GroupDetail:
        """A group, with those of its members whom `who` may see. Raises NotFound, Refused."""
        with self.house.store.reading() as now:
            row = group_named(now.session, group)
            found = listed(now.session, seen(who) & (GroupRow.id == row.id))
            if not found:
                raise Refused(
                    "You are neither in this group nor its lead. Ask its lead or a manager.", code="refused_group"
                )
            visible = self.house.within(who, MemberRow.person)
            return GroupDetail(group=found[0], members=grouping.members_of(now.session, row.id, visible))

    @permitted
    def add(self, who: Who, *, name: str, lead: str | None = None) -> GroupView:
        """Raises BadValue; SimulatorError where an open group has the name."""
        proper, at = proper_group_name(name), self.house.clock()
        with self.house.store.writing() as transaction:
            in_turn(transaction)
            row = grouping.new_group(transaction, self.house.new_id("group"), proper, by=who.id, at=at)
            if lead is not None:
                _set_lead(transaction, row, lead, by=who.id, at=at)
            return _view(transaction, row)

    @permitted
    def rename(self, who: Who, *, group: str, name: str) -> GroupView:
        """Raises BadValue; SimulatorError where another open group has the name."""
        proper = proper_group_name(name)
        with self.house.store.writing() as transaction:
            in_turn(transaction)
            row = group_named(transaction.session, group, to_change=True)
            if proper != row.name:
                grouping.name_is_free(transaction.session, proper)
                row.name = proper
                transaction.session.flush()
                transaction.audit(who.id, "group_renamed", row.id, {}, at=self.house.clock())
            return _view(transaction, row)

    @permitted
    def set_lead(self, who: Who, *, group: str, lead: str | None) -> GroupView:
        """Name a trainer, or nobody. Raises BadValue for somebody who cannot lead this group."""
        with self.house.store.writing() as transaction:
            in_turn(transaction)
            row = group_named(transaction.session, group, to_change=True)
            _set_lead(transaction, row, lead, by=who.id, at=self.house.clock())
            return _view(transaction, row)

    @permitted
    def put(self, who: Who, *, group: str, people: Sequence[str]) -> GroupView:
        """Put trainees into a group: all of them or nobody. Raises BadValue, NotFound.

        Who is in it already stays. More than ten, or somebody in two groups, is noted and not refused.
        """
        at = self.house.clock()
        with self.house.store.writing() as transaction:
            in_turn(transaction)
            row = group_named(transaction.session, group, to_change=True)
            members = [account(transaction.session, person) for person in people]
            for member in members:
                grouping.put_in(transaction, row, member, by=who.id, at=at)
            notes = grouping.in_several(transaction.session, [member.person for member in members])
            view = _view(transaction, row)
            return replace(view, notes=view.notes + notes)

    @permitted
    def take_out(self, who: Who, *, group: str, person: str) -> GroupView:
        """Somebody who is not in the group need not be taken out."""
        with self.house.store.writing() as transaction:
            in_turn(transaction)
            row = group_named(transaction.session, group, to_change=True)
            member = account(transaction.session, person).person
            grouping.take_out(transaction, row.id, member, by=who.id, at=self.house.clock())
            return _view(transaction, row)

    @permitted
    def close(self, who: Who, *, group: str) -> GroupView:
        """Keep it for the record only; its lead has no more say over its members by it. Closing again does nothing."""
        with self.house.store.writing() as transaction:
            in_turn(transaction)
            row = group_named(transaction.session, group)
            if row.closed_at is None:
                row.closed_at = self.house.clock()
                transaction.session.flush()
                transaction.audit(who.id, "group_closed", row.id, {}, at=row.closed_at)
            return _view(transaction, row)


def _set_lead(transaction: Transaction, row: GroupRow, lead: str | None, *, by: str, at: int) -> None:
    if lead is None:
        person = None
    else:
        found = account(transaction.session, lead)
        person = found.person
        if NEEDED_TO_LEAD not in found.roles or not found.active:
            raise BadValue(
                f"{found.login} is no active trainer; only a trainer leads.", code="cannot_lead", login=found.login
            )
        if transaction.session.get(MemberRow, (row.id, person)) is not None:
            raise BadValue(
                f"{found.login} is a member of '{row.name}' and cannot lead it.",
                code="member_cannot_lead",
                login=found.login,
                group=row.name,
            )
    if person != row.lead:
        row.lead = person
        transaction.session.flush()
        transaction.audit(by, "group_lead_set", row.id, {"lead": person or "-"}, at=at)


def _view(now: Reading, row: GroupRow) -> GroupView:
    return listed(now.session, GroupRow.id == row.id)[0]
