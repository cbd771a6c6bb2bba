"""Spot checks: unannounced drills as tests, kept apart from exams (EX-12); two failed ones bring a refresher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from simulator.dialogue.chance import pick
from simulator.errors import NotFound
from simulator.service.assigning import Assignment, Order, settled
from simulator.service.closed import closed_for
from simulator.service.house import House
from simulator.service.prescriptions import prescribe_for
from simulator.service.tasks import Task, checked, practice_variants
from simulator.storage import Reading, Transaction
from simulator.storage.tables import AssignmentRow, AttemptRow, PointRow, SittingRow

HOURS = 48  # to play one
FAILED = 2  # in a row, from which a refresher is due
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LastExam:
    total: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotCheck:
    """A spot check with its result, once it was played. `gap`: points of the last exam beyond it, below 0 where the
    spot check was better; ST-738 asks for the same with and without supervision.
    """

    assignment: Assignment
    score: int | None
    low: int | None
    high: int | None
    passes: bool | None
    last_exam: LastExam | None
    gap: int | None


def order(
    now: Reading, house: House, person: str, scenario: str | None, *, by: str, at: int, due_at: int | None
) -> Order:
    """A drill as a test; without a scenario, one by lot, if possible with a variant that the person has not met.

    Raises NotFound.
    """
    library = house.library()
    key = (AttemptRow.scenario, AttemptRow.variant)
    met = set(now.session.execute(select(*key).where(AttemptRow.person == person).distinct()))
    closed = closed_for(now, person)
    names = [name for name in sorted(library.scenarios) if name not in closed and practice_variants(library, name)]
    fresh = [name for name in names if any((name, v) not in met for v in practice_variants(library, name))]
    choices = [scenario] if scenario is not None else fresh or names
    if not choices:
        raise NotFound("There is no drill for a spot check.", code="no_drills")
    return Order(
        task=checked(Task(kind="drill", name=pick(choices, "spot", person, at), mode="test"), library),
        by=by,
        at=at,
        due_at=due_at if due_at is not None else at + HOURS * HOUR_MS,
        spot=True,
    )


def results(now: Reading, assignments: Sequence[Assignment]) -> tuple[SpotCheck, ...]:
    """With what came of them, newest first."""
    streams = [one.done_by for one in assignments if one.done_by]
    rows = {
        row.stream: row for row in now.session.scalars(select(AttemptRow).where(AttemptRow.stream.in_(streams))).all()
    }
    exams = last_exams(now, {one.person for one in assignments})
    found = []
    for one in reversed(assignments):
        row = rows.get(one.done_by or "")
        exam = exams.get(one.person)
        score = row.score if row else None
        found.append(
            SpotCheck(
                assignment=one,
                score=score,
                low=row.low if row else None,
                high=row.high if row else None,
                passes=row.passes if row else None,
                last_exam=exam,
                gap=exam.total - score if exam and score is not None else None,
            )
        )
    return tuple(found)


def last_exams(now: Reading, people: set[str]) -> dict[str, LastExam]:
    """The newest exam of each that was decided."""
    row = SittingRow
    query = select(row.candidate, row.total, row.decided_at).where(
        row.candidate.in_(people), row.outcome.in_(("passed", "failed")), row.decided_at.is_not(None)
    )
    found = now.session.execute(query.order_by(row.decided_at))
    return {person: LastExam(total=total, at=at or 0) for person, total, at in found if total is not None}


def refresh(house: House, transaction: Transaction, stream: str, person: str) -> tuple[str, ...]:
    """After a scorecard: where this attempt was the second spot check failed in a row since the last refresher,
    assignments for what was missed in both. Their ids.
    """
    row = AssignmentRow
    spots = settled(transaction, row.person == person, row.spot.is_(True), row.withdrawn_at.is_(None))
    refreshed = select(func.max(row.at)).where(row.person == person, row.reason == "spots_failed")
    since = transaction.session.scalar(refreshed) or 0
    done = sorted((one for one in spots if (one.done_at or 0) > since), key=lambda one: one.done_at or 0)[-FAILED:]
    streams = [one.done_by for one in done]
    if len(done) < FAILED or stream not in streams:
        return ()
    failed = select(func.count()).where(AttemptRow.stream.in_(streams), AttemptRow.passes.is_(False))
    if transaction.session.scalar(failed) != FAILED:
        return ()
    missed = select(PointRow.rule).where(PointRow.stream.in_(streams), PointRow.state.in_(("missed", "broken")))
    rules = transaction.session.scalars(missed.distinct()).all()
    at, by = house.clock(), done[-1].row.by
    return prescribe_for(house, transaction, person=person, rules=rules, by=by, at=at, reason="spots_failed")
