"""Points in doubt: what each rule found in a role-play, with every way in which an examiner could still decide it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from simulator.content.base import Severity
from simulator.content.scenario import Scenario
from simulator.content.standard import Rule, Standard
from simulator.dialogue.attempt import Attempt
from simulator.scoring.card import Finding
from simulator.scoring.score import PROHIBITIONS, found_through, rules_for
from simulator.scoring.view import Lens

Decided = Literal["met", "missed", "broken", "not_applicable"]
# From the best for the trainee to the worst; an area's percent never falls when a point moves up.
_RANK = {"met": 0, "for_review": 1, "not_applicable": 1, "open": 1, "not_judged": 1, "missed": 2, "broken": 3}
_LENSES: tuple[Lens, ...] = ("likely", "against", "for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One finding, and what it could become. `key` names it within its role-play, also when it is judged again.

    `options`: the ways in which it may be decided, best for the trainee first; a single one where nothing is in doubt.
    `likely` is one of them. `bans`: the rule forbids something.
    """

    key: str
    rule: str
    weight: int
    bans: bool
    options: tuple[Finding, ...]
    likely: Finding

    @property
    def best(self) -> Finding:
        return self.options[0]

    @property
    def worst(self) -> Finding:
        return self.options[-1]

    @property
    def in_doubt(self) -> bool:
        return len(self.options) > 1

    @property
    def severity(self) -> Severity:
        return self.likely.severity

    def ended(self, *, best: bool) -> Point:
        """The point settled at one end of its options."""
        end = self.best if best else self.worst
        return replace(self, options=(end,), likely=end)

    def decided(self, state: Decided) -> Point:
        """The point when an examiner has decided it."""
        for option in self.options:
            if option.state == state:
                return replace(self, options=(option,), likely=option)
        possible = max((option.possible for option in self.options), default=0) or self.weight
        finding = replace(
            self.likely,
            state=state,
            gained=possible if state == "met" and not self.bans else 0,
            possible=possible if state in ("met", "missed") and not self.bans else 0,
            lost=self.weight if state == "broken" else 0,
            sure=True,
            proposed=False,
        )
        return replace(self, options=(finding,), likely=finding)


def points(standard: Standard, scenario: Scenario, attempt: Attempt) -> tuple[Point, ...]:
    """Every point of a role-play that is over. A doubt is a point that the three lenses of decision 14 see apart."""
    rules = {rule.id: rule for rule in rules_for(standard, scenario)}
    seen = {lens: _by_rule(found_through(standard, attempt, scenario, lens=lens)) for lens in _LENSES}
    found: list[Point] = []
    for name, rule in rules.items():
        by_lens = {lens: seen[lens].get(name, ()) for lens in _LENSES}
        if any(by_lens.values()):
            found += _of_rule(rule, by_lens)
    return tuple(found)


def _by_rule(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Findings that are decided one way or the other; what only waits for review is broken through another lens."""
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        if finding.state in _RANK:
            found[finding.rule] = (*found.get(finding.rule, ()), finding)
    return found


def _of_rule(rule: Rule, seen: dict[Lens, tuple[Finding, ...]]) -> list[Point]:
    """One point for a duty; for a prohibition, and what is judged reply by reply, one for each place."""
    several = any(len(findings) > 1 for findings in seen.values())
    keyed = {lens: {_key(f, several): f for f in findings} for lens, findings in seen.items()}
    places = list(dict.fromkeys(key for found in keyed.values() for key in found if "@" in key))
    if not places:
        return [_point(rule, rule.id, {lens: found[rule.id] for lens, found in keyed.items() if found})]
    return [_point(rule, key, _at(key, keyed)) for key in places]


def _key(finding: Finding, several: bool) -> str:
    """The rule, and for what was broken (or missed among several) the turn and the characters."""
    if finding.state != "broken" and not (several and finding.state == "missed"):
        return finding.rule
    if not finding.evidence:
        return f"{finding.rule}@"
    first = finding.evidence[0]
    return f"{finding.rule}@{first.turn}:{first.start}-{first.end}"


def _at(key: str, keyed: dict[Lens, dict[str, Finding]]) -> dict[Lens, Finding]:
    """What each lens sees at a place; where one sees nothing wrong, the rule is kept there."""
    shown = next(found[key] for found in keyed.values() if key in found)
    kept = replace(shown, state="met", gained=shown.possible, lost=0, sure=False, proposed=False)
    return {lens: found.get(key, kept) for lens, found in keyed.items()}


def _point(rule: Rule, key: str, by_lens: dict[Lens, Finding]) -> Point:
    options: list[Finding] = []
    for finding in by_lens.values():
        worth = (finding.state, finding.gained, finding.possible, finding.lost)
        if worth not in [(o.state, o.gained, o.possible, o.lost) for o in options]:
            options.append(finding)
    return Point(
        key=key,
        rule=rule.id,
        weight=rule.weight,
        bans=rule.check.kind in PROHIBITIONS,
        options=tuple(sorted(options, key=lambda f: (_RANK[f.state], f.lost, -f.gained))),
        likely=by_lens["likely"],
    )
