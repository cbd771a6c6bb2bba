"""People from a table, as a whole or not at all; the same file again changes nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.errors import NotNow, SimulatorError
from simulator.service import codes, grouping, rights, roster, sheets
from simulator.service.accounts import created, in_turn
from simulator.service.codes import Code
from simulator.service.fields import LANGS, NewPerson
from simulator.service.house import House
from simulator.service.import_plan import ImportPreview, Plan
from simulator.service.roster import Entry, Problem, Roster
from simulator.storage import Transaction
from simulator.storage.tables import AccountRow, GroupRow
from simulator.storage.transaction import AUDIT, audited


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDone:
    """What a file did; `codes`: one for each new account that is open, shown this once."""

    codes: tuple[Code, ...]
    added: int
    changed: int
    same: int
    new_groups: tuple[str, ...]


class BadRows(SimulatorError):
    """A table has rows that cannot be taken, so nothing of it was; `problems` names every one."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        text = f"{len(problems)} problems in the table; nothing was taken. Look at the preview and mend the file."
        super().__init__(text, code="bad_rows", n=len(problems))
        self.problems = problems


def preview(house: House, data: bytes) -> ImportPreview:
    """What a file would do now. Raises BadValue for what is no table."""
    table = _roster(house, data)
    with house.store.reading() as now:
        return Plan(now.session, table).preview


def take(house: House, data: bytes, *, expect: str | None, by: str) -> ImportDone:
    """All of a file, or nothing. Raises BadRows, BadValue; NotNow where the preview `expect` is out of date."""
    table, sha256 = _roster(house, data), hashlib.sha256(data).hexdigest()
    with house.store.writing() as transaction:
        in_turn(transaction)
        plan = Plan(transaction.session, table)
        if plan.preview.problems:
            raise BadRows(plan.preview.problems)
        if expect is not None and plan.preview.digest != expect:
            raise NotNow("Something changed since the preview. Look at it again.", code="import_moved")
        gathering = _Gathering(transaction)
        done = _carry_out(house, gathering, plan, by=by, at=house.clock(), sha256=sha256)
        gathering.write()
        return done


class _Gathering(Transaction):
    """The same transaction; its lines for the audit log are written together, which is many times quicker."""

    def __init__(self, around: Transaction) -> None:
        super().__init__(around.session, around.keyring)
        self.lines: list[dict[str, object]] = []

    def audit(self, actor: str, action: str, subject: str, detail: Mapping[str, object], *, at: int) -> None:
        self.lines.append(audited(actor, action, subject, detail, at))

    def write(self) -> None:
        if self.lines:
            self.append(AUDIT, None, self.lines, person=None)


def _roster(house: House, data: bytes) -> Roster:
    return roster.read(sheets.read(data), roster.Vocabulary(map(house.words, LANGS)))


def _carry_out(house: House, transaction: Transaction, plan: Plan, *, by: str, at: int, sha256: str) -> ImportDone:
    groups = dict(plan.groups)
    for name in plan.preview.new_groups:
        groups[name] = grouping.new_group(transaction, house.new_id("group"), name, by=by, at=at)
    rows = {login: row for login, (row, _) in plan.known.items()} | _added(house, transaction, plan, by=by, at=at)
    for entry in sorted(plan.entries, key=plan.gives_up):
        row = rows[entry.login]
        if entry.login in plan.known:
            rights.set_details(transaction, row, name=entry.name, lang=entry.language, by=by, at=at)
            if entry.roles is not None:
                rights.set_roles(transaction, row, entry.roles, by=by, at=at)
        if entry.active is not None:
            rights.set_active(transaction, row, entry.active, by=by, at=at)
        _regroup(transaction, row, entry, plan.members.get(row.person, set()), groups, by=by, at=at)
    waiting = {row.person: row.login for row in rows.values() if row.login not in plan.known and row.active}
    given = codes.issued(house, transaction, waiting, by=by, at=at)
    count = Counter(row.action for row in plan.rows)
    if count["new"] or count["changed"]:
        figures = {"sha256": sha256, "added": count["new"], "changed": count["changed"]}
        transaction.audit(by, "people_imported", by, figures, at=at)
    return ImportDone(
        codes=given,
        added=count["new"],
        changed=count["changed"],
        same=count["same"],
        new_groups=plan.preview.new_groups,
    )


def _added(house: House, transaction: Transaction, plan: Plan, *, by: str, at: int) -> dict[str, AccountRow]:
    """Accounts for the logins that are not known yet, by login."""
    news = {
        house.new_id("person"): NewPerson(
            login=entry.login, name=entry.name, roles=entry.roles or ("trainee",), lang=entry.language or "zh"
        )
        for entry in plan.entries
        if entry.login not in plan.known
    }
    return {row.login: row for row in created(transaction, news, by=by, at=at)}


def _regroup(
    transaction: Transaction,
    row: AccountRow,
    entry: Entry,
    before: set[str],
    groups: dict[str, GroupRow],
    *,
    by: str,
    at: int,
) -> None:
    if entry.groups is None:
        return
    for name in sorted(before - set(entry.groups)):
        grouping.take_out(transaction, groups[name].id, row.person, by=by, at=at)
    for name in entry.groups:
        if name not in before:
            grouping.put_in(transaction, groups[name], row, by=by, at=at)
