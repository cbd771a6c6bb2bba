"""People as a table: the list that an import takes back unchanged, and the empty one to begin with."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from simulator.service import sheets
from simulator.service.accounts import PersonView, views
from simulator.service.house import House
from simulator.service.roster import COLUMNS
from simulator.service.sheets import Exported, Kind
from simulator.storage.tables import AccountRow, PersonRow
from simulator.words import Words


def export(house: House, kind: Kind, lang: str) -> Exported:
    """Everybody but the erased, by login."""
    query = select(AccountRow, PersonRow.name).join(PersonRow, PersonRow.id == AccountRow.person)
    with house.store.reading() as now:
        rows = now.session.execute(query.where(PersonRow.erased_at.is_(None)).order_by(AccountRow.login)).all()
        people = views(now.session, rows, at=None)
    words = house.words(lang)
    return _file(kind, words, "people", [_cells(words, person) for person in people])


def template(house: House, kind: Kind, lang: str) -> Exported:
    """The heads, and one plainly invented row to be written over."""
    words = house.words(lang)
    example = [words(f"people.example.{column}") for column in COLUMNS[:3]]
    rest = [words("people.example.groups"), words(f"people.language.{lang}"), words("people.status.active")]
    return _file(kind, words, "people-template", [[*example, *rest]])


def _cells(words: Words, person: PersonView) -> list[str]:
    return [
        person.login,
        person.name,
        "; ".join(words(f"role.{role}") for role in person.roles),
        "; ".join(group.name for group in person.groups),
        words(f"people.language.{person.lang}"),
        words("people.status.active" if person.active else "people.status.closed"),
    ]


def _file(kind: Kind, words: Words, name: str, rows: Sequence[Sequence[str]]) -> Exported:
    heads = [words(f"people.column.{column}") for column in COLUMNS]
    data = sheets.write(kind, words("people.sheet"), [heads, *rows])
    return Exported(name=f"{name}.{kind}", media=sheets.MEDIA[kind], data=data)
