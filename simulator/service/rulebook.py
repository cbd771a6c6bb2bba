"""What each rule of a library belongs to: its area, clauses, acts; and the names of all of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from simulator.content.base import Lang, Text
from simulator.content.standard import Clause, Rule
from simulator.errors import BadValue
from simulator.scoring.score import rules_for

if TYPE_CHECKING:
    from simulator.library import Library

By = Literal["area", "rule", "clause", "act", "persona"]
BYS: tuple[By, ...] = get_args(By)
COUNTED: dict[By, str] = {"area": "rule", "rule": "rule", "clause": "rule", "act": "rule", "persona": "persona"}
"""By what the counts of each are kept."""


def proper_by(by: str) -> By:
    """Raises BadValue."""
    for known in BYS:
        if by == known:
            return known
    raise BadValue(f"There is no '{by}'; choose {', '.join(BYS)}.", code="no_by", name=by[:40])


_PARTS = ("any", "all", "first", "then")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """The rules of the standard and the steps of all scenarios, by id. `asked`: the rules that judge each scenario."""

    rules: Mapping[str, Rule]
    clauses: Mapping[str, Clause]
    acts: Mapping[str, tuple[str, ...]]
    asked: Mapping[str, frozenset[str]]
    names: Mapping[tuple[By, str], Text]

    def things(self, by: By, *, thing: str, area: str) -> tuple[str, ...]:
        """What of a kind the counts of a rule (or of a persona) are for. A rule that is no more counts for its area
        and itself.
        """
        match by:
            case "clause":
                return self.clauses_of(thing)
            case "act":
                return self.acts.get(thing, ())
            case "area":
                return (area,)
        return (thing,)

    def clauses_of(self, rule: str) -> tuple[str, ...]:
        found = self.rules.get(rule)
        return found.clauses if found else ()

    def name(self, by: By, thing: str, lang: Lang) -> str:
        """The name of a thing, a clause by its text; its id where it is no more."""
        if by == "clause":
            clause = self.clauses.get(thing)
            return clause.of(lang) if clause else thing
        text = self.names.get((by, thing))
        return text.of(lang) if text else thing


def rulebook(library: Library) -> RuleBook:
    """Of everything in a library."""
    known = {act.id for act in library.bank.acts}
    rules = {rule.id: rule for rule in library.standard.rules}
    for scenario in library.scenarios.values():
        rules |= {step.id: step for step in scenario.steps}
    names: dict[tuple[By, str], Text] = {("area", area.id): area.name for area in library.standard.areas}
    names |= {("rule", rule.id): rule.name for rule in rules.values()}
    names |= {("act", act.id): act.name for act in library.bank.acts}
    names |= {("persona", persona.id): persona.name for persona in library.personas.values()}
    return RuleBook(
        rules=rules,
        clauses={clause.id: clause for clause in library.standard.clauses},
        acts={rule.id: _acts(rule, known) for rule in rules.values()},
        asked={
            scenario.id: frozenset(rule.id for rule in rules_for(library.standard, scenario))
            for scenario in library.scenarios.values()
        },
        names=names,
    )


def _acts(rule: Rule, known: set[str]) -> tuple[str, ...]:
    """The acts that a rule asks for or forbids."""
    terms = [term for part in _PARTS for term in getattr(rule.check, part, ())]
    return tuple(dict.fromkeys(term for term in terms if term in known))
