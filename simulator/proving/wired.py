"""Which clauses are wired: a sample gets them as met, another as missed or broken,
and both would fail without the rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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


def wiring(library: Library, proved: Iterable[Proved]) -> Wiring:
    """Decided by samples that got what they expect: a named finding fails its sample as soon as the rule is removed."""
    shown: dict[str, set[str]] = {}
    for one in proved:
        if one.card is None or one.wrong:
            continue
        for rule, state in one.sample.expect.findings.items():
            side = "for" if state == "met" else "against" if state in AGAINST else ""
            for finding in one.card.of(rule):
                if side and finding.state == state:
                    for clause in finding.clauses:
                        shown.setdefault(clause, set()).add(f"{rule}/{side}")
    cited = {c for rule in _rules(library) for c in rule.clauses}
    wired, half = [], {}
    for clause in sorted(cited):
        sides = shown.get(clause, set())
        both = any(f"{s.partition('/')[0]}/for" in sides and f"{s.partition('/')[0]}/against" in sides for s in sides)
        if both:
            wired.append(clause)
        elif sides:
            half[clause] = "missed or broken" if any(s.endswith("/for") for s in sides) else "met"
    return Wiring(wired=tuple(wired), half=half, loose=tuple(sorted(cited - set(shown))))


def _rules(library: Library) -> list:  # type: ignore[type-arg]
    return [*library.standard.rules, *(step for s in library.scenarios.values() for step in s.steps)]
