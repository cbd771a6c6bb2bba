"""Scenarios, personas and businesses: every name in them names something, and every sample can be played."""

from __future__ import annotations

from simulator.content.business import Business
from simulator.content.persona import Persona
from simulator.content.scenario import Sample, Scenario
from simulator.dialogue.actions import parse
from simulator.errors import BadAction
from simulator.library.beats import check_beats
from simulator.library.known import Report, World, known
from simulator.library.rules import check_rule
from simulator.library.slots import scenario_slots
from simulator.library.terms import Scope, scope_of


def check_scenario(world: World, report: Report, scenario: Scenario) -> None:
    """Everything in one scenario that refers to something."""
    scope = scope_of(world, scenario)
    report.refer(("persona",), scenario.persona, world.personas, "a_persona")
    report.refer(("business",), scenario.business, world.businesses, "a_business")
    _business(world, report, scenario)
    for part in ("variants", "facts", "form", "intents", "steps", "samples"):
        report.unique((part,), getattr(scenario, part))
    for use in ("practice", "exam"):
        if not any(variant.use == use for variant in scenario.variants):
            report.error(("variants",), "no_variant_for", key=True, use=use)
    for index, step in enumerate(scenario.steps):
        check_rule(world, report, ("steps", index), step, scope)
        if step.id in world.rules.names:
            report.error(("steps", index, "id"), "step_is_rule", name=step.id)
    for index, name in enumerate(scenario.skips):
        report.refer(("skips", index), name, world.rules, "a_rule")
    _conditions(report, scenario, scope)
    check_beats(report, scenario)
    scenario_slots(world, report, scenario)
    for index, sample in enumerate(scenario.samples):
        _sample(world, report, scenario, index, sample)


def _business(world: World, report: Report, scenario: Scenario) -> None:
    for business in world.models("business"):
        if business.id == scenario.business and scenario.department is not None:
            departments = known(department.id for department in business.departments)
            report.refer(("department",), scenario.department, departments, "a_department")


def _conditions(report: Report, scenario: Scenario, scope: Scope) -> None:
    for index, beat in enumerate(scenario.beats):
        for number, way in enumerate(beat.exits):
            scope.when(report, ("beats", index, "exits", number, "when"), way.when)
    for index, goal in enumerate(scenario.goals):
        scope.when(report, ("goals", index, "needs"), goal.needs)


def _sample(world: World, report: Report, scenario: Scenario, index: int, sample: Sample) -> None:
    steps = ("samples", index)
    report.refer((*steps, "variant"), sample.variant, known(v.id for v in scenario.variants), "a_variant")
    lowest, highest = sample.expect.score
    if not 0 <= lowest <= highest <= 100:
        report.error((*steps, "expect", "score"), "bad_score", lowest=lowest, highest=highest)
    rules = world.rules | known(step.id for step in scenario.steps)
    for name in sample.expect.findings:
        report.refer((*steps, "expect", "findings", name), name, rules, "a_rule", key=True)
    departments = {d.id for b in world.models("business") if b.id == scenario.business for d in b.departments}
    for number, line in enumerate(sample.actions):
        place = (*steps, "actions", number)
        try:
            action = parse(line)
        except BadAction as error:
            report.error(place, "bad_action", why=str(error))
            continue
        if action.verb == "do":
            report.refer(place, action.text, known(scenario.actions), "an_action")
        if action.verb == "transfer" and departments:
            report.refer(place, action.text, known(departments), "a_department")
        for field in action.fields:
            report.refer(place, field, known(field.id for field in scenario.form), "a_field")


def check_persona(world: World, report: Report, persona: Persona) -> None:
    """Reactions and moves name acts or signals."""
    heard = world.acts | world.signals
    report.unique(("moves",), persona.moves)
    for name in persona.reactions:
        report.refer(("reactions", name), name, heard, "an_act_or_signal", key=True)
    for index, move in enumerate(persona.moves):
        for number, name in enumerate(move.signals):
            report.refer(("moves", index, "signals", number), name, heard, "an_act_or_signal")
        if not (move.lines.zh and move.lines.en):
            report.error(("moves", index, "lines"), "no_lines")


def check_business(report: Report, business: Business) -> None:
    """Ids of a business are its own."""
    for part in ("products", "policies", "authority", "departments", "articles"):
        report.unique((part,), getattr(business, part))
