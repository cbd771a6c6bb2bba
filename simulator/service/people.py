"""The room of people: who there is, who may sign in, and as what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from simulator.errors import NotNow
from simulator.service import codes, signing_in
from simulator.service.accounts import PersonView, account, created, has_role, view_of
from simulator.service.codes import Code
from simulator.service.fields import new_person, proper_lang
from simulator.service.house import Room
from simulator.service.permitted import for_anyone, permitted
from simulator.service.signing_in import SignedIn
from simulator.service.who import Who
from simulator.storage.tables import AccountRow


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


class People(Room):
    name = "people"

    # --- signing in ---

    @for_anyone
    def install(self, *, login: str, name: str, password: str, lang: str = "zh") -> SignedIn:
        """The first administrator. Raises NotNow where there ever was one, BadValue."""
        new = new_person(login=login, name=name, roles=("administrator",), lang=lang)
        hashed = signing_in.proper(password, new.login, new.name)
        at, person = self.house.clock(), self.house.new_id("person")
        with self.house.store.writing() as transaction:
            row = created(transaction, person, new, by=person, at=at)
            others = select(AccountRow.person).where(has_role("administrator"), AccountRow.person != person)
            if transaction.session.scalar(others.limit(1)) is not None:
                raise NotNow(
                    "There is an administrator already. Ask them for an account.",
                    code="installed",
                )
            signing_in.take(row, hashed)
            return signing_in.signed_in(row, new.name)

    @for_anyone
    def has_administrator(self) -> bool:
        """Whether `install` was done; until then nobody can sign in."""
        with self.house.store.reading() as now:
            return now.session.scalar(select(AccountRow.person).where(has_role("administrator")).limit(1)) is not None

    @for_anyone
    def sign_in(self, *, login: str, password: str, source: str) -> SignedIn:
        """`source`: the network address, or `terminal`. Raises Refused; see `signing_in`."""
        return signing_in.sign_in(self.house, login, password, source)

    @for_anyone
    def use_code(self, *, login: str, code: str, password: str, source: str) -> SignedIn:
        """Choose a password by a one-time code. Raises Refused; BadValue, which leaves the code good."""
        return signing_in.use_code(self.house, login, code, password, source)

    @permitted
    def me(self, who: Who) -> Me:
        with self.house.store.reading() as now:
            row = account(now.session, who.id)
            return Me(person=view_of(now.session, row, full=True), epoch=row.epoch)

    @permitted
    def change_password(self, who: Who, *, old: str, new: str) -> SignedIn:
        """Raises Refused for a wrong old password or too many, BadValue for an unfit new one. Other sessions end."""
        return signing_in.change_password(self.house, who, old, new)

    @permitted
    def set_language(self, who: Who, *, lang: str) -> None:
        with self.house.store.writing() as transaction:
            account(transaction.session, who.id, to_change=True).lang = proper_lang(lang)

    @permitted
    def sign_out(self, who: Who) -> None:
        """End all one's sessions, everywhere."""
        with self.house.store.writing() as transaction:
            account(transaction.session, who.id, to_change=True).epoch += 1

    # --- accounts ---

    @permitted
    def add(
        self,
        who: Who,
        *,
        login: str,
        name: str,
        roles: Sequence[str] = ("trainee",),
        lang: str = "zh",
        external: bool = False,
    ) -> Added:
        """Raises BadValue; SimulatorError where the login is taken."""
        new = new_person(login=login, name=name, roles=roles, lang=lang, external=external)
        at, person = self.house.clock(), self.house.new_id("person")
        with self.house.store.writing() as transaction:
            row = created(transaction, person, new, by=who.id, at=at)
            code = codes.issued(self.house, transaction, person, new.login, by=who.id, at=at)
            return Added(person=view_of(transaction.session, row, full=True), code=code)
