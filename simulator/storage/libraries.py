"""Whole libraries in and out of the store: import what is new, say what differs, give back what is in use."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, TypeAdapter
from sqlalchemy.orm import Session

from simulator.attempts.snapshots import Kept
from simulator.content.bank import Bank, LabelledReply
from simulator.content.base import Model, digest
from simulator.content.blueprint import Blueprint
from simulator.content.business import Business
from simulator.content.language import Cues
from simulator.content.module import OnboardingModule
from simulator.content.persona import Persona
from simulator.content.quiz import Item
from simulator.content.scenario import Scenario
from simulator.content.standard import Standard
from simulator.dialogue.setting import Setting
from simulator.errors import NotFound
from simulator.library import Library
from simulator.storage import contents
from simulator.storage.contents import Use

if TYPE_CHECKING:
    from simulator.dialogue.events import Started

ONE = "main"  # the name of what there is one of


class Replies(Model):
    """The labelled replies of a bank: what the reader is fitted with, apart from what an attempt pins."""

    replies: tuple[LabelledReply, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A kind of which a library has many: where they are in it, by name, and how one is read back."""

    attribute: str
    reads: TypeAdapter[Any]


NAMED: dict[str, Named] = {
    "persona": Named(attribute="personas", reads=TypeAdapter(Persona)),
    "business": Named(attribute="businesses", reads=TypeAdapter(Business)),
    "scenario": Named(attribute="scenarios", reads=TypeAdapter(Scenario)),
    "cues": Named(attribute="cues", reads=TypeAdapter(Cues)),
    "item": Named(attribute="quizzes", reads=TypeAdapter(Item)),
    "blueprint": Named(attribute="blueprints", reads=TypeAdapter(Blueprint)),
    "module": Named(attribute="modules", reads=TypeAdapter(OnboardingModule)),
}


SINGLE: dict[str, TypeAdapter[Any]] = {
    "standard": TypeAdapter(Standard),
    "bank": TypeAdapter(Bank),
    "replies": TypeAdapter(Replies),
}
"""How that is read back of which there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing of a library as the store keeps it."""

    kind: str
    name: str
    model: BaseModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How one thing differs. `state`: new (only in the library), kept (there, but not in use), changed, only_here,
    same. `paths`: what a change touches (rules.3.points).
    """

    kind: str
    name: str
    state: str
    here: str | None
    there: str | None
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did with each piece: `added` versions; of those and others `published`; `waiting` ones are kept,
    but a version that a person published stays in use.
    """

    added: tuple[str, ...]
    published: tuple[str, ...]
    waiting: tuple[str, ...]


def pieces(library: Library) -> Iterator[Piece]:
    """A library in parts with a digest each; the bank without its labelled replies, as attempts pin it."""
    yield Piece(kind="standard", name=ONE, model=library.standard)
    yield Piece(kind="bank", name=ONE, model=library.bank.model_copy(update={"replies": ()}))
    yield Piece(kind="replies", name=ONE, model=Replies(replies=library.bank.replies))
    for kind, named in NAMED.items():
        models: dict[str, BaseModel] = getattr(library, named.attribute)
        yield from (Piece(kind=kind, name=name, model=model) for name, model in sorted(models.items()))


def take_in(session: Session, library: Library, *, by: str | None, at: int) -> Imported:
    """Keep every version that is new. What is shipped (`by` None) goes into use for practice unless a person published
    something else; what a person brings waits for `publish`.
    """
    done: dict[str, list[str]] = {"added": [], "published": [], "waiting": []}
    known = {version.digest for version in contents.versions(session)}
    lasts, new = contents.last_publications(session, "practice"), []
    for piece in pieces(library):
        told = f"{piece.kind}/{piece.name}"
        found = contents.put(session, piece.kind, piece.name, piece.model, by=by, at=at)
        if found not in known:
            done["added"].append(told)
        last = lasts.get((piece.kind, piece.name))
        if last is not None and last.digest == found:
            continue
        if by is None and (last is None or last.by is None):
            new.append(found)
            done["published"].append(told)
        elif found not in known or by is not None:
            done["waiting"].append(told)
    contents.publish(session, new, "practice", by=None, at=at)
    return Imported(**{state: tuple(names) for state, names in done.items()})


