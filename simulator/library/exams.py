"""Questions, blueprints and modules: every clause, rule, scenario, tag and topic that they name is there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.content.blueprint import Blueprint, PlaySection, QuizSection, TypingSection
from simulator.content.module import OnboardingModule
from simulator.content.quiz import Item, SpotViolation
from simulator.library.known import Known, Report, World, known
from simulator.library.slots import braces, texts


def check_items(world: World, report: Report, items: tuple[Item, ...]) -> None:
    """Every clause of the questions of one file; items are shown as they stand, so they hold no slots."""
    for index, item in enumerate(items):
        for number, clause in enumerate(item.clauses):
            report.refer((index, "clauses", number), clause, world.clauses, "a_clause")
        if isinstance(item, SpotViolation):
            for number, piece in enumerate(item.pieces):
                if piece.breaks:
                    report.refer((index, "pieces", number, "breaks"), piece.breaks, world.clauses, "a_clause")
        for steps, text in texts(item, (index,)):
            braces(report, steps, text)


def check_blueprint(world: World, report: Report, blueprint: Blueprint) -> None:
    """Everything that a blueprint names."""
    items = world.models("items")
    topics = _all(world, "items", (item.topic for item in items))
    for index, section in enumerate(blueprint.sections):
        steps = ("sections", index)
        if isinstance(section, QuizSection | TypingSection):
            for number, pool in enumerate(section.pools):
                for place, topic in enumerate(pool.topics):
                    report.refer((*steps, "pools", number, "topics", place), topic, topics, "a_topic")
        if isinstance(section, PlaySection):
            _plays(world, report, index, section)
    rules = _rules(world)
    for part in ("add", "remove"):
        for place, rule in enumerate(getattr(blueprint.critical, part)):
            report.refer(("critical", part, place), rule, rules, "a_rule")


def _plays(world: World, report: Report, index: int, section: PlaySection) -> None:
    drills = world.models("drill")
    scenarios = _all(world, "drill", (drill.id for drill in drills))
    tags = _all(world, "drill", (tag for drill in drills for tag in drill.tags))
    for number, play in enumerate(section.plays):
        for part, among, what in (
            ("scenarios", scenarios, "a_scenario"),
            ("tags", tags, "a_tag"),
            ("personas", world.personas, "a_persona"),
        ):
            for place, name in enumerate(getattr(play, part)):
                report.refer(("sections", index, "plays", number, part, place), name, among, what)


def check_module(world: World, report: Report, module: OnboardingModule) -> None:
    """Every clause and topic of a module, and that the bank holds enough questions for its quiz."""
    for index, lesson in enumerate(module.lessons):
        for place, clause in enumerate(lesson.clauses):
            report.refer(("lessons", index, "clauses", place), clause, world.clauses, "a_clause")
    for index, line in enumerate(module.dialogue.lines):
        for place, clause in enumerate(line.clauses):
            report.refer(("dialogue", "lines", index, "clauses", place), clause, world.clauses, "a_clause")
    topics = _all(world, "items", (item.topic for item in world.models("items")))
    for place, topic in enumerate(module.topics):
        report.refer(("topics", place), topic, topics, "a_topic")
    kins = {item.kin for item in module.asks_from(world.models("items"))}
    if len(kins) < module.questions and world.all_read("items"):
        report.error(("questions",), "few_questions", wanted=module.questions, count=len(kins))
    for steps, text in texts(module):
        braces(report, steps, text)


def _rules(world: World) -> Known:
    """The rules of the standard and the steps of all scenarios."""
    steps = known(step.id for drill in world.models("drill") for step in drill.steps)
    return world.rules | Known(steps.names, world.all_read("drill"))


def _all(world: World, kind: str, names: Iterable[str]) -> Known:
    return Known(frozenset(names), world.all_read(kind))


def cited(items: Iterable[Any]) -> set[str]:
    """The clauses that questions ask for."""
    return {clause for item in items for clause in item.clauses}
