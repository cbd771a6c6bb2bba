"""The result of a sitting for whoever may see it: at first only that it was received, after the decision all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from simulator.content.blueprint import TypingSection
from simulator.content.quiz import FillRecord, Item, OrderSteps, SpotViolation, TypeText
from simulator.exam.asked import Asked, asked
from simulator.exam.policy import kept
from simulator.report import Names, Report, report
from simulator.service.blueprints import LeftOutView, left_out_views
from simulator.service.papers import SavedView, saved
from simulator.service.readiness import moment
from simulator.service.talks import Talks
from simulator.service.typed import with_typing
from simulator.service.verdicts import Played, Standing
from simulator.storage import Reading
from simulator.words import Words

State = Literal["open", "cancelled", "received", "pending", "provisional", "final"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A percent beside the one that it has to reach. `passed`: None where doubts that change nothing remain, or
    nothing was asked for. `kept`: carried over from the sitting before.
    """

    id: str
    name: str
    percent: int | None
    pass_mark: int | None
    passed: bool | None
    weight: int = 0
    area: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TypingView:
    """The typing test: what was measured beside what is asked for (ST-728)."""

    item: str
    per_minute: int
    needed: int
    accuracy: int
    needed_accuracy: int
    pastes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """A question with the answer given, its mark, the right answer in words, why, and the clauses."""

    section: str
    asked: Asked
    given: SavedView
    percent: int
    right: tuple[str, ...]
    why: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayResult:
    """A role-play with its report: every finding with clause, moment, words and a better wording (EX-10)."""

    section: str
    slot: str
    stream: str
    percent: int
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is told after the decision and not before."""

    outcome: Literal["passed", "failed"]
    outcome_name: str
    band: str
    band_name: str
    total: LineView
    sections: tuple[LineView, ...]
    areas: tuple[LineView, ...]
    critical: tuple[str, ...]
    typing: tuple[TypingView, ...]
    items: tuple[ItemResult, ...]
    plays: tuple[PlayResult, ...]
    repeat: tuple[str, ...]
    decided_at: int
    appeal_until: int
    acknowledged_at: int | None
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """How a sitting went, as far as it may be told. Times in ms of UTC.

    `state`: open (not over), cancelled, received (not weighed yet), pending until an examiner decides by `decide_by`,
    provisional (decided, and open to appeals until then), final. `told` says it in a sentence.
    """

    sitting: str
    candidate: str
    blueprint: str
    name: str
    version: int
    attempt: int
    state: State
    state_name: str
    told: str
    handed_in_at: int | None
    ended_at: int | None
    decide_by: int | None
    certifying: bool
    left_out: tuple[LeftOutView, ...]
    details: Details | None


def state_of(found: Standing, at: int) -> State:
    sitting = found.sitting
    if sitting.cancelled is not None:
        return "cancelled"
    if sitting.ended_at is None:
        return "open"
    if sitting.weighed is not None:
        return "pending"
    if not sitting.decided:
        return "received"
    return "provisional" if at < sitting.decided[-1].appeal_until else "final"


def details(now: Reading, talks: Talks, found: Standing, words: Words) -> Details:
    """Everything about a decided result."""
    result, sitting, lang = found.result, found.sitting, words.lang
    last = sitting.decided[-1]
    rules = {point.rule: play for play in found.played.values() for point in play.play.points}
    names = {section.id: section.name.of(lang) for section in found.blueprint.sections}
    again = kept(found.blueprint, result) if last.outcome == "failed" else {}
    critical = dict.fromkeys(error.rule for error in result.critical if error.sure)
    return Details(
        outcome=last.outcome,
        outcome_name=words(f"exam.outcome.{last.outcome}"),
        band=last.band,
        band_name=words(f"exam.band.{last.band}"),
        total=LineView(
            id="total",
            name=words("exam.total"),
            percent=result.total.likely,
            pass_mark=result.pass_mark,
            passed=result.total.likely >= result.pass_mark,
            weight=100,
        ),
        sections=_sections(found, names),
        areas=_areas(found, words),
        critical=tuple(_rule_name(rules[rule], rule, words) for rule in critical),
        typing=_typing(found),
        items=tuple(_item(found, name, item) for name, item in found.items.items() if not isinstance(item, TypeText)),
        plays=tuple(_play(now, talks, slot, played, found, words) for slot, played in found.played.items()),
        repeat=tuple(s.id for s in result.sections if s.id not in again) if last.outcome == "failed" else (),
        decided_at=last.at,
        appeal_until=last.appeal_until,
        acknowledged_at=sitting.acknowledged_at,
        evidence=last.evidence,
    )


def result_view(now: Reading, talks: Talks, found: Standing, *, at: int, words: Words) -> ResultView:
    sitting, state = found.sitting, state_of(found, at)
    booked = sitting.booked
    decide_by = sitting.weighed.decide_by if sitting.weighed is not None else None
    shown = sitting.decided and state in ("provisional", "final")
    return ResultView(
        sitting=found.stream,
        candidate=booked.candidate,
        blueprint=found.blueprint.id,
        name=found.blueprint.name.of(words.lang),
        version=found.blueprint.version,
        attempt=booked.attempt,
        state=state,
        state_name=words(f"exam.state.{state}"),
        told=words(f"exam.told.{state}", until=moment(_until(found))),
        handed_in_at=sitting.handed_in_at,
        ended_at=sitting.ended_at,
        decide_by=decide_by,
        certifying=not sitting.local,
        left_out=left_out_views(found.blueprint, booked.form.left_out, words),
        details=details(now, talks, found, words) if shown else None,
    )


def _until(found: Standing) -> int:
    """The moment that the sentence about a state names."""
    if found.sitting.weighed is not None:
        return found.sitting.weighed.decide_by
    return found.sitting.decided[-1].appeal_until if found.sitting.decided else 0


def _sections(found: Standing, names: Mapping[str, str]) -> tuple[LineView, ...]:
    form = found.sitting.booked.form
    return tuple(
        LineView(
            id=section.id,
            name=names[section.id],
            area=section.area,
            weight=section.weight,
            percent=section.score.likely,
            pass_mark=section.pass_mark,
            passed=None if section.pass_mark is None else section.score.likely >= section.pass_mark,
            kept=form.kept(section.id) is not None,
        )
        for section in found.result.sections
    )


def _areas(found: Standing, words: Words) -> tuple[LineView, ...]:
    """All areas of the blueprint; one in which nothing was measured has no percent."""
    names = {area.id: area.name.of(words.lang) for area in found.blueprint.areas}
    return tuple(
        LineView(
            id=area.id,
            name=names[area.id],
            percent=area.score.likely if area.score else None,
            pass_mark=area.pass_mark,
            passed=area.passed if area.pass_mark is not None and area.score else None,
        )
        for area in found.result.areas
    )


def _typing(found: Standing) -> tuple[TypingView, ...]:
    sections = {s.id: s for s in found.blueprint.sections if isinstance(s, TypingSection)}
    told = []
    for part in found.sitting.booked.form.items:
        section, rate = sections.get(part.section), found.work.rates.get(part.item)
        if section is not None:
            told.append(
                TypingView(
                    item=part.item,
                    per_minute=rate.per_minute if rate else 0,
                    needed=section.per_minute,
                    accuracy=rate.accuracy if rate else 0,
                    needed_accuracy=section.accuracy,
                    pastes=rate.pastes if rate else 0,
                )
            )
    return tuple(told)


def _item(found: Standing, name: str, item: Item) -> ItemResult:
    booked = found.sitting.booked
    part = next(part for part in booked.form.items if part.item == name)
    return ItemResult(
        section=part.section,
        asked=asked(item, part.shown, booked.lang),
        given=saved(found.sitting, name),
        percent=found.work.marks[name].percent,
        right=right_answer(item, booked.lang),
        why=item.why.of(booked.lang),
        clauses=item.clauses,
    )


def right_answer(item: Item, lang: Literal["zh", "en"]) -> tuple[str, ...]:
    """The key in words: options, steps in order, the parts that break the standard, or `field: entry`."""
    if isinstance(item, FillRecord):
        return tuple(f"{field.name.of(lang)}: {field.expect[0].of(lang)}" for field in item.fields)
    if isinstance(item, SpotViolation):
        return tuple(piece.text.of(lang) for piece in item.pieces if piece.breaks)
    if isinstance(item, OrderSteps):
        return tuple(step.text.of(lang) for step in item.steps)
    wanted = set(getattr(item, "answers", ())) | {getattr(item, "answer", "")}
    return tuple(option.text.of(lang) for option in getattr(item, "options", ()) if option.id in wanted)


def _play(now: Reading, talks: Talks, slot: str, played: Played, found: Standing, words: Words) -> PlayResult:
    """The report rests on the scorecard with every decision of examiners in it."""
    judged = found.work.plays[slot]
    talk = talks.load(now, judged.stream)
    names = Names(words, talk.bank, played.setting)
    made = report(words, names, played.setting.standard, judged.attempt, judged.card, played.setting)
    made = with_typing(words, made, talk.typed)
    section = next(play.section for play in found.sitting.booked.form.plays if play.slot == slot)
    return PlayResult(section=section, slot=slot, stream=judged.stream, percent=judged.score.likely, report=made)


def _rule_name(played: Played, rule: str, words: Words) -> str:
    rules = {r.id: r for r in (*played.setting.standard.rules, *played.setting.scenario.steps)}
    return rules[rule].name.of(words.lang) if rule in rules else rule
