"""A scenario as its author types it, checked against a library as if its file lay there."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.content.scenario import Scenario
from simulator.library.bank import sounds_like
from simulator.library.drills import check_scenario
from simulator.library.exams import check_blueprint, check_module
from simulator.library.files import File, fit
from simulator.library.held import Held, held
from simulator.library.known import Report, World
from simulator.library.layout import KINDS
from simulator.library.problems import Problem, Refused, in_order, problem
from simulator.library.slots import shared_texts
from simulator.library.source import decode
from simulator.library.types import Steps
from simulator.library.unused import named_terms, unused_within
from simulator.library.whole import Library


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
    others = tuple(other for other in held(library) if not _is_same(other, file.value))
    world = World((*others, file))
    own = Report(file)
    check_scenario(world, own, file.value)
    for index, intent in enumerate(file.value.intents):
        sounds_like(own, ("intents", index), intent)
    unused_within(own, file.value, named_terms(world))
    found = [*own.found, *_elsewhere(world, others, file)]
    return Typed(scenario=file.value, problems=in_order(found))


def _is_same(other: Held, scenario: Scenario) -> bool:
    """Whether a file holds what is typed anew."""
    return other.kind.name == "drill" and other.value.id == scenario.id


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
