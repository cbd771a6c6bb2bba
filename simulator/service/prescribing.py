"""From how rules were kept to what should be trained next: the weakest clauses, and drills that ask for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from simulator.service.rulebook import RuleBook
from simulator.storage.kept import WEEK_MS, week_of

HALF_LIFE = 4  # weeks after which what was shown counts half
OLDEST = 26  # weeks; what is older says nothing about today
LEAST = 3  # attempts in which a clause applied, before anything is said about it
PRIOR = 2.0  # attempts at the person's own mean that every clause begins with
MOST_WEAK, MOST_DRILLS = 5, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How often a rule applied and was kept in one week; `missed_in`: the newest attempt in which it was not."""

    week: int
    rule: str
    applied: int
    met: int
    missed_in: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weak:
    """Clauses that are not kept well, all by the same `rules`. `percent`: the smoothed rate, what is recent counting
    more; `met` of `applied`: as counted. `missed_in`: the newest attempt that shows it.
    """

    clauses: tuple[str, ...]
    rules: tuple[str, ...]
    percent: int
    met: int
    applied: int
    missed_in: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """When a person last began a variant of a scenario."""

    scenario: str
    variant: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A drill to play next, for these rules of its own. `variant`: one not met, or met the longest ago."""

    scenario: str
    variant: str | None
    rules: tuple[str, ...]
    clauses: tuple[str, ...]


def weakest(book: RuleBook, kept: Iterable[Kept], at: int, *, most: int = MOST_WEAK) -> tuple[Weak, ...]:
    """The clauses that are kept least, of those that applied often enough and were missed at least once.

    The rate of each is drawn towards the person's own mean (Laplace smoothing with strength PRIOR), so that one miss of
    three is not taken for a habit; older weeks count half for every HALF_LIFE.
    """
    sums: dict[str, _Sum] = defaultdict(_Sum)
    for one in kept:
        age = (week_of(at) - one.week) // WEEK_MS
        if age <= OLDEST:
            sums[one.rule].add(one, 0.5 ** (max(0, age) / HALF_LIFE))
    applied = sum(one.weighed_applied for one in sums.values())
    mean = sum(one.weighed_met for one in sums.values()) / applied if applied else 1.0
    by_clause: dict[str, dict[str, _Sum]] = defaultdict(dict)
    for rule, found in sums.items():
        for clause in book.clauses_of(rule):
            by_clause[clause][rule] = found
    ranked = sorted(
        (_weak(clause, rules, mean) for clause, rules in by_clause.items() if _is_weak(rules)),
        key=lambda weak: (weak.percent, weak.met - weak.applied, weak.clauses),
    )
    return _merged(ranked)[:most]


@dataclass(slots=True)
class _Sum:
    """What is known of one rule, with and without weighing by age."""

    applied: int = 0
    met: int = 0
    weighed_applied: float = 0.0
    weighed_met: float = 0.0
    newest: Kept | None = None

    def add(self, one: Kept, weight: float) -> None:
        self.applied += one.applied
        self.met += one.met
        self.weighed_applied += weight * one.applied
        self.weighed_met += weight * one.met
        if one.met < one.applied and (self.newest is None or self.newest.week <= one.week):
            self.newest = one


def _is_weak(rules: Mapping[str, _Sum]) -> bool:
    applied, met = sum(one.applied for one in rules.values()), sum(one.met for one in rules.values())
    return applied >= LEAST and met < applied


def _weak(clause: str, rules: Mapping[str, _Sum], mean: float) -> Weak:
    sums = rules.values()
    met, applied = sum(one.weighed_met for one in sums), sum(one.weighed_applied for one in sums)
    newest = max((one.newest for one in sums if one.newest), key=lambda one: one.week, default=None)
    return Weak(
        clauses=(clause,),
        rules=tuple(sorted(rule for rule, one in rules.items() if one.met < one.applied)),
        percent=round(100 * (met + PRIOR * mean) / (applied + PRIOR)),
        met=sum(one.met for one in sums),
        applied=sum(one.applied for one in sums),
        missed_in=newest.missed_in if newest else None,
    )


def _merged(ranked: Iterable[Weak]) -> tuple[Weak, ...]:
    """Clauses that the same rules missed, told once; the place is that of the weakest."""
    by_rules: dict[tuple[str, ...], Weak] = {}
    for weak in ranked:
        first = by_rules.get(weak.rules)
        if first is None:
            by_rules[weak.rules] = weak
        else:
            clauses = tuple(sorted({*first.clauses, *weak.clauses}))
            by_rules[weak.rules] = Weak(
                clauses=clauses,
                rules=weak.rules,
                percent=first.percent,
                met=first.met,
                applied=first.applied,
                missed_in=first.missed_in,
            )
    return tuple(by_rules.values())


def drills_for(
    book: RuleBook,
    needs: Mapping[str, float],
    variants: Mapping[str, tuple[str, ...]],
    played: Iterable[Played],
    *,
    closed: Collection[str] = (),
    most: int = MOST_DRILLS,
) -> tuple[Choice, ...]:
    """Drills for clauses, each with the weight of its need: the one that asks for most comes first; what it covers
    counts half for the next. Of equal ones, first what was not played yet, then what was played the longest ago.

    `variants`: of each scenario those for practice.
    """
    last: dict[str, dict[str, int]] = defaultdict(dict)
    for one in played:
        last[one.scenario][one.variant] = max(one.at, last[one.scenario].get(one.variant, 0))
    asking = {name: _asking(book, name, needs) for name in sorted(book.asked) if variants.get(name)}
    open_to = {name: cover for name, cover in asking.items() if cover.rules and name not in closed}
    left = dict(needs)

    def worth(name: str) -> tuple[float, bool, int, int]:
        """Need covered, a variant not met, how many rules ask for it, how long ago it was played."""
        fresh = any(variant not in last[name] for variant in variants[name])
        need = sum(left[clause] for clause in open_to[name].clauses)
        return need, fresh, len(open_to[name].rules), -max(last[name].values(), default=0)

    chosen: list[Choice] = []
    while open_to and len(chosen) < most:
        best = max(open_to, key=worth)
        cover = open_to.pop(best)
        for clause in cover.clauses:
            left[clause] /= 2
        variant = min(variants[best], key=lambda name: (last[best].get(name, 0), name))
        chosen.append(Choice(scenario=best, variant=variant, rules=cover.rules, clauses=cover.clauses))
    return tuple(chosen)


@dataclass(frozen=True, slots=True)
class _Cover:
    rules: tuple[str, ...]
    clauses: tuple[str, ...]


def _asking(book: RuleBook, scenario: str, needs: Collection[str]) -> _Cover:
    """The rules of a scenario that cite any of the clauses needed, and which of these they cite."""
    cited = {rule: {clause for clause in book.clauses_of(rule) if clause in needs} for rule in book.asked[scenario]}
    rules = tuple(sorted(rule for rule, clauses in cited.items() if clauses))
    return _Cover(rules, tuple(sorted({clause for clauses in cited.values() for clause in clauses})))
