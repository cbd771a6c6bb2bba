"""A scenario as its author types it, checked against a library as if its file lay there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from simulator.content.scenario import Scenario
from simulator.library.bank import sounds_like
from simulator.library.drills import check_scenario
from simulator.library.exams import check_blueprint, check_module
from simulator.library.files import File, fit
from simulator.library.known import Report, World
from simulator.library.layout import KINDS
from simulator.library.loading import Library
from simulator.library.problems import Problem, Refused, in_order, problem
from simulator.library.slots import shared_texts
from simulator.library.source import MAX_BYTES, decode
from simulator.library.types import Steps
from simulator.library.unused import conditions_of, terms_of


class Held(File):
    """A file of a library that is read already: what it holds is sound, and its places are nobody's concern here."""

    def ids(self) -> tuple[str, ...]:
        return tuple(one.id for one in (self.value if isinstance(self.value, tuple) else (self.value,)))


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed: the scenario where it could be read, and all that is wrong with it, in the order of lines."""

    scenario: Scenario | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(found for found in self.problems if found.level == "error")


def look(text: str, library: Library, name: str = "scenario.yaml") -> Typed:
    """Everything that loading would find; where the scenario breaks something elsewhere, that is told at its head."""
    try:
        file = fit(decode(text.encode("utf-8", "replace"), name), KINDS["drill"], name)
    except Refused as refused:
        return Typed(scenario=None, problems=(refused.problem,))
    if file.value is None:
        return Typed(scenario=None, problems=in_order(list(file.problems)))
    others = tuple(_held(library, file.value.id))
    world = World((*others, file))
    own = Report(file)
    check_scenario(world, own, file.value)
    for index, intent in enumerate(file.value.intents):
        sounds_like(own, ("intents", index), intent)
    _unused(own, file.value)
    found = [*own.found, *_elsewhere(world, others, file)]
    return Typed(scenario=file.value, problems=in_order(found))


def too_long(text: str) -> bool:
    """Whether a text is longer than any file may be, so that nothing needs to read it."""
    return len(text) > MAX_BYTES


def _held(library: Library, without: str) -> Iterable[Held]:
    """The files of a library, but for the scenario that is typed anew."""

    def held(kind: str, name: str, value: Any) -> Held:
        return Held(kind=KINDS[kind], name=name, value=value)

    standard, bank = library.standard, library.bank
    yield held("standard", "standard", standard)
    yield held("clauses", "clauses", standard.clauses)
    yield held("rules", "rules", standard.rules)
    yield held("wordings", "wordings", bank.wordings)
    yield from (held("act", act.id, act) for act in bank.acts)
    yield from (held("persona", name, model) for name, model in library.personas.items())
    yield from (held("business", name, model) for name, model in library.businesses.items())
    yield from (held("drill", name, model) for name, model in library.scenarios.items() if name != without)
    yield held("items", "items", tuple(library.quizzes.values()))
    yield from (held("blueprint", name, model) for name, model in library.blueprints.items())
    yield from (held("module", name, model) for name, model in library.modules.items())


def _elsewhere(world: World, others: tuple[Held, ...], file: File) -> list[Problem]:
    """What this scenario breaks in other files: an exam that draws on it, lines of its persona without their slots."""
    reports = {other.name: Report(other) for other in others} | {file.name: Report(file)}
    shared_texts(world, reports)
    for other in others:
        if other.kind.name == "blueprint":
            check_blueprint(world, reports[other.name], other.value)
        elif other.kind.name == "module":
            check_module(world, reports[other.name], other.value)
    at: dict[str, Steps] = {"slot_not_shared": ("variants",)}
    return [
        problem(file.place(at.get(found.code, ("id",)), key=True), found.code, **found.phrase.slots)
        for name, report in reports.items()
        for found in report.found
        if found.level == "error" and name != file.name
    ]


def _unused(report: Report, scenario: Scenario) -> None:
    """A warning for each intent that nothing in the scenario waits for."""
    used = {*conditions_of(scenario), *(term for step in scenario.steps for term in terms_of(step))}
    for index, intent in enumerate(scenario.intents):
        if f"intent:{intent.id}" not in used:
            report.warn(("intents", index, "id"), "unused_intent", name=intent.id)
