"""A library that is in memory already, as files: for checks between its parts without writing and reading them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.library.files import File
from simulator.library.layout import KINDS
from simulator.library.linking import links
from simulator.library.problems import Problem, in_order
from simulator.library.whole import Library


class Held(File):
    """A file whose content is sound by itself; its places are not known, only its name is."""

    def ids(self) -> tuple[str, ...]:
        return tuple(one.id for one in (self.value if isinstance(self.value, tuple) else (self.value,)))


def held(library: Library) -> Iterator[Held]:
    """The files of a library, named as an export of it names them."""

    def file(kind: str, name: str, value: Any) -> Held:
        return Held(kind=KINDS[kind], name=name, value=value)

    standard, bank = library.standard, library.bank
    yield file("standard", "standard/standard.yaml", standard)
    yield file("clauses", "standard/clauses/clauses.yaml", standard.clauses)
    yield file("rules", "standard/rules/rules.yaml", standard.rules)
    yield file("wordings", "standard/wordings/wordings.yaml", bank.wordings)
    if bank.replies:
        yield file("replies", "standard/replies/replies.jsonl", bank.replies)
    yield from (file("act", f"standard/acts/{act.id}.yaml", act) for act in bank.acts)
    for kind, folder, models in (
        ("persona", "personas", library.personas),
        ("business", "businesses", library.businesses),
        ("drill", "drills", library.scenarios),
        ("blueprint", "exams", library.blueprints),
        ("module", "modules", library.modules),
    ):
        yield from (file(kind, f"{folder}/{name}.yaml", model) for name, model in dict(models).items())
    if library.quizzes:
        yield file("items", "quizzes/items.yaml", tuple(library.quizzes.values()))


def unfit(library: Library) -> tuple[Problem, ...]:
    """The errors between the parts of a library: what loading its files would find, each part being sound by itself."""
    return tuple(found for found in in_order(links(tuple(held(library)))) if found.level == "error")
