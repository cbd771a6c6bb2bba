"""The examiners' queue: everything that waits, by due time, with who may judge it; candidates are numbers here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from simulator.content.blueprint import Review
from simulator.dialogue.chance import draw
from simulator.exam.judging import May
from simulator.service.assigning import settled
from simulator.service.examiners import Bench, bench, cases
from simulator.service.house import House
from simulator.service.judging_view import MayView, Queue, ReviewLine
from simulator.service.rulings import is_attempt
from simulator.service.verdicts import working_days_after
from simulator.service.who import Who
from simulator.storage import Reading
from simulator.storage.tables import AssignmentRow, AttemptRow, PersonRow, ReviewRow, SittingRow
from simulator.words import Words

DAY_MS = 86_400_000
SPOT_DAYS = 30  # a spot check that nobody looked at for so long waits no more
SPOT_REVIEW = Review()  # spot checks belong to no blueprint, so the default sample and time to decide


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits, whoever asks."""

    stream: str
    kind: str
    person: str
    since: int
    due: int
    slot: str = ""
    finding: str = ""
    questions: int = 0


def number(stream: str) -> str:
    """What stands for a candidate where names are not told: different in every sitting."""
    return stream.rpartition("/")[2][:6].upper()


def waiting(house: House, now: Reading, at: int, stream: str | None = None) -> list[Waiting]:
    """Everything that waits (for one sitting or attempt), soonest due first."""
    rows = select(ReviewRow).join(PersonRow, PersonRow.id == ReviewRow.person)
    rows = rows.where(ReviewRow.done_at.is_(None), PersonRow.erased_at.is_(None))
    if stream is not None:
        rows = rows.where(ReviewRow.stream == stream)
    found = [
        Waiting(
            stream=row.stream,
            kind=row.kind,
            person=row.person,
            since=row.since,
            due=row.due,
            slot=row.slot,
            finding=row.finding,
            questions=row.questions,
        )
        for row in now.session.scalars(rows)
    ]
    if stream is None or is_attempt(stream):
        found += [one for one in _spot_checks(house, now, at) if stream in (None, one.stream)]
    return sorted(found, key=lambda one: (one.due, one.stream, one.slot, one.finding))


def _spot_checks(house: House, now: Reading, at: int) -> Iterable[Waiting]:
    """Spot checks that nobody has looked at: those where doubts decide whether they were passed, and a sample."""
    mark = house.library("practice").standard.passing.total
    given = (
        AssignmentRow.spot.is_(True),
        AssignmentRow.withdrawn_at.is_(None),
        AssignmentRow.at > at - SPOT_DAYS * DAY_MS,
    )
    done = {one.done_by for one in settled(now, *given) if one.done_by is not None}
    looked = select(ReviewRow.stream).where(ReviewRow.stream.in_(done), ReviewRow.done_at.is_not(None))
    old = set(now.session.scalars(looked))
    rows = select(AttemptRow).join(PersonRow, PersonRow.id == AttemptRow.person)
    for row in now.session.scalars(rows.where(AttemptRow.stream.in_(done), PersonRow.erased_at.is_(None))):
        is_open = row.low is not None and row.high is not None and row.low < mark <= row.high
        if row.stream not in old and (is_open or draw(100, row.stream, "review") < SPOT_REVIEW.sample):
            since = row.ended_at or row.last_at
            due = working_days_after(since, SPOT_REVIEW.decide_days)
            yield Waiting(stream=row.stream, kind="spot_check", person=row.person, since=since, due=due)


def queue(house: House, who: Who, words: Words, *, kind: str | None, mine: bool, offset: int, limit: int) -> Queue:
    """One page of the queue. What is about the reader is left out; examiners from outside see what they may judge."""
    at = house.clock()
    with house.store.reading() as now:
        found = [one for one in waiting(house, now, at) if one.person != who.id]
        everybody = bench(now)
        judged = _judged(now, who, found, everybody, at)
        allowed = sum(may.allowed for _, may in judged)
        if kind is not None:
            judged = [(one, may) for one, may in judged if one.kind == kind]
        if mine or _is_guest(who, everybody):
            judged = [(one, may) for one, may in judged if may.allowed]
        page = judged[offset : offset + limit]
        names = _names(house, now, [one for one, _ in page], words)
        lines = tuple(_line(one, may, everybody, names[one.stream], words, at) for one, may in page)
        return Queue(lines=lines, total=len(judged), mine=allowed)


def _judged(now: Reading, who: Who, found: Sequence[Waiting], everybody: Bench, at: int) -> list[tuple[Waiting, May]]:
    wanted = cases(now, [(one.stream, one.person, one.kind == "appeal") for one in found], at=at)
    return [(one, everybody.may(case, who.id, one.stream, at=at)) for one, case in zip(found, wanted, strict=True)]


def _is_guest(who: Who, everybody: Bench) -> bool:
    return any(judge.id == who.id and judge.external for judge in everybody.judges)


def _names(house: House, now: Reading, found: Sequence[Waiting], words: Words) -> dict[str, tuple[str, str]]:
    """What each is about: a blueprint or a scenario, and its name where it is still in use."""
    streams = [one.stream for one in found]
    about: dict[str, tuple[str, str]] = {}
    sittings = select(SittingRow.stream, SittingRow.blueprint).where(SittingRow.stream.in_(streams))
    blueprints = house.library("practice").blueprints
    for stream, name in now.session.execute(sittings):
        about[stream] = name, blueprints[name].name.of(words.lang) if name in blueprints else name
    attempts = select(AttemptRow.stream, AttemptRow.scenario).where(AttemptRow.stream.in_(streams))
    scenarios = house.library("practice").scenarios
    for stream, name in now.session.execute(attempts):
        about[stream] = name, scenarios[name].title.of(words.lang) if name in scenarios else name
    return about


def _line(one: Waiting, may: May, everybody: Bench, about: tuple[str, str], words: Words, at: int) -> ReviewLine:
    return ReviewLine(
        stream=one.stream,
        kind=one.kind,
        kind_name=words(f"judging.kind.{one.kind}"),
        number=number(one.stream),
        about=about[0],
        about_name=about[1],
        slot=one.slot,
        finding=one.finding,
        questions=one.questions,
        since=one.since,
        due=one.due,
        overdue=at >= one.due,
        may=may_view(may, everybody, words),
    )


def may_view(may: May, everybody: Bench, words: Words) -> MayView:
    return MayView(
        allowed=may.allowed,
        reasons=tuple(words(f"judging.not_you.{reason}") for reason in may.reasons),
        others=everybody.names(may.others),
        invite=may.invite,
    )
