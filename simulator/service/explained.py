"""Quiz answers told after the fact: what was given, what is right and why, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from simulator.content.base import Lang
from simulator.content.quiz import FillRecord, Item, Multiple, OrderSteps, SpotViolation, TypeText

if TYPE_CHECKING:
    from simulator.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseText:
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A question after it was answered: what was given, what is right, and why; in words."""

    item: str
    text: str
    percent: int
    given: tuple[str, ...]
    right: tuple[str, ...]
    why: str
    clauses: tuple[ClauseText, ...]


Texts = Callable[[Sequence[str]], tuple[ClauseText, ...]]


def clause_texts(library: Library, lang: Lang) -> Texts:
    """What says clauses by their ids, in one language."""
    known = {clause.id: clause.of(lang) for clause in library.standard.clauses}
    return lambda ids: tuple(ClauseText(id=name, text=known.get(name, name)) for name in ids)


def explained(
    item: Item, chosen: Sequence[str], fields: Mapping[str, str], percent: int, texts: Texts, lang: Lang
) -> Explained:
    """An answered item with its key and its reason."""
    return Explained(
        item=item.id,
        text=item.text.of(lang),
        percent=percent,
        given=said(item, chosen, fields, lang),
        right=said(item, *key_of(item, lang), lang),
        why=item.why.of(lang),
        clauses=texts(item.clauses),
    )


Chosen = tuple[tuple[str, ...], Mapping[str, str]]


@singledispatch
def _key(item: Any, lang: Lang) -> Chosen:
    return (item.answer,), {}


@_key.register
def _(item: Multiple, lang: Lang) -> Chosen:
    return item.answers, {}


@_key.register
def _(item: OrderSteps, lang: Lang) -> Chosen:
    return tuple(step.id for step in item.steps), {}


@_key.register
def _(item: SpotViolation, lang: Lang) -> Chosen:
    return tuple(piece.id for piece in item.pieces if piece.breaks), {}


@_key.register
def _(item: FillRecord, lang: Lang) -> Chosen:
    return (), {field.id: field.expect[0].of(lang) for field in item.fields}


def key_of(item: Item, lang: Lang) -> Chosen:
    """What answers an item fully, as ids and entries."""
    return _key(item, lang)


def said(item: Item, chosen: Sequence[str], fields: Mapping[str, str], lang: Lang) -> tuple[str, ...]:
    """An answer in words; what the item does not have is left out."""
    if isinstance(item, FillRecord):
        return tuple(f"{field.name.of(lang)}: {fields[field.id]}" for field in item.fields if fields.get(field.id))
    if isinstance(item, TypeText):
        return ()
    named = ("options", "steps", "pieces")
    parts: Any = next(getattr(item, name) for name in named if hasattr(item, name))
    texts = {part.id: part.text.of(lang) for part in parts}
    return tuple(texts[name] for name in chosen if name in texts)
