"""A group at a glance: one row a member, and how its members keep what the standard asks, as a map of rates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import String, cast, func, select

from simulator.content.base import Lang
from simulator.exam.rounding import share
from simulator.service.accounts import Named
from simulator.service.assigning import overdue
from simulator.service.progress import mean_of, scores_of
from simulator.service.rulebook import COUNTED, By, RuleBook
from simulator.service.sittings import PASSED
from simulator.service.tasks import counts
from simulator.storage import Reading
from simulator.storage.kept import WEEK_MS, week_of
from simulator.storage.tables import (
    AccountRow,
    AttemptRow,
    CommentRow,
    KeptRow,
    MemberRow,
    PersonRow,
    ScoreRow,
    SittingRow,
)

if TYPE_CHECKING:
    from simulator.library import Library

WEEKS = 12  # that rates are taken from
SHOWN = 3  # attempts that a cell names


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamStanding:
    """The newest sitting. `outcome`: pending, passed or failed once it was handed in; `total` with a result."""

    sitting: str
    stage: str
    outcome: str | None
    total: int | None
    at: int

    @property
    def passed(self) -> bool | None:
        """None while there is no result."""
        return PASSED.get(self.outcome or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """One member. Scores are of practice and tests, in percent; `overdue`: assignments; `unseen`: comments not yet
    acknowledged; `weakest`: the area that was kept least in the last weeks, and its rate.
    """

    person: str
    login: str
    name: str
    attempts: int
    last_at: int | None
    last_score: int | None
    mean: int | None
    overdue: int
    unseen: int
    weakest: Named | None
    weakest_percent: int | None
    exam: ExamStanding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTable:
    group: Named
    rows: tuple[MemberLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One person and one thing: kept `met` of `applied` times; `attempts` show where it was not, newest first."""

    person: str
    thing: str
    met: int
    applied: int
    percent: int
    attempts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """`things` are in order, the least kept by the group first; a pair without a cell has no evidence."""

    group: Named
    by: By
    since: int
    people: tuple[Named, ...]
    things: tuple[Named, ...]
    cells: tuple[Cell, ...]


def members(now: Reading, group: str) -> list[tuple[str, str, str]]:
    """Id, login and name of each active member, by login."""
    query = select(MemberRow.person, AccountRow.login, PersonRow.name)
    query = query.join(AccountRow, AccountRow.person == MemberRow.person)
    query = query.join(PersonRow, PersonRow.id == MemberRow.person)
    query = query.where(MemberRow.group == group, AccountRow.active).order_by(AccountRow.login)
    return [(person, login, name) for person, login, name in now.session.execute(query)]


