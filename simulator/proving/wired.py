"""Which clauses are wired: a sample gets them as met, another as missed or broken,
and both would fail without the rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.content.standard import Rule
from simulator.library import Library
from simulator.proving.samples import Proved

AGAINST = ("missed", "broken")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """`wired` clause ids; `half`: clauses with one side only, and the side lacking;
    `loose`: cited, shown by no sample.
    """

    wired: tuple[str, ...]
    half: dict[str, str]
    loose: tuple[str, ...]


Shown = dict[str, tuple[str, ...]]  # clause -> `rule/for` and `rule/against`, as samples showed them


def shown(proved: Iterable[Proved]) -> Shown:
    """The sides of clauses that samples show, by samples that got what they expect.

    A finding that a sample names fails it as soon as the rule is removed, so what is shown depends on the rule.
    """
    found: dict[str, set[str]] = {}
    for one in proved:
        if one.card is None or one.wrong:
            continue
        for rule, state in one.sample.expect.findings.items():
            side = "for" if state == "met" else "against" if state in AGAINST else ""
            for finding in one.card.of(rule):
                if side and finding.state == state:
                    for clause in finding.clauses:
                        found.setdefault(clause, set()).add(f"{rule}/{side}")
    return {clause: tuple(sorted(sides)) for clause, sides in sorted(found.items())}


def wiring(library: Library, parts: Iterable[Shown]) -> Wiring:
    """What all samples together show of every clause that a rule cites."""
    merged: dict[str, set[str]] = {}
    for part in parts:
        for clause, sides in part.items():
            merged.setdefault(clause, set()).update(sides)
    cited = {clause for rule in _rules(library) for clause in rule.clauses}
    wired, half = [], {}
    for clause in sorted(cited & set(merged)):
        rules = {side.rpartition("/")[0] for side in merged[clause]}
        if any({f"{rule}/for", f"{rule}/against"} <= merged[clause] for rule in rules):
            wired.append(clause)
        else:
            half[clause] = "missed or broken" if any(s.endswith("/for") for s in merged[clause]) else "met"
    return Wiring(wired=tuple(wired), half=half, loose=tuple(sorted(cited - set(merged))))


def _rules(library: Library) -> list[Rule]:
    return [*library.standard.rules, *(step for s in library.scenarios.values() for step in s.steps)]
