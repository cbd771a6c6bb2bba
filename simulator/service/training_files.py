"""Training as tables to be handed over: one person's progress, a group at a glance, results attempt by attempt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Literal, get_args

from sqlalchemy import select

from simulator.errors import BadValue
from simulator.service import sheets, zones
from simulator.service.group_tables import ExamStanding, GroupTable
from simulator.service.progress import Progress
from simulator.service.rulebook import BYS
from simulator.service.sheets import Exported
from simulator.service.sheets import Kind as FileKind
from simulator.service.tasks import counts
from simulator.storage import Reading
from simulator.storage.tables import AttemptRow, PersonRow
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.library import Library

What = Literal["progress", "group", "results"]
WHATS: tuple[What, ...] = get_args(What)
MOST = 50_000  # rows of results in one file


def proper_what(what: str) -> What:
    """Raises BadValue."""
    for known in WHATS:
        if what == known:
            return known
    raise BadValue(f"There is no table '{what}'; there are {', '.join(WHATS)}.", code="no_table", name=what[:40])


def of_progress(words: Words, kind: FileKind, progress: Progress) -> Exported:
    """One row for each area, rule, clause, act and type of customer."""
    rows = [
        [words(f"training.by.{by}"), rate.id, rate.name, str(rate.met), str(rate.applied), str(rate.percent)]
        for by in BYS
        for rate in progress.of(by)
    ]
    return _file(words, kind, "progress", ("by", "id", "name", "met", "applied", "percent"), rows)


def of_group(words: Words, kind: FileKind, table: GroupTable) -> Exported:
    """One row for each member."""
    heads = ("login", "person", "attempts", "last_at", "last_score", "mean", "overdue", "unseen", "weakest", "exam")
    rows = [
        [
            row.login,
            row.name,
            str(row.attempts),
            moment(row.last_at),
            _figure(row.last_score),
            _figure(row.mean),
            str(row.overdue),
            str(row.unseen),
            f"{row.weakest.name} {row.weakest_percent}%" if row.weakest else "",
            _exam(words, row.exam),
        ]
        for row in table.rows
    ]
    return _file(words, kind, "group", heads, rows)


def of_results(now: Reading, library: Library, words: Words, kind: FileKind, people: Collection[str]) -> Exported:
    """One row for each attempt outside exams that was scored, newest first."""
    heads = ("person", "begun", "scenario", "title", "variant", "mode", "ending", "score", "low", "high", "passed")
    query = (
        select(AttemptRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == AttemptRow.person)
        .where(AttemptRow.person.in_(list(people)), counts())
        .order_by(AttemptRow.started_at.desc(), AttemptRow.stream)
        .limit(MOST)
    )
    rows = []
    for row, name in now.session.execute(query):
        scenario = library.scenarios.get(row.scenario)
        told = [
            name,
            moment(row.started_at),
            row.scenario,
            scenario.title.of(words.lang) if scenario else "",
            row.variant,
            words(f"mode.{row.mode}"),
            words(f"ending.{row.ending}") if row.ending else "",
            _figure(row.score),
            _figure(row.low),
            _figure(row.high),
            "" if row.passes is None else words("training.yes" if row.passes else "training.no"),
        ]
        rows.append(told)
    return _file(words, kind, "results", heads, rows)


def _exam(words: Words, exam: ExamStanding | None) -> str:
    if exam is None:
        return ""
    return words(f"exam.outcome.{exam.outcome}" if exam.outcome else f"exam.stage.{exam.stage}")


def moment(at: int | None) -> str:
    """A time on the organisation's clock, to the minute."""
    return f"{zones.at(at):%Y-%m-%d %H:%M %Z}" if at is not None else ""


def _figure(value: int | None) -> str:
    return "" if value is None else str(value)


def _file(words: Words, kind: FileKind, what: What, heads: Iterable[str], rows: Sequence[Sequence[str]]) -> Exported:
    told = [words(f"training.column.{head}") for head in heads]
    data = sheets.write(kind, words(f"training.table.{what}"), [told, *rows])
    return Exported(name=f"{what}.{kind}", media=sheets.MEDIA[kind], data=data)
