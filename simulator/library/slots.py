"""Slots in texts: every `{slot}` is filled wherever the text is shown, and every variant gives the same slots."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel

from simulator.content.base import Lines, Text
from simulator.content.scenario import Scenario, SlotValue
from simulator.content.standard import Rule
from simulator.library.known import Report, World, known
from simulator.library.types import Steps

BUILT_IN = ("company", "company_short", "post", "agent")
_BRACES = re.compile(r"\{([^{}]*)\}")


def texts(value: object, steps: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """Every text that people are shown, with the steps to it."""
    if isinstance(value, Text):
        yield (*steps, "zh"), value.zh
        yield (*steps, "en"), value.en
    elif isinstance(value, Lines):
        for lang in ("zh", "en"):
            for index, line in enumerate(getattr(value, lang)):
                yield (*steps, lang, index), line
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), (*steps, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from texts(item, (*steps, index))


def slots_in(text: str) -> tuple[str, ...]:
    return tuple(_BRACES.findall(text))


def braces(report: Report, steps: Steps, text: str) -> None:
    """An error for a brace that belongs to no slot."""
    if set("{}") & set(_BRACES.sub("", text)):
        report.error(steps, "lone_brace")


def scenario_slots(world: World, report: Report, scenario: Scenario) -> None:
    """The slots of a scenario: used where they exist, alike in every variant, and each of them used."""
    used: set[str] = set()
    given = {name for variant in scenario.variants for name in variant.slots}
    for steps, text in texts(scenario):
        braces(report, steps, text)
        for name in slots_in(text):
            if report.refer(steps, name, known((*given, *BUILT_IN)), "a_slot"):
                used.add(name)
    used |= _of_facts(report, scenario, given)
    _alike(report, scenario, given)
    shared = _shared_slots(world, scenario)
    for name in sorted(given - used - shared):
        index = next(i for i, variant in enumerate(scenario.variants) if name in variant.slots)
        report.warn(("variants", index, "slots", name), "unused_slot", key=True, name=name)


def _of_facts(report: Report, scenario: Scenario, given: set[str]) -> set[str]:
    """The slots that facts take their figures from; each must hold whole numbers only."""
    used = set()
    for index, fact in enumerate(scenario.facts):
        if isinstance(fact.value, int):
            continue
        if not report.refer(("facts", index, "value"), fact.value, known(given), "a_slot"):
            continue
        used.add(fact.value)
        for number, variant in enumerate(scenario.variants):
            for place, value in enumerate(variant.slots.get(fact.value, ())):
                if not isinstance(value, int):
                    steps = ("variants", number, "slots", fact.value, place)
                    report.error(steps, "figure_needed", name=fact.value, fact=fact.id)
    return used


def _alike(report: Report, scenario: Scenario, given: set[str]) -> None:
    for index, variant in enumerate(scenario.variants):
        for name in sorted(given - set(variant.slots)):
            report.error(("variants", index, "slots"), "slot_missing", key=True, name=name, variant=variant.id)
        for name, values in variant.slots.items():
            steps = ("variants", index, "slots", name)
            _no_slots_inside(report, steps, values)
            if not values:
                report.error(steps, "slot_empty", name=name)
            if name in BUILT_IN:
                report.error(steps, "slot_built_in", key=True, name=name)


def _no_slots_inside(report: Report, steps: Steps, values: tuple[SlotValue, ...]) -> None:
    """An error for a slot in a slot's value: values are not filled again."""
    for at, text in [*texts(values, steps), *(((*steps, i), v) for i, v in enumerate(values) if isinstance(v, str))]:
        for inner in slots_in(text):
            report.error(at, "slot_in_slot", name=inner)


def _shared_slots(world: World, scenario: Scenario) -> set[str]:
    """The slots that texts outside the scenario use in it: its persona's lines and the rules of the standard."""
    personas = [persona for persona in world.models("persona") if persona.id == scenario.persona]
    rules = [rule for rule in world.models("rules") if applies(rule, scenario)]
    return {name for thing in (*personas, *rules) for _, text in texts(thing) for name in slots_in(text)}


def applies(rule: Rule, scenario: Scenario) -> bool:
    """Whether a rule of the standard judges a scenario."""
    where = rule.where
    return (
        rule.id not in scenario.skips
        and (not where.channels or scenario.channel in where.channels)
        and (not where.personas or scenario.persona in where.personas)
        and (not where.tags or bool(set(where.tags) & set(scenario.tags)))
    )


def shared_texts(world: World, reports: dict[str, Report]) -> None:
    """The texts that several scenarios share: every slot in them is given by every one of those scenarios."""
    scenarios = world.models("drill")
    for kind in ("persona", "rules", "business"):
        for file in world.of(kind):
            for steps, text in texts(file.value):
                braces(reports[file.name], steps, text)
                for name in set(slots_in(text)) - set(BUILT_IN):
                    where = _showing(file.value, steps, scenarios)
                    _given_by_all(reports[file.name], steps, name, where)


def _showing(value: object, steps: Steps, scenarios: tuple[Scenario, ...]) -> tuple[Scenario, ...]:
    """The scenarios in which a text of a persona, a business or a list of rules can be shown."""
    if isinstance(value, tuple):
        rule = value[int(steps[0])]
        return tuple(scenario for scenario in scenarios if applies(rule, scenario))
    own = getattr(value, "id", "")
    return tuple(scenario for scenario in scenarios if own in (scenario.persona, scenario.business))


def _given_by_all(report: Report, steps: Steps, name: str, scenarios: tuple[Scenario, ...]) -> None:
    for scenario in scenarios:
        if not any(name in variant.slots for variant in scenario.variants):
            report.error(steps, "slot_not_shared", name=name, scenario=scenario.id, choices=", ".join(BUILT_IN))
            return