def diff(session: Session, library: Library, use: Use = "practice") -> tuple[Change, ...]:
    """What an import would meet, against what is in use here; in order of kind and name."""
    here = {key: row.digest or "" for key, row in contents.in_use(session, use).items()}
    known = {version.digest for version in contents.versions(session)}
    there = {(piece.kind, piece.name): piece.model for piece in pieces(library)}
    changes = []
    for key in sorted(here.keys() | there.keys()):
        old, new = here.get(key), digest(there[key]) if key in there else None
        state = "same"
        paths: tuple[str, ...] = ()
        if new is None:
            state = "only_here"
        elif old is None:
            state = "kept" if new in known else "new"
        elif old != new:
            state = "changed"
            paths = tuple(_paths(json.loads(contents.get(session, old)), there[key].model_dump(mode="json")))
        changes.append(Change(kind=key[0], name=key[1], state=state, here=old, there=new, paths=paths))
    return tuple(changes)


def _paths(old: object, new: object, above: str = "") -> Iterator[str]:
    """The deepest keys and indexes under which two pieces of plain data differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                yield from _paths(old.get(key), new.get(key), f"{above}.{key}" if above else str(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            if one != other:
                yield from _paths(one, other, f"{above}.{index}")
    else:
        yield above


def library_in_use(session: Session, use: Use, root: Path) -> Library:
    """The library as it is in use: what can be assigned (design decision 4). Raises NotFound before any import.

    `root`: where the shipped files lie, for what is no content (fitted weights).
    """
    found = {key: row.digest or "" for key, row in contents.in_use(session, use).items()}
    return library_of(session, found, use, root)


def library_of(session: Session, found: Mapping[tuple[str, str], str], use: Use, root: Path) -> Library:
    """A library of kept versions, by kind and name. Raises NotFound where what there must be one of is missing."""

    bodies = contents.bodies(session, found.values())

    def one(kind: str, name: str = ONE) -> Any:
        if (kind, name) not in found:
            told = f"No {kind} is published for {use}; run servicedrill content import, then publish."
            raise NotFound(told, code="nothing_published", kind=kind, use=use)
        return _read(kind, Body(found[kind, name], bodies[found[kind, name]]))

    many: dict[str, Any] = {named.attribute: {} for named in NAMED.values()}
    for kind, name in sorted(found.keys()):
        if kind in NAMED:
            many[NAMED[kind].attribute][name] = one(kind, name)
    bank = one("bank").model_copy(update={"replies": one("replies").replies})
    return Library(root=root, standard=one("standard"), bank=bank, **many)


class Body(NamedTuple):
    """A kept version that was found whole; its digest stands for it."""

    digest: str
    text: bytes

    def __hash__(self) -> int:
        return hash(self.digest)


@lru_cache(maxsize=1000)
def _read(kind: str, body: Body) -> Any:
    """The model of a version. Versions never change and models are frozen, so each is read once in a process."""
    return (NAMED[kind].reads if kind in NAMED else SINGLE[kind]).validate_json(body.text)


def pin(session: Session, library: Library, scenario: Scenario, at: int) -> dict[str, str]:
    """Keep what an attempt is about to be played with; the digests for `Started`, by kind."""
    models: dict[str, BaseModel] = {
        "scenario": scenario,
        "persona": library.personas[scenario.persona],
        "business": library.businesses[scenario.business],
        "standard": library.standard,
        "bank": library.bank.model_copy(update={"replies": ()}),
    }
    names = {"scenario": scenario.id, "persona": scenario.persona, "business": scenario.business}
    return {
        kind: contents.put(session, kind, names.get(kind, ONE), model, by=None, at=at) for kind, model in models.items()
    }


def pinned(session: Session, started: Started) -> Kept:
    """What an attempt was played with, for replay and reports. Raises NotFound or Tampered."""
    digests = {kind: started.digests.get(kind, "") for kind in ("scenario", "persona", "business", "standard", "bank")}
    found = contents.bodies(session, digests.values())
    one = {kind: _read(kind, Body(digest, found[digest])) for kind, digest in digests.items()}
    setting = Setting(
        scenario=one["scenario"], persona=one["persona"], business=one["business"], standard=one["standard"]
    )
    return Kept(setting=setting, bank=one["bank"])
