"""The content of a sitting as it was booked, by digest: what is published later changes no running exam."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, TypeAdapter
from sqlalchemy import select

from simulator.content.blueprint import Blueprint
from simulator.content.business import Business
from simulator.content.persona import Persona
from simulator.content.quiz import Item
from simulator.content.scenario import Scenario
from simulator.content.standard import Standard
from simulator.exam.form import Form
from simulator.service.talk_memory import Memory
from simulator.storage import Reading, Transaction
from simulator.storage.tables import ContentRow

if TYPE_CHECKING:
    from simulator.library import Library

STANDARD = "standard:main"
_KINDS: dict[str, TypeAdapter[Any]] = {
    "blueprint": TypeAdapter(Blueprint),
    "item": TypeAdapter(Item),
    "scenario": TypeAdapter(Scenario),
    "persona": TypeAdapter(Persona),
    "business": TypeAdapter(Business),
    "standard": TypeAdapter(Standard),
}
_parsed: Memory[Any] = Memory(2000)  # by digest, which never means anything else


def freeze(transaction: Transaction, library: Library, form: Form, *, at: int) -> Form:
    """The form with the digest of everything that it is made of, all of it kept in the store."""
    pieces: dict[str, BaseModel] = {f"blueprint:{form.blueprint}": library.blueprints[form.blueprint]}
    pieces |= {f"item:{part.item}": library.quizzes[part.item] for part in form.items}
    for play in form.plays:
        scenario = library.scenarios[play.scenario]
        pieces |= scenario_pieces(library, scenario)
    known = {name: _in_use(library, name) for name in pieces}
    query = select(ContentRow.digest).where(ContentRow.digest.in_([one for one in known.values() if one]))
    there = set(transaction.session.scalars(query))
    digests = {
        name: known[name] if known[name] in there else _kept(transaction, name, piece, at)
        for name, piece in pieces.items()
    }
    return replace(form, digests=digests)


def _in_use(library: Library, name: str) -> str:
    """The digest by which a library knows what it holds, or nothing."""
    return library.digests.get("standard" if name == STANDARD else name, "")


def scenario_pieces(library: Library, scenario: Scenario) -> dict[str, BaseModel]:
    """What a role-play is played with and judged by, but for what hears the replies."""
    return {
        f"scenario:{scenario.id}": scenario,
        f"persona:{scenario.persona}": library.personas[scenario.persona],
        f"business:{scenario.business}": library.businesses[scenario.business],
        STANDARD: library.standard,
    }


def _kept(transaction: Transaction, name: str, piece: BaseModel, at: int) -> str:
    kind, _, own = name.partition(":")
    return transaction.put_content(kind, own, piece, by=None, at=at)


def piece(now: Reading, kind: str, digest: str) -> Any:
    """A piece of content of this kind. Raises NotFound, Tampered."""
    known = _parsed.get(f"{kind} {digest}")
    return known or _parsed.put(f"{kind} {digest}", _KINDS[kind].validate_json(now.content(digest)))


def blueprint_of(now: Reading, form: Form) -> Blueprint:
    found: Blueprint = piece(now, "blueprint", form.digests[f"blueprint:{form.blueprint}"])
    return found


def items_of(now: Reading, form: Form) -> Mapping[str, Item]:
    """The items and texts of a form."""
    return {part.item: piece(now, "item", form.digests[f"item:{part.item}"]) for part in form.items}


def scenario_of(now: Reading, form: Form, name: str) -> Scenario:
    found: Scenario = piece(now, "scenario", form.digests[f"scenario:{name}"])
    return found


def library_of(now: Reading, form: Form, name: str, library: Library) -> Library:
    """The library in use, with a scenario of the form and all that belongs to it as they were booked."""
    scenario = scenario_of(now, form, name)
    names = {f"scenario:{name}", f"persona:{scenario.persona}", f"business:{scenario.business}"}
    standard = form.digests[STANDARD]
    in_use = library.digests
    if in_use["standard"] == standard and all(in_use.get(part) == form.digests[part] for part in names):
        return library
    return replace(
        library,
        standard=piece(now, "standard", standard),
        scenarios=library.scenarios | {name: scenario},
        personas=library.personas | {scenario.persona: _of(now, form, "persona", scenario.persona)},
        businesses=library.businesses | {scenario.business: _of(now, form, "business", scenario.business)},
    )


def _of(now: Reading, form: Form, kind: str, name: str) -> Any:
    return piece(now, kind, form.digests[f"{kind}:{name}"])
