"""Lists of sittings: one's own, a group's, those that somebody watches over; and the table of results for HR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from simulator.service.house import House
from simulator.service.who import Who
from simulator.storage import Reading
from simulator.storage.tables import AccountRow, PersonRow, SittingRow
from simulator.words import Words

MOST = 500
STAGES = ("booked", "opened", "running", "ended", "cancelled")
PASSED = {"passed": True, "failed": False}  # by outcome; `pending` is neither


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingLine:
    """A sitting in a list; times in ms of UTC. What is known of a result that is not given yet is None for all but
    examiners, managers and auditors. `over`: its time has run out, whether it has been noticed or not.
    """

    sitting: str
    candidate: str
    candidate_name: str
    invigilator: str
    invigilator_name: str
    blueprint: str
    version: int
    lang: str
    attempt: int
    repeats: str
    stage: str
    over: bool
    booked_at: int
    window_opens: int
    window_closes: int
    started_at: int | None
    deadline: int | None
    ended_at: int | None
    handed_in_at: int | None
    outcome: str | None
    band: str | None
    total: int | None
    low: int | None
    high: int | None
    questions: int | None
    decide_by: int | None
    decided_at: int | None
    appeal_until: int | None
    acknowledged_at: int | None
    certifying: bool

    @property
    def passed(self) -> bool | None:
        """None while there is no result."""
        return PASSED.get(self.outcome or "")

    @property
    def standing(self) -> str:
        """Where it stands as long as there is no result: its stage, `over`, or `pending` for one that waits for it."""
        return "pending" if self.stage == "ended" else "over" if self.over else self.stage


def _query() -> Select[SittingRow, str, str]:
    candidate, invigilator = aliased(PersonRow), aliased(PersonRow)
    query = select(SittingRow, candidate.name, invigilator.name)
    query = query.join(candidate, candidate.id == SittingRow.candidate)
    return query.join(invigilator, invigilator.id == SittingRow.invigilator)


def mine_or_watched(house: House, who: Who) -> ColumnElement[bool]:
    """The sittings within the scope of `who`, and those that they watch over."""
    return or_(house.within(who, SittingRow.candidate), SittingRow.invigilator == who.id)


def lines(
    now: Reading, who: Who, conditions: Sequence[ColumnElement[bool]], *, at: int, limit: int = MOST
) -> tuple[SittingLine, ...]:
    """Sittings, the newest window first."""
    query = _query().where(*conditions).order_by(SittingRow.window_opens.desc(), SittingRow.stream)
    rows = now.session.execute(query.limit(min(max(1, limit), MOST))).all()
    return tuple(_line(row[0], row[1], row[2], who, at) for row in rows)


def _line(sitting: SittingRow, candidate: str, invigilator: str, who: Who, at: int) -> SittingLine:
    open_result = sitting.outcome == "pending"
    told = not open_result or (who.scope == "all" and sitting.candidate != who.id)
    limit = sitting.deadline if sitting.deadline is not None else sitting.window_closes
    return SittingLine(
        sitting=sitting.stream,
        candidate=sitting.candidate,
        candidate_name=candidate,
        invigilator=sitting.invigilator,
        invigilator_name=invigilator,
        blueprint=sitting.blueprint,
        version=sitting.version,
        lang=sitting.lang,
        attempt=sitting.attempt,
        repeats=sitting.repeats,
        stage=sitting.stage,
        over=sitting.stage not in ("ended", "cancelled") and at >= limit,
        booked_at=sitting.booked_at,
        window_opens=sitting.window_opens,
        window_closes=sitting.window_closes,
        started_at=sitting.started_at,
        deadline=sitting.deadline,
        ended_at=sitting.ended_at,
        handed_in_at=sitting.handed_in_at,
        outcome=sitting.outcome,
        band=sitting.band if told else None,
        total=sitting.total if told else None,
        low=sitting.low if told else None,
        high=sitting.high if told else None,
        questions=sitting.questions if told else None,
        decide_by=sitting.decide_by,
        decided_at=sitting.decided_at,
        appeal_until=sitting.appeal_until,
        acknowledged_at=sitting.acknowledged_at,
        certifying=sitting.certifying,
    )


# --- for HR (EX-21) ---

COLUMNS = "login name blueprint version attempt window_opens ended_at outcome band total decided_at certifying sitting"


def table(now: Reading, conditions: Sequence[ColumnElement[bool]], words: Words) -> list[list[str]]:
    """Decided sittings under a line of headings, oldest first; times in UTC (ISO 8601), areas in percent."""
    query = _query().add_columns(AccountRow.login).join(AccountRow, AccountRow.person == SittingRow.candidate)
    decided = SittingRow.decided_at.is_not(None), *conditions
    rows = now.session.execute(query.where(*decided).order_by(SittingRow.decided_at, SittingRow.stream)).all()
    areas = list(dict.fromkeys(area for row in rows for area in row[0].areas))
    columns = COLUMNS.split()
    found = [[*(words(f"exam.column.{name}") for name in columns), *areas]]
    for sitting, name, _, login in rows:
        own: dict[str, Any] = {"login": login, "name": name, "sitting": sitting.stream}
        cells = [_cell(own.get(column, getattr(sitting, column, None)), words) for column in columns]
        found.append([*cells, *(_cell(sitting.areas.get(area), words) for area in areas)])
    return found


def _cell(value: object, words: Words) -> str:
    if isinstance(value, bool):
        return words("exam.yes" if value else "exam.no")
    if isinstance(value, int) and value > 1 << 33:
        return datetime.fromtimestamp(value / 1000, UTC).isoformat(timespec="seconds")
    return "" if value is None else str(value)
