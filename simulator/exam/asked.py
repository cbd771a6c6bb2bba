"""An item as a candidate sees it: the question and what can be chosen, never the key, the clause or the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.content.base import Lang
from simulator.content.quiz import DiagnosePersona, FillRecord, Item, ItemKind, OrderSteps, SpotViolation, TypeText

_NOBODY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something said; `id` is empty where it cannot be marked."""

    who: str
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to choose, to mark or to put in order."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field to fill; `choices` are all that it can hold, where there are any."""

    id: str
    name: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question in one language. `several`: more than one choice may be right. `copy_of`: a text to type."""

    id: str
    kind: ItemKind
    text: str
    lines: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()
    fields: tuple[Field, ...] = ()
    several: bool = False
    copy_of: str = ""


def asked(item: Item, shown: Sequence[str], lang: Lang) -> Asked:
    """The item in the order in which its form shows it; parts that the form does not name follow by their ids."""
    return Asked(
        id=item.id,
        kind=item.kind,
        text=item.text.of(lang),
        lines=_lines(item, lang),
        choices=_choices(item, shown, lang),
        fields=_fields(item, lang),
        several=item.kind in ("multiple", "spot_violation"),
        copy_of=item.copy_of.of(lang) if isinstance(item, TypeText) else "",
    )


def _lines(item: Item, lang: Lang) -> tuple[Line, ...]:
    if isinstance(item, DiagnosePersona):
        return tuple(Line(who="customer", text=line.of(lang)) for line in item.lines)
    if isinstance(item, SpotViolation):
        return tuple(
            Line(who=piece.who, text=piece.text.of(lang), id=piece.id if piece.who == "agent" else _NOBODY)
            for piece in item.pieces
        )
    return tuple(Line(who=line.who, text=line.text.of(lang)) for line in getattr(item, "said", ()))


def _choices(item: Item, shown: Sequence[str], lang: Lang) -> tuple[Choice, ...]:
    parts = item.steps if isinstance(item, OrderSteps) else getattr(item, "options", ())
    place = {name: index for index, name in enumerate(shown)}
    in_order = sorted(parts, key=lambda part: (place.get(part.id, len(place)), part.id))
    return tuple(Choice(id=part.id, text=part.text.of(lang)) for part in in_order)


def _fields(item: Item, lang: Lang) -> tuple[Field, ...]:
    if not isinstance(item, FillRecord):
        return ()
    return tuple(
        Field(id=f.id, name=f.name.of(lang), choices=tuple(choice.of(lang) for choice in f.choices))
        for f in item.fields
    )
