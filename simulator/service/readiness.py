"""Whether somebody may book an exam: what is missing, how often they may still sit it, and what they have met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from sqlalchemy import select

from simulator.content.blueprint import Blueprint
from simulator.content.quiz import Module
from simulator.errors import NotFound
from simulator.exam.form import Met
from simulator.exam.policy import DAY_MS, Lacking, Prepared, Sat, counting, kept, lacking
from simulator.service import assigning, zones
from simulator.service.house import House
from simulator.service.tasks import drills_done, modules_done
from simulator.service.verdicts import sitting_of, standing
from simulator.storage import Reading
from simulator.storage.tables import AssignmentRow, AttemptRow, ModuleTryRow, SittingRow
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that stands between a candidate and the booking, and how it is said. `until`: ms of UTC, or 0."""

    why: str
    name: str
    have: int
    need: int
    until: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyView:
    """Whether somebody may book an exam. `attempt`: the number of the next sitting in this cycle, of `most`.

    `repeats`: the failed sitting of which only some sections are repeated; `sections`: those that would be examined.
    `counts`: the sitting whose result counts by the blueprint's policy.
    """

    blueprint: str
    candidate: str
    ready: bool
    missing: tuple[Missing, ...]
    attempt: int
    most: int
    repeats: str
    sections: tuple[str, ...]
    counts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The same for who books: with the percents of the sections that are kept."""

    lacking: tuple[Lacking, ...]
    attempt: int
    repeats: str = ""
    kept: Mapping[str, int] = field(default_factory=dict)


def blueprint_named(library: Library, name: str) -> Blueprint:
    """Raises NotFound with the exams that there are."""
    found = library.blueprints.get(name)
    if found is None:
        ids = ", ".join(sorted(library.blueprints)) or "-"
        raise NotFound(
            f"There is no exam '{name[:60]}'; there are {ids}.", code="no_blueprint", name=name[:60], ids=ids
        )
    return found


def history(now: Reading, candidate: str, blueprint: str) -> tuple[Sat, ...]:
    """The sittings that count as attempts, oldest first."""
    mine = SittingRow.candidate == candidate, SittingRow.blueprint == blueprint, SittingRow.stage != "cancelled"
    rows = now.session.scalars(select(SittingRow).where(*mine).order_by(SittingRow.booked_at)).all()
    return tuple(
        Sat(
            sitting=row.stream,
            booked_at=row.booked_at,
            ended_at=row.ended_at,
            decided=cast(Literal["passed", "failed"], row.outcome) if row.outcome in ("passed", "failed") else None,
            total=row.total or 0,
        )
        for row in rows
    )


def readiness(house: House, now: Reading, candidate: str, blueprint: Blueprint, at: int) -> Readiness:
    """What is missing, and what the next sitting would be."""
    sat = history(now, candidate, blueprint.id)
    prepared = Prepared(
        modules=cast(frozenset[Module], modules_done(now, candidate)),
        drills=drills_done(now, candidate),
        assignment_done=_assignments_done(house, now, candidate, sat, at),
    )
    in_cycle = [one for one in sat if at - one.booked_at < blueprint.attempts.cycle_days * DAY_MS]
    repeats, keeps = _kept(now, blueprint, in_cycle, at)
    return Readiness(
        lacking=lacking(blueprint, prepared, sat, at=at), attempt=len(in_cycle) + 1, repeats=repeats, kept=keeps
    )


def _assignments_done(house: House, now: Reading, candidate: str, sat: Sequence[Sat], at: int) -> bool:
    """Whether everything was done that was assigned after the last fail."""
    failed = [one.ended_at for one in sat if one.decided == "failed" and one.ended_at is not None]
    if not failed:
        return True
    row = AssignmentRow
    given = row.person == candidate, row.reason == "exam_failed", row.at >= max(failed)
    found = assigning.standing(now, house.library("practice"), "en", at, *given)
    return all(one.status in ("done", "withdrawn") for one in found)


def _kept(now: Reading, blueprint: Blueprint, in_cycle: Sequence[Sat], at: int) -> tuple[str, Mapping[str, int]]:
    """The last sitting and the sections of it that need not be repeated, where it failed by the same blueprint."""
    if not in_cycle or in_cycle[-1].decided != "failed":
        return "", {}
    last = standing(now, in_cycle[-1].sitting, at)
    if last.blueprint != blueprint:
        return "", {}
    keeps = kept(blueprint, last.result)
    return (in_cycle[-1].sitting, keeps) if keeps else ("", {})


def met(now: Reading, candidate: str) -> Met:
    """Everything that this candidate has met: variants in practice and exams, questions in exams and in training."""
    variants = select(AttemptRow.scenario, AttemptRow.variant).where(AttemptRow.person == candidate).distinct()
    tries = now.session.scalars(select(ModuleTryRow.items).where(ModuleTryRow.person == candidate))
    begun = SittingRow.candidate == candidate, SittingRow.started_at.is_not(None)
    items: set[str] = set()
    for stream in now.session.scalars(select(SittingRow.stream).where(*begun)):
        sitting = sitting_of(now, stream)
        items |= {part.item for part in sitting.booked.form.items if part.section in sitting.sections}
    return Met(
        items=frozenset(items),
        seen=frozenset(item for shown in tries for item in shown),
        variants=frozenset((scenario, variant) for scenario, variant in now.session.execute(variants)),
    )


def ready_view(house: House, now: Reading, candidate: str, blueprint: Blueprint, at: int, words: Words) -> ReadyView:
    found = readiness(house, now, candidate, blueprint, at)
    counts = counting(blueprint, history(now, candidate, blueprint.id))
    return ReadyView(
        blueprint=blueprint.id,
        candidate=candidate,
        ready=not found.lacking,
        missing=tuple(told(house, one, words) for one in found.lacking),
        attempt=found.attempt,
        most=blueprint.attempts.most,
        repeats=found.repeats,
        sections=tuple(s.id for s in blueprint.sections if s.id not in found.kept) if found.repeats else (),
        counts=counts.sitting if counts else "",
    )


def told(house: House, one: Lacking, words: Words) -> Missing:
    """A missing thing in words; modules by their titles."""
    title = one.name
    if one.why == "module" and (module := house.library("practice").modules.get(one.name)) is not None:
        title = module.title.of(words.lang)
    text = words(f"exam.missing.{one.why}", name=title, have=one.have, need=one.need, until=moment(one.until))
    return Missing(why=one.why, name=one.name, have=one.have, need=one.need, until=one.until, text=text)


def moment(at: int) -> str:
    """A time with its zone, for sentences; views that know the reader's zone draw the number instead."""
    return f"{zones.at(at):%Y-%m-%d %H:%M %Z}" if at else "-"
