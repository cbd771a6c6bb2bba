"""How rules were kept, week by week: counted as scorecards come, so that no list has to add up every finding again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from simulator.storage.tables import AttemptRow, KeptRow, ScoreRow, insert_new

DAY_MS = 86_400_000
WEEK_MS = 7 * DAY_MS
_MONDAY = 4 * DAY_MS  # the first Monday of 1970
PRACTISED = ("practice", "test")


def week_of(at: int) -> int:
    """The first moment of the week of a moment: Monday in UTC."""
    return (at - _MONDAY) // WEEK_MS * WEEK_MS + _MONDAY


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFound:
    """What a rule came to in one attempt: met, missed, broken, or for review, which counts for nothing yet."""

    area: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """By how much the counts of a thing change, and whether it was missed now."""

    by: str
    thing: str
    area: str
    applied: int
    met: int
    missed: bool


def follow(session: Session, row: AttemptRow, before: Mapping[str, RuleFound], after: Mapping[str, RuleFound]) -> None:
    """Count what an attempt's newest scorecard found, in place of what the one before it had found."""
    if row.mode not in PRACTISED or row.origin != "played":
        return
    _scores(session, row)
    rows = [
        {
            "person": row.person,
            "by": change.by,
            "week": week_of(row.started_at),
            "thing": change.thing,
            "area": change.area,
            "applied": change.applied,
            "met": change.met,
            "missed_in": row.stream if change.missed else None,
        }
        for change in changes(before, after, row.persona)
    ]
    if not rows:
        return
    new = insert_new(session, KeptRow)
    was_here = case((KeptRow.missed_in == row.stream, None), else_=KeptRow.missed_in)
    counted: dict[str, Any] = {
        "applied": KeptRow.applied + new.excluded.applied,
        "met": KeptRow.met + new.excluded.met,
        "missed_in": case((new.excluded.missed_in.is_not(None), new.excluded.missed_in), else_=was_here),
    }
    upserted = new.on_conflict_do_update(index_elements=list(KeptRow.__table__.primary_key), set_=counted)
    session.connection().execute(upserted, rows)  # one statement for any number of rows, compiled once


def _scores(session: Session, row: AttemptRow) -> None:
    """The scores of the attempt's week, from its attempts as they stand."""
    week, one = week_of(row.started_at), AttemptRow
    query = select(func.count(), func.count(one.score), func.sum(one.score), func.max(one.score)).where(
        one.person == row.person,
        one.started_at >= week,
        one.started_at < week + WEEK_MS,
        one.mode == row.mode,
        one.scorecards > 0,
        one.origin == "played",
    )
    attempts, known, total, best = session.execute(query).one()
    told = {"attempts": attempts, "known": known, "total": int(total or 0), "best": best}
    new = insert_new(session, ScoreRow)
    newest = {name: new.excluded[name] for name in told}
    upserted = new.on_conflict_do_update(index_elements=list(ScoreRow.__table__.primary_key), set_=newest)
    session.connection().execute(upserted, [{"person": row.person, "week": week, "mode": row.mode, **told}])


def changes(before: Mapping[str, RuleFound], after: Mapping[str, RuleFound], persona: str | None) -> tuple[Change, ...]:
    """One for each rule that came to something else, and one for the customer; in one order, so that two who count
    for the same person never wait for each other.
    """
    found = [
        Change(
            by="rule",
            thing=rule,
            area=(after.get(rule) or before[rule]).area,
            applied=_applied(after.get(rule)) - _applied(before.get(rule)),
            met=_met(after.get(rule)) - _met(before.get(rule)),
            missed=_applied(after.get(rule)) > _met(after.get(rule)),
        )
        for rule in sorted({*before, *after})
        if _state(after.get(rule)) != _state(before.get(rule))
    ]
    if persona is not None and found:
        found.insert(0, _of_customer(persona, found, after.values()))
    return tuple(found)


def _of_customer(persona: str, found: Iterable[Change], after: Iterable[RuleFound]) -> Change:
    return Change(
        by="persona",
        thing=persona,
        area="",
        applied=sum(change.applied for change in found),
        met=sum(change.met for change in found),
        missed=any(_applied(one) > _met(one) for one in after),
    )


def _state(found: RuleFound | None) -> tuple[int, int]:
    return _applied(found), _met(found)


def _applied(found: RuleFound | None) -> int:
    return int(found is not None and found.state != "for_review")


def _met(found: RuleFound | None) -> int:
    return int(found is not None and found.state == "met")
