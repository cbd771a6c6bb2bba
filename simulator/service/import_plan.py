"""What a table of people would change; nothing is changed here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from simulator.service.accounts import has_role
from simulator.service.roster import COLUMNS, Entry, Problem, Roster
from simulator.storage.tables import AccountRow, GroupRow, MemberRow, PersonRow

Action = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a column was and becomes, as the program writes it."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    row: int
    login: str
    name: str
    action: Action
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What a file would do. With any problem it does nothing. `digest` stands for all that is shown here."""

    rows: tuple[ImportRow, ...]
    problems: tuple[Problem, ...]
    new_groups: tuple[str, ...]
    ignored: tuple[str, ...]
    digest: str


class Plan:
    """What a roster means for the people of this moment. Make it in turn when it is going to be carried out."""

    def __init__(self, session: Session, table: Roster) -> None:
        logins = [entry.login for entry in table.entries]
        query = select(AccountRow, PersonRow.name).join(PersonRow, PersonRow.id == AccountRow.person)
        self.known = {
            row.login: (row, name) for row, name in session.execute(query.where(AccountRow.login.in_(logins)))
        }
        open_groups = session.scalars(select(GroupRow).where(GroupRow.closed_at.is_(None)))
        self.groups = {group.name: group for group in open_groups}
        self.members: dict[str, set[str]] = {}
        names = {group.id: group.name for group in self.groups.values()}
        people = [row.person for row, _ in self.known.values()]
        pairs = select(MemberRow.person, MemberRow.group).where(MemberRow.person.in_(people))
        for person, group in session.execute(pairs):
            if group in names:
                self.members.setdefault(person, set()).add(names[group])
        self.entries = table.entries
        self.rows = tuple(map(self._row, table.entries))
        problems = [*table.problems, *(p for entry in table.entries for p in self._misfits(entry))]
        problems += self._no_administrator_left(session)
        self.preview = ImportPreview(
            rows=self.rows,
            problems=tuple(sorted(problems, key=lambda problem: (problem.row, COLUMNS.index(problem.column)))),
            new_groups=tuple(dict.fromkeys(g for e in table.entries for g in e.groups or () if g not in self.groups)),
            ignored=table.ignored,
            digest=_digest(self.rows),
        )

    def _row(self, entry: Entry) -> ImportRow:
        if entry.login not in self.known:
            given = (("roles", _joined(self._roles_after(entry))), ("groups", _joined(entry.groups)))
            news = tuple(Change(column=column, before="", after=after) for column, after in given if after)
            return ImportRow(row=entry.row, login=entry.login, name=entry.name, action="new", changes=news)
        row, name = self.known[entry.login]
        pairs = (
            ("name", name, entry.name),
            ("roles", _joined(row.roles), _joined(entry.roles)),
            ("groups", _joined(sorted(self.members.get(row.person, ()))), _joined(sorted(entry.groups or ()))),
            ("language", row.lang, entry.language),
            ("status", _status(row.active), _status(entry.active)),
        )
        changes = tuple(
            Change(column=column, before=before, after=after)
            for column, before, after in pairs
            if after and after != before
        )
        action: Action = "changed" if changes else "same"
        return ImportRow(row=entry.row, login=entry.login, name=entry.name, action=action, changes=changes)

    def _roles_after(self, entry: Entry) -> Sequence[str]:
        before = self.known[entry.login][0].roles if entry.login in self.known else ["trainee"]
        return entry.roles or before

    def _misfits(self, entry: Entry) -> Iterable[Problem]:
        """Groups that a person cannot be in."""
        if entry.groups and "trainee" not in self._roles_after(entry):
            yield Problem(row=entry.row, column="groups", code="not_a_trainee", slots=(("login", entry.login),))
        row = self.known.get(entry.login, (None,))[0]
        for name in entry.groups or ():
            if row is not None and name in self.groups and self.groups[name].lead == row.person:
                slots = (("login", entry.login), ("group", name))
                yield Problem(row=entry.row, column="groups", code="lead_is_member", slots=slots)

    def _no_administrator_left(self, session: Session) -> Iterable[Problem]:
        """The row that takes the last administrator away, if one does."""
        left = set(session.scalars(select(AccountRow.login).where(AccountRow.active, has_role("administrator"))))
        for entry in self.entries:
            row = self.known.get(entry.login, (None,))[0]
            active = entry.active if entry.active is not None else row is None or row.active
            was = entry.login in left
            (left.add if active and "administrator" in self._roles_after(entry) else left.discard)(entry.login)
            if was and entry.login not in left:
                last = entry
        if not left:
            yield Problem(row=last.row, column="roles", code="last_administrator")

    def gives_up(self, entry: Entry) -> bool:
        """Whether the person is no administrator any more; such rows come last, when the new ones are there."""
        row = self.known.get(entry.login, (None,))[0]
        return (
            row is not None
            and "administrator" in row.roles
            and (entry.active is False or "administrator" not in self._roles_after(entry))
        )


def _joined(names: Iterable[str] | None) -> str:
    return "; ".join(names or ())


def _status(active: bool | None) -> str:
    return "" if active is None else "active" if active else "closed"


def _digest(rows: tuple[ImportRow, ...]) -> str:
    return hashlib.sha256(json.dumps([asdict(row) for row in rows], sort_keys=True).encode()).hexdigest()
