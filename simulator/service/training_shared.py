"""What all parts of the room of training share: whom something is about, content in use, giving assignments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement

from simulator.content.base import Lang
from simulator.errors import BadValue, NotFound, Refused
from simulator.service import spot_checks
from simulator.service.accounts import Named, account
from simulator.service.assigning import Assignment, Order, batch_of, give, standing
from simulator.service.group_tables import members
from simulator.service.grouping import group_named
from simulator.service.house import House, Room
from simulator.service.listing import found
from simulator.service.rulebook import RuleBook, rulebook
from simulator.service.talks import Talks
from simulator.service.who import Who
from simulator.storage import Reading, Transaction
from simulator.storage.tables import AccountRow, AssignmentRow, GroupRow, PersonRow
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.library import Library

PEOPLE = 200  # to whom something is assigned at once
LATEST = 3 * 365 * 86_400_000  # ms from now that a due date may lie ahead


class TrainingShared(Room):
    """A person is named by id or login, a group by id or name; times are in ms of UTC."""

    name = "training"

    def __init__(self, house: House, talks: Talks) -> None:
        super().__init__(house)
        self.talks = talks
        self._known: tuple[Library, RuleBook] | None = None
        house.when_scored.append(self._scored)

    def _scored(self, transaction: Transaction, stream: str, person: str) -> None:
        spot_checks.refresh(self.house, transaction, stream, person)

    def _content(self) -> tuple[Library, RuleBook]:
        """The library in use and its rule book, made once."""
        library, known = self.house.library(), self._known
        if known is None or known[0] is not library:
            known = self._known = (library, rulebook(library))
        return known

    def _words(self, who: Who, lang: Lang | None) -> Words:
        return self.house.words(lang or who.lang)

    # --- whom it is about ---

    def _person(self, now: Reading, who: Who, person: str | None) -> AccountRow:
        """By id or login, within the scope of `who`; by default `who`. Raises NotFound, Refused."""
        return found(self.house, now, who, person or who.id)

    def _group(self, now: Reading, who: Who, group: str) -> GroupRow:
        """By id or name, for those who may see all groups and for its lead. Raises NotFound, Refused."""
        row = group_named(now.session, group)
        if who.scope == "all" or (who.scope == "group" and row.lead == who.id and row.closed_at is None):
            return row
        lead = now.session.get(PersonRow, row.lead) if row.lead else None
        raise Refused(
            f"You do not lead this group. Ask {lead.name if lead else 'a manager'}.",
            code="refused_not_lead",
            others=lead.name if lead else ("role.manager",),
        )

    def _whose(
        self, now: Reading, who: Who, person: str | None, group: str | None
    ) -> tuple[Sequence[str], Named | None]:
        """The ids of one person, or of the active members of a group."""
        if group is None:
            return [self._person(now, who, person).person], None
        if person is not None:
            raise BadValue("Name a person or a group, not both.", code="person_or_group")
        row = self._group(now, who, group)
        return [member for member, _, _ in members(now, row.id)], Named(id=row.id, name=row.name)

    # --- giving ---

    def _orders(self, transaction: Transaction, who: Who, people: Sequence[str], group: str | None) -> Sequence[str]:
        """The ids of the people named and of the active members of a group, each once. Raises BadValue, Refused."""
        ids = [self._person(transaction, who, person).person for person in people]
        if group is not None:
            ids += [member for member, _, _ in members(transaction, self._group(transaction, who, group).id)]
        if not ids:
            raise BadValue("There is nobody to assign this to.", code="nobody")
        if len(set(ids)) > PEOPLE:
            raise BadValue(f"At most {PEOPLE} people at once.", code="too_many_people", most=PEOPLE)
        for person in ids:
            if not account(transaction.session, person).active:
                login = account(transaction.session, person).login
                raise BadValue(f"The account of {login} is closed.", code="person_closed", login=login)
        return sorted(set(ids))

    def _given(
        self,
        transaction: Transaction,
        orders: Mapping[str, Sequence[Order]],
        *,
        by: str,
        key: str | None,
        lang: Lang,
    ) -> tuple[Assignment, ...]:
        """The assignments of these orders by person; people always in one order, so that none wait in a ring."""
        batch = batch_of(self.house, by, key)
        ids = [
            give(transaction, self.house, batch, person, order)
            for person, wanted in sorted(orders.items())
            for order in wanted
        ]
        return self._standing(transaction, lang, AssignmentRow.id.in_(ids))

    def _before(self, now: Reading, who: Who, key: str | None, lang: Lang) -> tuple[Assignment, ...]:
        """What a first try with this key gave."""
        if key is None:
            return ()
        return self._standing(now, lang, AssignmentRow.batch == batch_of(self.house, who.id, key))

    def _standing(self, now: Reading, lang: Lang, *conditions: ColumnElement[bool]) -> tuple[Assignment, ...]:
        return standing(now, self.house.library(), lang, self.house.clock(), *conditions)

    def _one(self, now: Reading, assignment: str, lang: Lang) -> Assignment:
        """Raises NotFound."""
        one = self._standing(now, lang, AssignmentRow.id == assignment)
        if not one:
            raise NotFound(f"There is no assignment '{assignment[:60]}'.", code="no_assignment", id=assignment[:60])
        return one[0]

    def _due(self, due_at: int | None) -> int | None:
        """Raises BadValue for a time that is over, or too far ahead to be meant."""
        at = self.house.clock()
        if due_at is not None and not at < due_at <= at + LATEST:
            raise BadValue("The due date has to lie ahead, within three years.", code="due_when")
        return due_at
