"""What differs between two scorecards of one attempt, or two results of one sitting: figures, and the rules behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from simulator.exam.result import Result
from simulator.scoring.card import Finding, Scorecard

Turned = Literal["passes", "fails", "pending", "score", "findings"]
AGAINST = ("broken", "missed", "for_review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A scorecard or a result in percent. `passes`: None where nothing could be judged, or a result is open."""

    total: int | None
    low: int | None
    high: int | None
    passes: bool | None
    critical: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """What one rule found before and finds now, each state as often as it stands there, and the points between them."""

    rule: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How an attempt or a sitting comes out otherwise. `turned`: passes now, fails now, is open now (sittings), has
    another score, or other findings only.

    `rules`: those that differ, the heaviest first; a rule that only one of the two standards has is among them.
    """

    turned: Turned
    before: Figures
    after: Figures
    rules: tuple[RuleChange, ...]


def figures(card: Scorecard) -> Figures:
    return Figures(total=card.total, low=card.low, high=card.high, passes=card.passes, critical=card.critical)


def difference(before: Scorecard, after: Scorecard) -> Difference | None:
    """What differs, or None where nobody would see a difference."""
    old, new = figures(before), figures(after)
    rules = _rules(before, after)
    if old == new and not rules:
        return None
    return Difference(turned=_turned(old, new), before=old, after=new, rules=rules)


def result_difference(before: Result, after: Result, parts: Iterable[Difference | None]) -> Difference | None:
    """What differs between two results of a sitting; `parts`: how its role-plays differ, in order."""
    old, new = _result_figures(before), _result_figures(after)
    rules = tuple(rule for part in parts if part is not None for rule in part.rules)
    if old == new and not rules:
        return None
    turned: Turned = "findings" if old == new else "score"
    if old.passes != new.passes:
        turned = "pending" if new.passes is None else "passes" if new.passes else "fails"
    heaviest = sorted(rules, key=lambda change: (-abs(change.points), change.rule))
    return Difference(turned=turned, before=old, after=new, rules=tuple(heaviest))


def _result_figures(found: Result) -> Figures:
    total, critical = found.total, tuple(dict.fromkeys(error.rule for error in found.critical if error.sure))
    passes = None if found.outcome == "pending" else found.outcome == "passed"
    return Figures(total=total.likely, low=total.low, high=total.high, passes=passes, critical=critical)


def _turned(old: Figures, new: Figures) -> Turned:
    if bool(old.passes) != bool(new.passes):
        return "passes" if new.passes else "fails"
    return "findings" if old == new else "score"


def _rules(before: Scorecard, after: Scorecard) -> tuple[RuleChange, ...]:
    names = dict.fromkeys(finding.rule for card in (before, after) for finding in card.findings)
    changes = []
    for name in names:
        old, new = before.of(name), after.of(name)
        if _worth(old) != _worth(new):
            changes.append(
                RuleChange(
                    rule=name,
                    before=tuple(finding.state for finding in old),
                    after=tuple(finding.state for finding in new),
                    points=_points(old, new),
                )
            )
    return tuple(sorted(changes, key=lambda change: (-abs(change.points), change.rule)))


def _worth(findings: tuple[Finding, ...]) -> list[tuple[str, str, int, int, int]]:
    """What a person sees of findings; how grave a rule is matters where it was broken or missed."""
    return sorted((f.state, f.severity if f.state in AGAINST else "", f.gained, f.possible, f.lost) for f in findings)


def _points(old: tuple[Finding, ...], new: tuple[Finding, ...]) -> int:
    """Points that the trainee has more now; of a duty that only weighs more or less, those that are lacking less."""
    earned = sum(f.gained - f.lost for f in new) - sum(f.gained - f.lost for f in old)
    lacking = sum(f.possible - f.gained for f in new) - sum(f.possible - f.gained for f in old)
    return earned or -lacking
