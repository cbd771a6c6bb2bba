"""How a person gets on: what was practised, week by week, and how each area, rule, clause, act and customer fared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from simulator.content.base import Lang
from simulator.exam.rounding import share
from simulator.service.prescribing import Kept
from simulator.service.rulebook import BYS, COUNTED, By, RuleBook
from simulator.service.tasks import counts
from simulator.storage import Reading
from simulator.storage.tables import AttemptRow, KeptRow, ScoreRow


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRate:
    """How often something applied and was kept in the attempts begun in one week (its first moment, Monday in UTC)."""

    week: int
    met: int
    applied: int

    @property
    def percent(self) -> int:
        return share(self.met, self.applied)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How often an area, a rule, a clause, an act or a type of customer was served as the standard asks."""

    id: str
    name: str
    met: int
    applied: int
    weeks: tuple[WeekRate, ...]

    @property
    def percent(self) -> int:
        return share(self.met, self.applied)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekScore:
    """The attempts scored of one week, and their mean score in percent."""

    week: int
    attempts: int
    mean: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAttempt:
    stream: str
    scenario: str
    at: int
    score: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A person's practice and tests; exams are not in it, nor are retakes from the middle of an attempt.

    Each list of rates is in order, the least kept first.
    """

    person: str
    name: str
    attempts: int
    tests: int
    mean: int | None
    best: int | None
    last: LastAttempt | None
    weeks: tuple[WeekScore, ...]
    areas: tuple[Rate, ...]
    rules: tuple[Rate, ...]
    clauses: tuple[Rate, ...]
    acts: tuple[Rate, ...]
    personas: tuple[Rate, ...]

    def of(self, by: By) -> tuple[Rate, ...]:
        found: tuple[Rate, ...] = getattr(self, f"{by}s")
        return found


def progress(now: Reading, book: RuleBook, person: str, name: str, lang: Lang) -> Progress:
    """From the lists alone."""
    weeks = scores_of(now, [person])
    rates = _rates(now, book, person, lang)
    return Progress(
        person=person,
        name=name,
        attempts=sum(one.attempts for one in weeks),
        tests=sum(one.attempts for one in weeks if one.mode == "test"),
        mean=mean_of(weeks),
        best=max((one.best for one in weeks if one.best is not None), default=None),
        last=_last(now, person),
        weeks=_by_week(weeks),
        areas=rates["area"],
        rules=rates["rule"],
        clauses=rates["clause"],
        acts=rates["act"],
        personas=rates["persona"],
    )


def scores_of(now: Reading, people: Sequence[str]) -> Sequence[ScoreRow]:
    """What people scored, by week and mode, in order."""
    query = select(ScoreRow).where(ScoreRow.person.in_(people)).order_by(ScoreRow.week, ScoreRow.mode)
    return now.session.scalars(query).all()


def mean_of(weeks: Iterable[ScoreRow]) -> int | None:
    """In percent, halves rounded up; None where nothing has a score."""
    sums = [(one.total, one.known) for one in weeks]
    total, known = sum(one for one, _ in sums), sum(one for _, one in sums)
    return (2 * total + known) // (2 * known) if known else None


def _by_week(weeks: Iterable[ScoreRow]) -> tuple[WeekScore, ...]:
    grouped: dict[int, list[ScoreRow]] = defaultdict(list)
    for one in weeks:
        grouped[one.week].append(one)
    return tuple(
        WeekScore(week=week, attempts=sum(one.attempts for one in ones), mean=mean_of(ones))
        for week, ones in grouped.items()
    )


def _last(now: Reading, person: str) -> LastAttempt | None:
    query = select(AttemptRow).where(AttemptRow.person == person, counts())
    row = now.session.scalar(query.order_by(AttemptRow.started_at.desc()).limit(1))
    return LastAttempt(stream=row.stream, scenario=row.scenario, at=row.started_at, score=row.score) if row else None


_Sums = dict[str, dict[int, list[int]]]  # by thing and week: how often kept, how often applied


def _rates(now: Reading, book: RuleBook, person: str, lang: Lang) -> dict[By, tuple[Rate, ...]]:
    row = KeptRow
    query = select(row.by, row.thing, row.area, row.week, row.met, row.applied)
    sums: dict[By, _Sums] = {by: defaultdict(lambda: defaultdict(lambda: [0, 0])) for by in BYS}
    for counted, name, area, week, met, applied in now.session.execute(
        query.where(row.person == person, row.applied > 0)
    ):
        for by in BYS:
            if COUNTED[by] == counted:
                for thing in book.things(by, thing=name, area=area):
                    cell = sums[by][thing][week]
                    cell[0] += met
                    cell[1] += applied
    return {
        by: tuple(
            sorted(
                (_rate(thing, book.name(by, thing, lang), weeks) for thing, weeks in things.items()),
                key=lambda rate: (rate.met / rate.applied, -rate.applied, rate.id),
            )
        )
        for by, things in sums.items()
    }


def _rate(thing: str, name: str, weeks: dict[int, list[int]]) -> Rate:
    by_week = tuple(WeekRate(week=week, met=met, applied=applied) for week, (met, applied) in sorted(weeks.items()))
    return Rate(
        id=thing,
        name=name,
        met=sum(one.met for one in by_week),
        applied=sum(one.applied for one in by_week),
        weeks=by_week,
    )


def kept_by(now: Reading, person: str, since: int) -> tuple[Kept, ...]:
    """How a person kept every rule, week by week, from a moment on."""
    row = KeptRow
    mine = (row.person == person, row.by == "rule", row.week >= since, row.applied > 0)
    query = select(row.week, row.thing, row.applied, row.met, row.missed_in).where(*mine)
    return tuple(
        Kept(week=week, rule=rule, applied=applied, met=met, missed_in=missed_in)
        for week, rule, applied, met, missed_in in now.session.execute(query)
    )
