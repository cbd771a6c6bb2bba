"""A table of people: its columns and values by their names in both languages, checked row by row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simulator.errors import BadValue, Slot
from simulator.service import fields
from simulator.service.sheets import Row
from simulator.service.who import ROLES, Role
from simulator.words import Words

COLUMNS = ("login", "name", "roles", "groups", "language", "status")
NEEDED = ("login", "name")
_ALSO_CALLED = {
    "login": ("工号", "用户名", "登录名", "user", "username", "account", "employee id", "id"),
    "name": ("名字", "full name"),
    "roles": ("岗位角色", "role"),
    "groups": ("组", "班组", "小组", "组别", "group", "team"),
    "language": ("lang",),
    "status": ("账号状态",),
}
_ROLES_ALSO_CALLED = {"考官": "examiner", "讲师": "trainer"}
_BETWEEN = re.compile(r"[;；,，、|\n]")
_BETWEEN_GROUPS = re.compile(r"[;；、|\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong in a row and column of the file: `errors.CODE` in the table of words."""

    row: int
    column: str
    code: str
    slots: tuple[tuple[str, Slot], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row as it was meant; None where the cell is empty or the column is not there."""

    row: int
    login: str
    name: str
    roles: tuple[Role, ...] | None
    groups: tuple[str, ...] | None
    language: str | None
    active: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...]  # heads of columns that mean nothing here


class Vocabulary:
    """Which words of a file, in either language, mean what."""

    def __init__(self, tables: Iterable[Words]) -> None:
        self.columns = {_same(name): column for column, names in _ALSO_CALLED.items() for name in (column, *names)}
        self.roles: dict[str, str] = {role: role for role in ROLES} | _ROLES_ALSO_CALLED
        self.languages = {"zh": "zh", "en": "en", "zh-cn": "zh"}
        self.statuses = {"active": "active", "closed": "closed"}
        for words in tables:
            self.columns |= {_same(words(f"people.column.{column}")): column for column in COLUMNS}
            self.roles |= {_same(words(f"role.{role}")): role for role in ROLES}
            self.languages |= {_same(words(f"people.language.{lang}")): lang for lang in fields.LANGS}
            self.statuses |= {_same(words(f"people.status.{status}")): status for status in ("active", "closed")}


def read(rows: Sequence[Row], vocabulary: Vocabulary) -> Roster:
    """Every entry that is right, and everything that is wrong in the others."""
    head, problems = rows[0], []
    places: dict[str, int] = {}
    ignored = []
    for place, text in enumerate(head.cells):
        column = vocabulary.columns.get(_same(text))
        if column is None:
            ignored.extend([text] if text else [])
        elif column in places:
            problems.append(_problem(head.number, column, "column_twice"))
        else:
            places[column] = place
    problems += [_problem(head.number, column, "column_missing") for column in NEEDED if column not in places]
    if problems:
        return Roster(entries=(), problems=tuple(problems), ignored=tuple(ignored))
    entries: list[Entry] = []
    lines: dict[str, int] = {}
    for row in rows[1:]:
        reading = _Reading(row, places, vocabulary)
        entry = reading.entry()
        if entry.login and entry.login in lines:
            reading.wrong("login", "login_twice", login=entry.login, line=lines[entry.login])
        lines.setdefault(entry.login, row.number)
        problems += reading.problems
        if not reading.problems:
            entries.append(entry)
    return Roster(entries=tuple(entries), problems=tuple(problems), ignored=tuple(ignored))


def _same(text: str) -> str:
    """Heads and values are compared without spaces, width, case and a star for what has to be filled in."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("*:")


def _problem(row: int, column: str, code: str, **slots: Slot) -> Problem:
    return Problem(row=row, column=column, code=code, slots=tuple(slots.items()))


class _Reading:
    """One row on its way to an entry; collects what is wrong."""

    def __init__(self, row: Row, places: Mapping[str, int], vocabulary: Vocabulary) -> None:
        self.row, self.places, self.vocabulary = row, places, vocabulary
        self.problems: list[Problem] = []

    def entry(self) -> Entry:
        login, name, groups = self.login(), self.name(), self.groups()
        status = self.one_of("status", self.vocabulary.statuses)
        return Entry(
            row=self.row.number,
            login=login,
            name=name,
            roles=self.roles(),
            groups=groups,
            language=self.one_of("language", self.vocabulary.languages),
            active=None if status is None else status == "active",
        )

    def wrong(self, column: str, code: str, **slots: Slot) -> None:
        self.problems.append(_problem(self.row.number, column, code, **slots))

    def cell(self, column: str) -> str:
        place = self.places.get(column)
        return self.row.cells[place].strip() if place is not None and place < len(self.row.cells) else ""

    def login(self) -> str:
        try:
            return fields.proper_login(self.cell("login"))
        except BadValue as bad:
            self.wrong("login", bad.code, **bad.slots)
            return ""

    def name(self) -> str:
        try:
            return fields.proper_name(self.cell("name"))
        except BadValue as bad:
            self.wrong("name", bad.code, **bad.slots)
            return ""

    def roles(self) -> tuple[Role, ...] | None:
        names = [name for name in _BETWEEN.split(self.cell("roles")) if name.strip()]
        if not names:
            return None
        try:
            return fields.proper_roles(self.vocabulary.roles.get(_same(name), name.strip()) for name in names)
        except BadValue as bad:
            self.wrong("roles", bad.code, **bad.slots)
            return None

    def groups(self) -> tuple[str, ...] | None:
        names = [name.strip() for name in _BETWEEN_GROUPS.split(self.cell("groups")) if name.strip()]
        try:
            return tuple(dict.fromkeys(map(fields.proper_group_name, names))) or None
        except BadValue as bad:
            self.wrong("groups", bad.code, **bad.slots)
            return None

    def one_of(self, column: str, choices: Mapping[str, str]) -> str | None:
        text = self.cell(column)
        if text and _same(text) not in choices:
            self.wrong(column, "no_such_value", got=text[:60], choices=", ".join(dict.fromkeys(choices)))
        return choices.get(_same(text)) if text else None
