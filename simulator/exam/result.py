"""The result of a sitting: sections, areas and total as intervals, decided where no doubt can change the outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from simulator.content.blueprint import (
    Blueprint,
    Critical,
    PlaySection,
    QuizSection,
    ResolutionSection,
    SatisfactionSection,
    Section,
    TypingSection,
)
from simulator.exam.form import Form, LeftOut
from simulator.exam.keyboard import Rate
from simulator.exam.marking import Mark
from simulator.exam.plays import RolePlay, Span
from simulator.exam.points import Point
from simulator.exam.rounding import mean, share, weighted
from simulator.scoring.card import Finding

Outcome = Literal["passed", "failed", "pending"]
Band = Literal["excellent", "passed", "conditional", "failed"]
NONE = Span(low=0, likely=0, high=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a sitting leaves to be judged. A place of the form without a role-play, answer or text earns 0.

    `waiting`: places whose role-play was voided and whose fresh variant has not been played yet.
    """

    marks: Mapping[str, Mark]
    rates: Mapping[str, Rate]
    plays: Mapping[str, RolePlay]
    waiting: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionResult:
    """A section's percent beside the one asked for; `weight` after rescaling, 0 for a gate."""

    id: str
    area: str
    weight: int
    score: Span
    pass_mark: int | None

    @property
    def passed(self) -> bool | None:
        return _clears(self.score, self.pass_mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaResult:
    """An area's percent, weighted over its sections; None where nothing in it could be measured."""

    id: str
    score: Span | None
    pass_mark: int | None

    @property
    def passed(self) -> bool | None:
        return True if self.score is None else _clears(self.score, self.pass_mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalError:
    """A rule whose breach fails whatever the score. `sure`: no examiner has to look."""

    slot: str
    key: str
    rule: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The outcome, and all that it rests on.

    `outcome` is passed or failed only where every decision still open would leave it so (decision 14). `band` goes by
    the likely total. `failed_sections`: those surely under their marks. `left_out`: sections that were not examined.
    """

    outcome: Outcome
    band: Band
    total: Span
    pass_mark: int
    sections: tuple[SectionResult, ...]
    areas: tuple[AreaResult, ...]
    critical: tuple[CriticalError, ...]
    waiting: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def failed_sections(self) -> tuple[str, ...]:
        return tuple(section.id for section in self.sections if section.passed is False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Every percent of a result that has to clear a line: total, sections, areas."""

    total: Span
    pass_mark: int
    sections: tuple[SectionResult, ...]
    areas: tuple[AreaResult, ...]

    def passed(self) -> tuple[bool | None, ...]:
        """Whether each is cleared; None where doubts decide."""
        return (
            _clears(self.total, self.pass_mark),
            *(section.passed for section in self.sections),
            *(area.passed for area in self.areas),
        )


def lines(blueprint: Blueprint, form: Form, work: Work) -> Lines:
    """The percents of a result, without its critical errors."""
    sections = tuple(
        SectionResult(
            id=section.id,
            area=section.area,
            weight=form.weight(section.id),
            score=_score(section, form, work),
            pass_mark=section.pass_mark,
        )
        for section in blueprint.sections
        if any(part.id == section.id for part in form.sections)
    )
    areas = tuple(
        AreaResult(id=area.id, score=_mean([s for s in sections if s.area == area.id]), pass_mark=area.pass_mark)
        for area in blueprint.areas
    )
    return Lines(total=_mean(sections) or NONE, pass_mark=blueprint.bands.passed, sections=sections, areas=areas)


def result(blueprint: Blueprint, form: Form, work: Work) -> Result:
    """The result as it stands with the decisions that are in `work`; the same work gives the same result."""
    found = lines(blueprint, form, work)
    critical = tuple(error for play in work.plays.values() for error in criticals(blueprint.critical, play))
    waiting = tuple(sorted(work.waiting))
    passed = found.passed()
    return Result(
        outcome=_outcome(passed, critical, waiting),
        band=_band(blueprint, found.total.likely, passed, critical),
        total=found.total,
        pass_mark=found.pass_mark,
        sections=found.sections,
        areas=found.areas,
        critical=critical,
        waiting=waiting,
        left_out=form.left_out,
    )


def _outcome(passed: Sequence[bool | None], critical: Sequence[CriticalError], waiting: Sequence[str]) -> Outcome:
    if any(error.sure for error in critical):
        return "failed"
    if waiting:
        return "pending"
    if False in passed:
        return "failed"
    return "pending" if None in passed or critical else "passed"


def _band(blueprint: Blueprint, total: int, passed: Sequence[bool | None], critical: Sequence[CriticalError]) -> Band:
    """A conditional fail repeats only the failed sections; a critical error repeats all of the practical part."""
    bands = blueprint.bands
    if total < bands.conditional or any(error.sure for error in critical):
        return "failed"
    if total < bands.passed or False in passed:
        return "conditional"
    return "excellent" if total >= bands.excellent else "passed"


def criticals(rules: Critical, play: RolePlay) -> tuple[CriticalError, ...]:
    """The critical errors of a role-play, sure ones and those that an examiner may still find."""
    found = []
    for point in play.points:
        if fails(rules, point, point.worst):
            found.append(
                CriticalError(slot=play.slot, key=point.key, rule=point.rule, sure=fails(rules, point, point.best))
            )
    return tuple(found)


def fails(rules: Critical, point: Point, finding: Finding) -> bool:
    """Whether a finding fails the exam by itself; the blueprint adds and removes by rule id only (decision 13)."""
    critical = (point.severity == "critical" or point.rule in rules.add) and point.rule not in rules.remove
    return critical and finding.state in ("broken", "missed")


def _score(section: Section, form: Form, work: Work) -> Span:
    """Means of whole percents at each end of the interval, so that no end can pass the other."""
    kept = form.kept(section.id)
    if kept is not None:
        return _flat(kept)
    match section:
        case QuizSection():
            marks = [work.marks.get(item.item) for item in form.items if item.section == section.id]
            return _flat(mean([mark.percent if mark else 0 for mark in marks]))
        case TypingSection():
            rates = [work.rates.get(item.item) for item in form.items if item.section == section.id]
            likely = mean([rate.percent if rate else 0 for rate in rates])
            low = mean([rate.percent if rate and not rate.doubtful else 0 for rate in rates])
            return Span(low=low, likely=likely, high=likely)
        case PlaySection():
            slots = [play.slot for play in form.plays if play.section == section.id]
            return _over([_of(slot, work) for slot in slots])
        case SatisfactionSection():
            return _over([_satisfied(section, play.slot, work) for play in form.plays])
        case ResolutionSection():
            settled = [work.plays[p.slot].ending in section.settled for p in form.plays if p.slot in work.plays]
            hoped = sum(play.slot in work.waiting for play in form.plays)
            plays = len(form.plays)
            low = share(sum(settled), plays) if plays else 0
            return Span(low=low, likely=low, high=share(sum(settled) + hoped, plays) if plays else 0)
    raise TypeError(f"a form holds no section of kind {section.kind}")


def _of(slot: str, work: Work) -> Span:
    if slot in work.waiting:
        return Span(low=0, likely=0, high=100)
    play = work.plays.get(slot)
    return play.score if play else NONE


def _satisfied(section: SatisfactionSection, slot: str, work: Work) -> Span:
    if slot in work.waiting:
        return Span(low=0, likely=0, high=100)
    play = work.plays.get(slot)
    if play is None or play.ending is None or play.ending in section.lost:
        return NONE
    return _flat(section.by_band.get(play.band, 0))


def _flat(percent: int) -> Span:
    return Span(low=percent, likely=percent, high=percent)


def _over(spans: Sequence[Span]) -> Span:
    if not spans:
        return NONE
    return Span(
        low=mean([s.low for s in spans]), likely=mean([s.likely for s in spans]), high=mean([s.high for s in spans])
    )


def _mean(sections: Sequence[SectionResult]) -> Span | None:
    weighing = [section for section in sections if section.weight]
    if not weighing:
        return None
    return Span(
        low=weighted([(s.score.low, s.weight) for s in weighing]),
        likely=weighted([(s.score.likely, s.weight) for s in weighing]),
        high=weighted([(s.score.high, s.weight) for s in weighing]),
    )


def _clears(score: Span, pass_mark: int | None) -> bool | None:
    """Whether a line is cleared; None where doubts decide."""
    if pass_mark is None or score.low >= pass_mark:
        return True
    return False if score.high < pass_mark else None
