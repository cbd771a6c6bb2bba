"""The lists of training: assignments, answered modules, comments, and how rules were kept week by week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from simulator.storage import attempt_lists  # noqa: F401  (the points of an attempt are listed before its week)
from simulator.storage.projections import projection
from simulator.storage.sealing import Plain
from simulator.storage.tables import AssignmentRow, AttemptRow, CommentRow, ModuleTryRow, PointRow, RuleWeekRow

DAY_MS = 86_400_000
WEEK_MS = 7 * DAY_MS
_MONDAY = 4 * DAY_MS  # the first Monday of 1970
_FOR_REVIEW = "for_review"
PRACTISED = ("practice", "test")


def week_of(at: int) -> int:
    """The first moment of the week of a moment: Monday in UTC."""
    return (at - _MONDAY) // WEEK_MS * WEEK_MS + _MONDAY


# --- streams of training and of feedback ---


@projection("training")
def training(session: Session, stream: str, person: str | None, first: int, events: Sequence[Plain]) -> None:
    for plain in events:
        event: Any = plain
        match event["type"]:
            case "assigned":
                told = {name: event[name] for name in _ASSIGNED}
                session.add(AssignmentRow(**told, person=person, at=event["at"], withdrawn_at=None))
            case "withdrawn":
                which = AssignmentRow.id == event["id"]
                session.execute(update(AssignmentRow).where(which).values(withdrawn_at=event["at"]))
            case "module_answered":
                told = {name: event[name] for name in ("module", "number", "at", "percent", "passed", "items")}
                session.add(ModuleTryRow(person=person, **told))
    session.flush()


_ASSIGNED = tuple("id batch by kind name mode variant score due_at after spot reason rules".split())


@projection("feedback")
def feedback(session: Session, stream: str, person: str | None, first: int, events: Sequence[Plain]) -> None:
    for plain in events:
        event: Any = plain
        if event["type"] == "commented":
            told = {name: event[name] for name in ("id", "attempt", "by", "at", "turn", "finding")}
            session.add(CommentRow(**told, person=person, acknowledged_at=None))
        elif event["type"] == "acknowledged":
            seen = update(CommentRow).where(CommentRow.id == event["id"], CommentRow.acknowledged_at.is_(None))
            session.execute(seen.values(acknowledged_at=event["at"]))
    session.flush()


# --- rules by week ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a rule came to in one attempt. `at`: when the attempt began."""

    stream: str
    at: int
    rule: str
    area: str
    state: str


@projection("attempt")
def weeks(session: Session, stream: str, person: str | None, first: int, events: Sequence[Plain]) -> None:
    """Every scorecard, also a later one of the same attempt, has the week of the attempt counted anew."""
    if not any(event["type"] == "scored" for event in events):
        return
    row = session.get(AttemptRow, stream)
    if row is not None and row.mode in PRACTISED and row.origin != "fork":
        recount(session, row.person, row.persona, week_of(row.started_at))


def recount(session: Session, person: str, persona: str | None, week: int) -> None:
    """The rows of one person, type of customer and week, from the points as they stand."""
    query = (
        select(AttemptRow.stream, AttemptRow.started_at, PointRow.rule, PointRow.area, PointRow.state)
        .join(PointRow, PointRow.stream == AttemptRow.stream)
        .where(AttemptRow.person == person, AttemptRow.persona == persona)
        .where(AttemptRow.started_at >= week, AttemptRow.started_at < week + WEEK_MS)
        .where(AttemptRow.mode.in_(PRACTISED), AttemptRow.origin != "fork", PointRow.state != _FOR_REVIEW)
    )
    found = [
        Found(stream=stream, at=at, rule=rule, area=area, state=state)
        for stream, at, rule, area, state in session.execute(query)
    ]
    key = {"person": person, "week": week, "persona": persona or ""}
    mine = (RuleWeekRow.person == person, RuleWeekRow.week == week, RuleWeekRow.persona == (persona or ""))
    session.execute(delete(RuleWeekRow).where(*mine))
    if rows := counted(found):
        session.execute(insert(RuleWeekRow), [{**key, **row} for row in rows])


def counted(found: Iterable[Found]) -> list[dict[str, Any]]:
    """Each rule once: in how many attempts it applied and was kept, and the newest one in which it was not."""
    by_rule: dict[str, dict[str, Any]] = {}
    missed: dict[str, Found] = {}
    for one in found:
        row = by_rule.setdefault(one.rule, {"rule": one.rule, "area": one.area, "applied": 0, "met": 0})
        row["applied"] += 1
        row["met"] += one.state == "met"
        if one.state != "met" and (one.rule not in missed or missed[one.rule].at <= one.at):
            missed[one.rule] = one
    return [{**row, "missed_in": missed[rule].stream if rule in missed else None} for rule, row in by_rule.items()]
