"""References the other way: what is defined and nothing refers to. These are warnings, but for what is clearly lost."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.content.checks import Outcome
from simulator.content.scenario import Scenario, When
from simulator.content.standard import Rule
from simulator.library.exams import cited
from simulator.library.known import Report, World

_MOST = 8  # names in one line of a warning


def unused(world: World, reports: dict[str, Report]) -> None:
    """Warnings for whatever could go, or is forgotten. Only for what can be known with every file read."""
    rules, named = _rules(world), named_terms(world)
    if world.all_read("rules") and world.all_read("drill") and world.all_read("items"):
        clauses = {clause for rule in rules for clause in rule.clauses} | cited(world.models("items"))
        _listed(world, reports, "clauses", clauses, "unused_clauses")
        _listed(world, reports, "wordings", {term.removeprefix("wording:") for term in named}, "unused_wordings")
        _areas(world, reports, {rule.area for rule in rules})
    for file in world.of("drill"):
        if file.value is not None:
            unused_within(reports[file.name], file.value, named)
    _personas_and_businesses(world, reports)


def _rules(world: World) -> list[Rule]:
    return [*world.models("rules"), *(step for scenario in world.models("drill") for step in scenario.steps)]


def named_terms(world: World) -> set[str]:
    """Every term that a rule, a step, an exit or a goal waits for."""
    named = {term for rule in _rules(world) for term in terms_of(rule)}
    return named | {term for scenario in world.models("drill") for term in conditions_of(scenario)}


def terms_of(rule: Rule) -> Iterator[str]:
    """The terms that a rule waits for."""
    check = rule.check
    for part in ("any", "all", "first", "then", "without"):
        if not isinstance(check, Outcome):
            yield from getattr(check, part, ())
    for part in ("opens", "closes"):
        trigger = getattr(check, part, "")
        if trigger.startswith("said:"):
            yield trigger.removeprefix("said:")


def conditions_of(scenario: Scenario) -> Iterator[str]:
    """The terms that exits and goals wait for."""
    for beat in scenario.beats:
        for way in beat.exits:
            yield from _when(way.when)
    for goal in scenario.goals:
        yield from _when(goal.needs)


def _when(when: When) -> Iterator[str]:
    for part in (when.all, when.any, when.none, when.ever):
        yield from part


def _listed(world: World, reports: dict[str, Report], kind: str, used: set[str], code: str) -> None:
    """One warning a file, at the first unused thing in it."""
    for file in world.of(kind):
        left = [(index, thing.id) for index, thing in enumerate(file.value or ()) if thing.id not in used]
        if left:
            names = [name for _, name in left[:_MOST]] + (["…"] if len(left) > _MOST else [])
            reports[file.name].warn((left[0][0], "id"), code, count=len(left), names=", ".join(names))


def _areas(world: World, reports: dict[str, Report], used: set[str]) -> None:
    for file in world.of("standard"):
        for index, area in enumerate(file.value.areas if file.value else ()):
            if area.id not in used:
                reports[file.name].warn(("areas", index, "id"), "unused_area", name=area.id)


def unused_within(report: Report, scenario: Scenario, named: set[str]) -> None:
    """Warnings for intents and actions of a scenario that nothing waits for; `named`: what anything does."""
    used = {*conditions_of(scenario), *(term for step in scenario.steps for term in terms_of(step))}
    for index, intent in enumerate(scenario.intents):
        if f"intent:{intent.id}" not in used:
            report.warn(("intents", index, "id"), "unused_intent", name=intent.id)
    for index, action in enumerate(scenario.actions):
        if f"action:{action}" not in named:
            report.warn(("actions", index), "unused_action", name=action)


def _personas_and_businesses(world: World, reports: dict[str, Report]) -> None:
    if not world.all_read("drill"):
        return
    drills = world.models("drill")
    for kind, used in (("persona", {d.persona for d in drills}), ("business", {d.business for d in drills})):
        for file in world.of(kind):
            if file.value is not None and file.value.id not in used:
                reports[file.name].warn(("id",), "unused_file", name=file.value.id)
