"""The rules around an exam: who may book when, which attempt counts, the review sample, and days to appeal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from simulator.content.blueprint import Blueprint, PlaySection, ResolutionSection, SatisfactionSection
from simulator.content.quiz import Module
from simulator.dialogue.chance import draw
from simulator.exam.result import Result

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
Why = Literal["module", "drills", "open_sitting", "attempts", "wait", "assignment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sat:
    """An earlier sitting of the same blueprint. `decided` is None while no result was given."""

    sitting: str
    booked_at: int
    ended_at: int | None = None
    decided: Literal["passed", "failed"] | None = None
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a candidate has finished: modules, different drills, and the assignment given after a fail."""

    modules: frozenset[Module] = frozenset()
    drills: int = 0
    assignment_done: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """One thing that stands between a candidate and the booking. `name`: the module; `have` of `need`; `until`: ms."""

    why: Why
    name: str = ""
    have: int = 0
    need: int = 0
    until: int = 0


def lacking(blueprint: Blueprint, prepared: Prepared, history: Iterable[Sat], *, at: int) -> tuple[Lacking, ...]:
    """Everything that is missing before this candidate may book (EX-02, EX-16); nothing when they may."""
    before = blueprint.prerequisites
    found = [Lacking(why="module", name=name) for name in before.modules if name not in prepared.modules]
    if prepared.drills < before.drills:
        found.append(Lacking(why="drills", have=prepared.drills, need=before.drills))
    return (*found, *_after(blueprint, prepared, tuple(history), at))


def _after(blueprint: Blueprint, prepared: Prepared, history: Sequence[Sat], at: int) -> list[Lacking]:
    """What earlier sittings ask for: an end, a place in the cycle, a wait and the assignment after a fail."""
    rules = blueprint.attempts
    found = []
    if any(sat.decided is None for sat in history):
        found.append(Lacking(why="open_sitting"))
    cycle = sorted(sat.booked_at for sat in history if at - sat.booked_at < rules.cycle_days * DAY_MS)
    if len(cycle) >= rules.most:
        until = cycle[-rules.most] + rules.cycle_days * DAY_MS
        found.append(Lacking(why="attempts", have=len(cycle), need=rules.most, until=until))
    failed = [sat.ended_at for sat in history if sat.decided == "failed" and sat.ended_at is not None]
    if failed:
        until = max(failed) + rules.wait_hours * HOUR_MS
        if at < until:
            found.append(Lacking(why="wait", until=until))
        if rules.after_assignment and not prepared.assignment_done:
            found.append(Lacking(why="assignment"))
    return found


def counting(blueprint: Blueprint, history: Iterable[Sat]) -> Sat | None:
    """The sitting that counts by the blueprint's policy, of those decided; of equal best ones the earliest."""
    decided = sorted((sat for sat in history if sat.decided), key=lambda sat: (sat.booked_at, sat.sitting))
    if not decided:
        return None
    match blueprint.attempts.counts:
        case "first":
            return decided[0]
        case "last":
            return decided[-1]
        case "best":
            return max(decided, key=lambda sat: (sat.decided == "passed", sat.total, -sat.booked_at))


def kept(blueprint: Blueprint, found: Result) -> dict[str, int]:
    """What a candidate who has just failed need not repeat: sections with the percent that they keep; nothing where
    the whole exam is repeated.

    A conditional fail repeats only the sections that were not surely passed; a critical error, or customers who were
    not content, all of the practical part; a total below that everything.
    """
    if found.total.likely < blueprint.bands.conditional:
        return {}
    failed = {section.id for section in found.sections if section.passed is not True}
    plays = {s.id for s in blueprint.sections if isinstance(s, PlaySection)}
    measured = {s.id for s in blueprint.sections if isinstance(s, SatisfactionSection | ResolutionSection)}
    if failed & measured or any(error.sure for error in found.critical):
        failed |= plays | measured
    if not failed:
        return {}
    return {section.id: section.score.likely for section in found.sections if section.id not in failed}


def is_drawn_for_review(blueprint: Blueprint, sitting: str, seed: int) -> bool:
    """Whether a sitting that decided itself is among the sample that an examiner looks at; the same whenever asked."""
    return draw(100, seed, "review", sitting) < blueprint.review.sample


def after_working_days(at: int, days: int, *, offset_minutes: int = 0) -> int:
    """The end of the last of so many whole working days, Monday to Friday, after the day of `at`, in ms.

    `offset_minutes`: the organisation's clock against UTC. Public holidays are not known and count as working days.
    """
    offset = timedelta(minutes=offset_minutes)
    day = (datetime.fromtimestamp(at / 1000, UTC) + offset).date()
    left = days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    midnight = datetime.combine(day + timedelta(days=1), time(), UTC) - offset
    return int(midnight.timestamp() * 1000)
