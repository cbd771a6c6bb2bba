"""Rules of the standard and steps of scenarios: every reference holds, and every check asks for something."""

from __future__ import annotations

from simulator.content.checks import (
    Accuracy,
    Duty,
    Forbid,
    Lookup,
    MoodAt,
    Order,
    Outcome,
    Promise,
    Record,
    Run,
    Size,
    Transfer,
)
from simulator.content.standard import Rule
from simulator.library.known import Known, Report, World
from simulator.library.terms import Scope, scope_of_all
from simulator.library.types import Steps


def standard_rules(world: World, reports: dict[str, Report]) -> None:
    """All rules of the standard."""
    scope = scope_of_all(world)
    tags = frozenset(tag for scenario in world.models("drill") for tag in scenario.tags)
    for file in world.of("rules"):
        report = reports[file.name]
        for index, rule in enumerate(file.value or ()):
            check_rule(world, report, (index,), rule, scope)
            for number, tag in enumerate(rule.where.tags):
                if tag not in tags and world.all_read("drill"):
                    report.warn((index, "where", "tags", number), "no_such_tag", name=tag)


def check_rule(world: World, report: Report, steps: Steps, rule: Rule, scope: Scope) -> None:
    """One rule within its scope."""
    report.refer((*steps, "area"), rule.area, world.areas, "an_area")
    for index, clause in enumerate(rule.clauses):
        report.refer((*steps, "clauses", index), clause, world.clauses, "a_clause")
    for index, persona in enumerate(rule.where.personas):
        report.refer((*steps, "where", "personas", index), persona, world.personas, "a_persona")
    _references((*steps, "check"), report, rule, scope)
    _asks_for_something((*steps, "check"), report, rule)


def _references(steps: Steps, report: Report, rule: Rule, scope: Scope) -> None:
    check = rule.check
    for part in ("any", "all", "first", "then", "without"):
        if part == "any" and isinstance(check, Outcome):
            continue
        scope.terms(report, (*steps, part), getattr(check, part, ()))
    for part in ("opens", "closes"):
        if hasattr(check, part):
            scope.trigger(report, (*steps, part), getattr(check, part))
    for part, among, what in (
        ("facts", scope.facts, "a_fact"),
        ("fields", scope.fields, "a_field"),
        ("articles", scope.articles, "an_article"),
    ):
        _names(steps, report, check, part, among, what)


def _names(steps: Steps, report: Report, check: object, part: str, among: Known, what: str) -> None:
    for index, name in enumerate(getattr(check, part, ())):
        report.refer((*steps, part, index), name, among, what)


def _asks_for_something(steps: Steps, report: Report, rule: Rule) -> None:
    """A check with nothing to look for would be met, or missed, by everybody."""
    check = rule.check
    needed: tuple[str, ...] = ()
    match check:
        case Duty(any=(), all=()):
            needed = ("any", "all")
        case Order():
            needed = tuple(part for part in ("first", "then") if not getattr(check, part))
        case Forbid(any=()) | Outcome(any=()) | Run(any=()):
            needed = ("any",)
        case Transfer(part="reason" | "wait", any=()):
            needed = ("any",)
        case Size(lines=None, chars_zh=None, chars_en=None, sentences=None):
            needed = ("lines", "chars_zh", "chars_en", "sentences")
        case MoodAt(least=None, rise=None):
            needed = ("least", "rise")
        case Accuracy(state=True, facts=()):
            needed = ("facts",)
        case Duty(opens="end") | Duty(closes="start") | Promise(opens="end"):
            report.error(steps, "empty_window")
        case Duty(opens=opens, closes=closes) if opens == closes and opens not in ("start", "end"):
            report.error(steps, "empty_window")
        case Record() | Lookup():
            pass
    if needed:
        report.error(steps, "asks_nothing", keys=", ".join(needed))
