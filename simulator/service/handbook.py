"""The room of the handbook: the standard as everybody reads it, rule by rule and clause by clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from simulator.content.base import Lang, Severity
from simulator.content.standard import Rule, Settings, Standard
from simulator.errors import BadValue, NotFound
from simulator.service import frozen
from simulator.service.content_views import VersionView, proper_use, version_views
from simulator.service.house import Room
from simulator.service.permitted import permitted
from simulator.service.rule_views import ClauseView, RuleView, Telling
from simulator.service.who import Who
from simulator.storage.libraries import ONE

LIMITS: Mapping[str, tuple[int, int]] = {
    "total": (0, 100),
    "area": (0, 100),
    "ring_seconds": (1, 60),
    "hold_update_seconds": (5, 300),
    "chat_reply_seconds": (5, 600),
    "silence_seconds": (5, 600),
    "speech_per_minute": (60, 600),
    "max_replies": (5, 200),
}
"""What the organisation may choose in its standard, and within which bounds; also `weight.AREA`."""
WEIGHT, WEIGHTS = "weight.", (1, 100)
AUTHORS = frozenset({"trainer", "examiner", "manager", "auditor", "administrator"})
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
MOST = 500  # rules on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaView:
    """A part of the score. `percent`: its share of the total where every area applies; `rules`: how many it has."""

    id: str
    name: str
    weight: int
    percent: int
    rules: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardView:
    """The standard in use. `total`, `area`: the percent needed to pass. `severities`: how many rules of each."""

    version: int
    name: str
    total: int
    area: int
    areas: tuple[AreaView, ...]
    settings: Settings
    clauses: int
    severities: tuple[tuple[Severity, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    """Some of the rules that fit, the most severe first; `total`: how many there are."""

    rules: tuple[RuleView, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """A rule that rests on a clause; `scenario` is the title of the one whose step it is, or nothing."""

    id: str
    name: str
    area_name: str
    severity: Severity
    scenario: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseDetail:
    """A clause with the rules that rest on it. Steps of scenarios tell what a drill will ask, so trainees see only how
    many there are (`steps`).
    """

    clause: ClauseView
    rules: tuple[Citing, ...]
    steps: int


class Handbook(Room):
    """`use`: the standard in use for practice or for exams."""

    name = "handbook"

    @permitted
    def standard(self, who: Who, *, use: str = "practice", lang: Lang | None = None) -> StandardView:
        standard, spoken = self.house.library(proper_use(use)).standard, lang or who.lang
        whole = sum(area.weight for area in standard.areas)
        return StandardView(
            version=standard.version,
            name=standard.name.of(spoken),
            total=standard.passing.total,
            area=standard.passing.area,
            areas=tuple(
                AreaView(
                    id=area.id,
                    name=area.name.of(spoken),
                    weight=area.weight,
                    percent=round(100 * area.weight / whole),
                    rules=sum(rule.area == area.id for rule in standard.rules),
                )
                for area in standard.areas
            ),
            settings=standard.settings,
            clauses=len(standard.clauses),
            severities=tuple((one, sum(rule.severity == one for rule in standard.rules)) for one in SEVERITIES[::-1]),
        )

    @permitted
    def rules(
        self,
        who: Who,
        *,
        query: str = "",
        area: str | None = None,
        severity: str | None = None,
        use: str = "practice",
        offset: int = 0,
        limit: int = 40,
        lang: Lang | None = None,
    ) -> RulePage:
        """`query`: words that all stand somewhere in a rule or its clauses, in either language."""
        library, spoken = self.house.library(proper_use(use)), lang or who.lang
        telling = Telling(library, self.house.words(spoken))
        fitting = [
            rule for rule in library.standard.rules if area in (None, rule.area) and severity in (None, rule.severity)
        ]
        fitting.sort(key=lambda rule: -SEVERITIES.index(rule.severity))
        wanted = query.casefold().split()
        told = [(rule, telling.rule(rule)) for rule in fitting]
        found = [view for rule, view in told if all(word in _text(rule, view) for word in wanted)]
        some = found[max(0, offset) :][: max(1, min(limit, MOST))]
        return RulePage(rules=tuple(some), total=len(found))

    @permitted
    def revise(self, who: Who, *, figures: Mapping[str, int]) -> VersionView:
        """Another version of the standard in use for practice, with some figures changed; it waits for
        `content.publish`. Names are those of LIMITS and `weight.AREA`. Raises BadValue.
        """
        standard, at = self.house.library().standard, self.house.clock()
        with self.house.store.writing() as transaction:
            kept = transaction.versions("standard", ONE)
            number = max(frozen.piece(transaction, "standard", one.digest).version for one in kept) + 1
            changed = _revised(standard, figures, number)
            digest = transaction.put_content("standard", ONE, changed, by=who.id, at=at)
            told = {"version": number, "digest": digest[:12], "fields": sorted(figures)}
            transaction.audit(who.id, "standard_revised", "standard", told, at=at)
            (version,) = (one for one in transaction.versions("standard", ONE) if one.digest == digest)
            return version_views(transaction, (version,))[0]

    @permitted
    def clause(self, who: Who, *, clause: str, use: str = "practice", lang: Lang | None = None) -> ClauseDetail:
        """Raises NotFound."""
        library, spoken = self.house.library(proper_use(use)), lang or who.lang
        telling, wanted = Telling(library, self.house.words(spoken)), clause.strip().upper()
        if wanted not in telling.clauses:
            raise NotFound(f"There is no clause '{clause[:20]}'.", code="no_clause", name=clause[:20])
        rules = [(rule, "") for rule in library.standard.rules if wanted in rule.clauses]
        steps = [
            (step, scenario.title.of(spoken))
            for scenario in library.scenarios.values()
            for step in scenario.steps
            if wanted in step.clauses
        ]
        shown = [*rules, *(steps if who.roles & AUTHORS else ())]
        return ClauseDetail(
            clause=telling.clauses[wanted],
            rules=tuple(
                Citing(
                    id=rule.id,
                    name=rule.name.of(spoken),
                    area_name=telling.areas.get(rule.area, rule.area),
                    severity=rule.severity,
                    scenario=title,
                )
                for rule, title in shown
            ),
            steps=len(steps),
        )


def _revised(standard: Standard, figures: Mapping[str, int], number: int) -> Standard:
    """Raises BadValue for a name or a figure that cannot be, and where nothing would change."""
    areas = {area.id: area.weight for area in standard.areas}
    for name, figure in figures.items():
        low, high = WEIGHTS if name.startswith(WEIGHT) else LIMITS.get(name, (1, 0))
        if low > high or (name.startswith(WEIGHT) and name.removeprefix(WEIGHT) not in areas):
            raise BadValue(f"'{name[:40]}' is no figure of the standard.", code="no_figure", name=name[:40])
        if not low <= figure <= high:
            raise BadValue(
                f"{name} is a number from {low} to {high}, not {figure}.",
                code="bad_figure",
                name=name,
                low=low,
                high=high,
                got=figure,
            )
    plain = standard.model_dump()
    weights = {name.removeprefix(WEIGHT): figure for name, figure in figures.items() if name.startswith(WEIGHT)}
    plain["areas"] = tuple({**area, "weight": weights.get(area["id"], area["weight"])} for area in plain["areas"])
    plain["passing"] |= {name: figures[name] for name in ("total", "area") if name in figures}
    plain["settings"] |= {name: figures[name] for name in plain["settings"] if name in figures}
    if Standard.model_validate(plain) == standard:
        raise BadValue("Nothing was changed.", code="nothing_changed")
    return Standard.model_validate(plain | {"version": number})


def _text(rule: Rule, view: RuleView) -> str:
    """Everything that a search looks at, in both languages."""
    said = (f"{text.zh} {text.en}" for text in (rule.name, rule.why, rule.better))
    cited = (f"{one.id} {one.zh} {one.en} {one.source_zh} {one.source_en}" for one in view.clauses)
    return " ".join((rule.id, view.check, view.where, *said, *cited)).casefold()
