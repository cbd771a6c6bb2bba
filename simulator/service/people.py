"""The room of people: who there is, who may sign in, and as what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select

from simulator.errors import BadValue, NotNow
from simulator.service import auditing, codes, handing_out, importing, listing, rights, signing_in
from simulator.service.accounts import Added, Me, PersonView, account, created, has_role, in_turn, view_of
from simulator.service.auditing import AuditPage
from simulator.service.codes import Code
from simulator.service.fields import new_person, normal_login, proper_lang, proper_login, proper_name, proper_roles
from simulator.service.house import Room
from simulator.service.import_plan import ImportPreview
from simulator.service.importing import ImportDone
from simulator.service.listing import PeoplePage, PersonDetail
from simulator.service.permitted import for_anyone, permitted
from simulator.service.sheets import Exported, Kind, proper_kind
from simulator.service.signing_in import SignedIn
from simulator.service.who import Who
from simulator.storage import Transaction
from simulator.storage.tables import AccountRow


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
            (row,) = created(transaction, {person: new}, by=person, at=at)
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
            return Me(person=view_of(now.session, row, at=self.house.clock()), epoch=row.epoch)

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

    # --- who there is ---

    @permitted
    def list(
        self,
        who: Who,
        *,
        query: str = "",
        role: str | None = None,
        group: str | None = None,
        active: bool | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> PeoplePage:
        """By login, without those who were erased. `query`: a part of login or name; `group`: by id or name."""
        with self.house.store.reading() as now:
            within = self.house.within(who, AccountRow.person)
            conditions = listing.conditions(now.session, query=query, role=role, group=group, active=active)
            at = self.house.clock() if who.scope == "all" else None
            return listing.page(now.session, [within, *conditions], offset, limit, at=at)

    @permitted
    def one(self, who: Who, *, person: str) -> PersonDetail:
        """By id or login. Raises NotFound, Refused. Reasons for extra time: the person's own, and who may set it."""
        with self.house.store.reading() as now:
            found = listing.found(self.house, now, who, person)
            may_know = found.person == who.id or not {"manager", "administrator"}.isdisjoint(who.roles)
            at = self.house.clock() if may_know or who.scope == "all" else None
            return listing.detail(now, found, at=at, reasons=may_know)

    @permitted
    def audit(
        self,
        who: Who,
        *,
        actor: str | None = None,
        subject: str | None = None,
        action: str | None = None,
        since: int | None = None,
        until: int | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> AuditPage:
        """The audit log, newest first. `actor`, `subject`: by id, people also by login; times in ms UTC."""
        with self.house.store.reading() as now:
            return auditing.page(
                now.session,
                actor=actor,
                subject=subject,
                action=action,
                since=since,
                until=until,
                before=before,
                limit=limit,
            )

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
            (row,) = created(transaction, {person: new}, by=who.id, at=at)
            (code,) = codes.issued(self.house, transaction, {person: new.login}, by=who.id, at=at)
            return Added(person=view_of(transaction.session, row, at=at), code=code)

    @permitted
    def change(
        self,
        who: Who,
        *,
        person: str,
        name: str | None = None,
        login: str | None = None,
        lang: str | None = None,
        external: bool | None = None,
    ) -> PersonView:
        """What is None stays. Raises BadValue; SimulatorError where the login is taken."""
        new_name = None if name is None else proper_name(name)
        new_login = None if login is None else proper_login(login)
        new_lang = None if lang is None else proper_lang(lang)
        with self._changing(person) as (transaction, row, at):
            rights.set_details(
                transaction, row, name=new_name, login=new_login, lang=new_lang, external=external, by=who.id, at=at
            )
            return view_of(transaction.session, row, at=at)

    @permitted
    def set_roles(self, who: Who, *, person: str, roles: Sequence[str]) -> PersonView:
        """Sessions of the person end. Raises BadValue; NotNow for the last active administrator."""
        proper = proper_roles(roles)
        with self._changing(person) as (transaction, row, at):
            rights.set_roles(transaction, row, proper, by=who.id, at=at)
            return listing.noted(transaction.session, row, at)

    @permitted
    def set_extra(self, who: Who, *, person: str, percent: int, reason: str, key: str | None = None) -> PersonView:
        """Time beyond every limit, as an accommodation; the reason is kept under the person's own key."""
        with self._changing(person) as (transaction, row, at):
            rights.set_extra(transaction, row, percent, reason, by=who.id, at=at, key=key)
            return view_of(transaction.session, row, at=at)

    @permitted
    def issue_code(self, who: Who, *, person: str) -> Code:
        """A one-time code, good for 72 hours, in place of an earlier one. Raises NotNow for a closed account."""
        with self._changing(person) as (transaction, row, at):
            if not row.active:
                raise NotNow("This account is closed; reactivate it first.", code="account_closed", login=row.login)
            transaction.audit(who.id, "code_issued", row.person, {}, at=at)
            return codes.issued(self.house, transaction, {row.person: row.login}, by=who.id, at=at)[0]

    @permitted
    def deactivate(self, who: Who, *, person: str) -> PersonView:
        """Close an account: sessions end, nothing is lost. Raises NotNow for the last active administrator."""
        with self._changing(person) as (transaction, row, at):
            rights.set_active(transaction, row, False, by=who.id, at=at)
            return listing.noted(transaction.session, row, at)

    @permitted
    def reactivate(self, who: Who, *, person: str) -> PersonView:
        with self._changing(person) as (transaction, row, at):
            rights.set_active(transaction, row, True, by=who.id, at=at)
            return listing.noted(transaction.session, row, at)

    @permitted
    def erase(self, who: Who, *, person: str, confirm: str) -> None:
        """Make a person's words unreadable for good and forget the name; figures stay. `confirm`: the login, typed.

        Raises BadValue where it is another; NotNow for the last active administrator.
        """
        with self._changing(person) as (transaction, row, at):
            if normal_login(confirm) != row.login:
                raise BadValue(
                    "Nothing was erased: what was typed is not the login of this person.", code="not_confirmed"
                )
            if row.active and "administrator" in row.roles:
                rights.must_leave_an_administrator(transaction.session, without=row.person)
            transaction.erase(row.person, by=who.id, at=at)

    # --- tables ---

    @permitted
    def template(self, who: Who, *, kind: Kind = "xlsx", lang: str | None = None) -> Exported:
        """A table to fill in and import."""
        return handing_out.template(self.house, proper_kind(kind), proper_lang(lang or who.lang))

    @permitted
    def preview_import(self, who: Who, *, data: bytes) -> ImportPreview:
        """What a CSV or Excel file would change, and what is wrong with it; changes nothing. Raises BadValue."""
        return importing.preview(self.house, data)

    @permitted
    def take_import(self, who: Who, *, data: bytes, expect: str | None = None) -> ImportDone:
        """All of a file, or nothing; the same file again changes nothing. `expect`: the digest of the preview.

        Raises BadRows with every problem; BadValue; NotNow where somebody changed something since the preview.
        """
        return importing.take(self.house, data, expect=expect, by=who.id)

    @permitted
    def export(self, who: Who, *, kind: Kind = "xlsx", lang: str | None = None) -> Exported:
        """Everybody, as a table that `take_import` takes back without a change."""
        return handing_out.export(self.house, proper_kind(kind), proper_lang(lang or who.lang))

    @contextmanager
    def _changing(self, person: str) -> Iterator[tuple[Transaction, AccountRow, int]]:
        """A transaction in turn, the account by id or login, and the time. Raises NotNow for somebody erased."""
        with self.house.store.writing() as transaction:
            in_turn(transaction)
            row = account(transaction.session, person, to_change=True)
            if not row.roles:
                raise NotNow("This person was erased and cannot come back; add an account anew.", code="is_erased")
            yield transaction, row, self.house.clock()
