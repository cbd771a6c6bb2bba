"""Lists of attempts, drawn from rows, never from the attempts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, func, select

from simulator.library import Library
from simulator.storage import Reading
from simulator.storage.tables import AttemptRow, PersonRow

MOST = 200  # attempts on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLine:
    """An attempt in a list. `origin`: played, fork (a retake) or file; forks and files never count as tests.

    `score` with its interval is of the newest scorecard; `band_end` is how the customer felt at the end. Times in ms.
    """

    id: str
    person: str
    person_name: str
    scenario: str
    title: str
    persona: str
    channel: str
    lang: str
    mode: str
    origin: str
    status: str
    replies: int
    ending: str
    band_end: str
    score: int | None
    low: int | None
    high: int | None
    passes: bool | None
    started_at: int
    last_at: int
    ended_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptPage:
    """Some of the attempts that fit, the newest first; `total`: how many there are."""

    attempts: tuple[AttemptLine, ...]
    total: int


def page(
    now: Reading, library: Library, lang: str, wanted: Sequence[ColumnElement[bool]], offset: int, limit: int
) -> AttemptPage:
    """Attempts of practice and test; those of exams are shown with their exam."""
    kept = AttemptRow.mode != "exam", *wanted
    total = now.session.scalar(select(func.count()).select_from(AttemptRow).where(*kept)) or 0
    newest = AttemptRow.started_at.desc(), AttemptRow.stream.desc()
    names = select(AttemptRow.stream).where(*kept).order_by(*newest)
    some = names.offset(max(0, offset)).limit(max(1, min(limit, MOST))).subquery()
    query = _columns().join(some, some.c.stream == AttemptRow.stream).order_by(*newest)
    return AttemptPage(attempts=tuple(_line(row, library, lang) for row in now.session.execute(query)), total=total)


def line(now: Reading, library: Library, lang: str, stream: str) -> AttemptLine:
    """One attempt that there is."""
    return _line(now.session.execute(_columns().where(AttemptRow.stream == stream)).one(), library, lang)


def _columns() -> Select[AttemptRow, str]:
    return select(AttemptRow, PersonRow.name).join(PersonRow, PersonRow.id == AttemptRow.person)


def _line(found: Row[AttemptRow, str], library: Library, lang: str) -> AttemptLine:
    row, name = found[0], found[1]
    scenario = library.scenarios.get(row.scenario)
    title = scenario.title.of("en" if lang == "en" else "zh") if scenario is not None else row.scenario
    return AttemptLine(
        id=row.stream,
        person=row.person,
        person_name=name,
        scenario=row.scenario,
        title=title,
        persona=row.persona or "",
        channel=row.channel or "",
        lang=row.lang,
        mode=row.mode,
        origin=row.origin,
        status=row.status,
        replies=row.replies,
        ending=row.ending or "",
        band_end=row.band_end or "",
        score=row.score,
        low=row.low,
        high=row.high,
        passes=row.passes,
        started_at=row.started_at,
        last_at=row.last_at,
        ended_at=row.ended_at,
    )