def table(now: Reading, library: Library, book: RuleBook, group: Named, lang: Lang, at: int) -> GroupTable:
    """From the lists alone, a fixed number of queries."""
    people = members(now, group.id)
    ids = [person for person, _, _ in people]
    scores = _scores(now, ids)
    late, unseen = overdue(now, library, ids, at), _unseen(now, ids)
    weakest, exams = _weakest(now, ids, week_of(at) - WEEKS * WEEK_MS), _exams(now, ids)
    rows = []
    for person, login, name in people:
        score = scores.get(person, _NONE)
        area, percent = weakest.get(person, ("", None))
        rows.append(
            MemberLine(
                person=person,
                login=login,
                name=name,
                attempts=score.attempts,
                last_at=score.last_at,
                last_score=score.last_score,
                mean=score.mean,
                overdue=late.get(person, 0),
                unseen=unseen.get(person, 0),
                weakest=Named(id=area, name=book.name("area", area, lang)) if area else None,
                weakest_percent=percent,
                exam=exams.get(person),
            )
        )
    return GroupTable(group=group, rows=tuple(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scores:
    attempts: int = 0
    last_at: int | None = None
    last_score: int | None = None
    mean: int | None = None


_NONE = _Scores()


def _scores(now: Reading, people: Sequence[str]) -> Mapping[str, _Scores]:
    by_person: dict[str, list[ScoreRow]] = defaultdict(list)
    for one in scores_of(now, people):
        by_person[one.person].append(one)
    found = {}
    for person, weeks in by_person.items():
        newest = select(AttemptRow.started_at, AttemptRow.score).where(AttemptRow.person == person, counts())
        last = now.session.execute(newest.order_by(AttemptRow.started_at.desc()).limit(1)).one()
        found[person] = _Scores(
            attempts=sum(one.attempts for one in weeks),
            last_at=last.started_at,
            last_score=last.score,
            mean=mean_of(weeks),
        )
    return found


def _unseen(now: Reading, people: Collection[str]) -> Mapping[str, int]:
    query = select(CommentRow.person, func.count()).where(
        CommentRow.person.in_(people), CommentRow.acknowledged_at.is_(None)
    )
    return dict(now.session.execute(query.group_by(CommentRow.person)).all())


def _weakest(now: Reading, people: Collection[str], since: int) -> Mapping[str, tuple[str, int]]:
    row = KeptRow
    query = select(row.person, row.area, func.sum(row.met), func.sum(row.applied))
    mine = (row.person.in_(people), row.by == "rule", row.week >= since, row.applied > 0)
    query = query.where(*mine).group_by(row.person, row.area)
    found: dict[str, tuple[str, int]] = {}
    for person, area, met, applied in now.session.execute(query):
        percent = share(int(met), int(applied))
        if person not in found or (percent, area) < found[person][::-1]:
            found[person] = (area, percent)
    return found


def _exams(now: Reading, people: Collection[str]) -> Mapping[str, ExamStanding]:
    row = SittingRow
    query = select(row).where(row.candidate.in_(people), row.stage != "cancelled").order_by(row.booked_at)
    return {
        one.candidate: ExamStanding(
            sitting=one.stream,
            stage=one.stage,
            outcome=one.outcome,
            total=one.total if one.outcome in PASSED else None,
            at=one.decided_at or one.ended_at or one.window_opens,
        )
        for one in now.session.scalars(query)
    }


def heat_map(now: Reading, book: RuleBook, group: Named, by: By, lang: Lang, at: int, weeks: int = WEEKS) -> HeatMap:
    """People and areas, rules, clauses, acts or types of customers, over the last weeks."""
    people = members(now, group.id)
    row, since = KeptRow, week_of(at) - weeks * WEEK_MS
    # Weeks have the same number of digits, so the greatest text is that of the newest week.
    newest = func.max(cast(row.week, String) + row.missed_in)
    query = (
        select(row.person, row.thing, row.area, func.sum(row.met), func.sum(row.applied), newest)
        .where(row.person.in_([person for person, _, _ in people]), row.by == COUNTED[by])
        .where(row.week >= since, row.applied > 0)
        .group_by(row.person, row.thing, row.area)
    )
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    missed: dict[tuple[str, str], set[str]] = defaultdict(set)
    things: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for person, name, area, met, applied, where in now.session.execute(query):
        for thing in book.things(by, thing=name, area=area):
            for cell in (sums[person, thing], things[thing]):
                cell[0] += int(met)
                cell[1] += int(applied)
            if where:
                missed[person, thing].add(where)
    digits = len(str(since))
    ranked = sorted(things, key=lambda thing: (things[thing][0] / things[thing][1], thing))
    return HeatMap(
        group=group,
        by=by,
        since=since,
        people=tuple(Named(id=person, name=name) for person, _, name in people),
        things=tuple(Named(id=thing, name=book.name(by, thing, lang)) for thing in ranked),
        cells=tuple(
            Cell(
                person=person,
                thing=thing,
                met=met,
                applied=applied,
                percent=share(met, applied),
                attempts=tuple(dict.fromkeys(one[digits:] for one in sorted(missed[person, thing], reverse=True)))[
                    :SHOWN
                ],
            )
            for (person, thing), (met, applied) in sorted(sums.items())
        ),
    )
