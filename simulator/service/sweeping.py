"""What nobody asks for but time: talks that were left alone, counts that no longer matter, the seal of the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Select, and_, or_, select

from simulator.errors import SimulatorError
from simulator.service import retention, tries
from simulator.service.closing import settle
from simulator.service.house import House
from simulator.service.talks import Talks
from simulator.storage.tables import AttemptRow, PersonRow, SealRow, SittingRow

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
ALONE = HOUR_MS  # whoever is still composing a reply began it less long ago
DAILY = "daily"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How many moved on, and the streams of those that could not be looked at, which keep no other from it."""

    count: int
    failed: tuple[str, ...]


def attempts(house: House, talks: Talks, at: int) -> Moved:
    """Bring talks that nobody has touched for an hour to where time has brought them. Exams go with their sittings."""
    query = select(AttemptRow.stream).join(PersonRow, PersonRow.id == AttemptRow.person)
    query = query.where(AttemptRow.status == "open", AttemptRow.last_at < at - ALONE, AttemptRow.mode != "exam")
    return _each(house, query, lambda stream: talks.sweep(stream, at))


def sittings(house: House, talks: Talks, at: int) -> Moved:
    """Settle every exam for which something has fallen due, and every ended one that was not weighed yet."""
    due = or_(SittingRow.due <= at, and_(SittingRow.stage == "ended", SittingRow.outcome.is_(None)))
    query = select(SittingRow.stream).join(PersonRow, PersonRow.id == SittingRow.candidate)
    return _each(house, query.where(due).order_by(SittingRow.due), lambda stream: settle(house, talks, stream, at))


def _each(house: House, query: Select[str], bring: Callable[[str], object]) -> Moved:
    with house.store.reading() as now:
        streams = now.session.scalars(query.where(PersonRow.erased_at.is_(None))).all()
    moved, failed = 0, []
    for stream in streams:
        before = house.store.head(stream)
        try:
            bring(stream)
        except SimulatorError:
            failed.append(stream)
        else:
            moved += house.store.head(stream) != before
    return Moved(count=moved, failed=tuple(failed))


def forget(house: House, at: int) -> None:
    """Tries in vain that count no more."""
    with house.store.writing() as transaction:
        tries.swept(transaction.session, at)


def daily_seal(house: House, at: int) -> int | None:
    """Sign the heads once a day (design decision 18); the seal's number, or None where it was not due."""
    query = select(SealRow.at).where(SealRow.reason == DAILY).order_by(SealRow.number.desc()).limit(1)
    with house.store.reading() as now:
        last = now.session.scalar(query)
    if last is not None and at - last < DAY_MS:
        return None
    seal = house.store.seal(DAILY, at)
    return seal.number if seal else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What time had brought: so many attempts and exams moved on; `failed`: those that could not be looked at.

    `erased`: people who have been gone for longer than their words stay. `seal`: the number of the day's seal, where
    one was due.
    """

    attempts: int
    sittings: int
    erased: int
    failed: tuple[str, ...]
    seal: int | None


def everything(house: House, talks: Talks) -> Swept:
    """All that time alone has brought, noted now, and the day's seal."""
    at = house.clock()
    moved, over = attempts(house, talks, at), sittings(house, talks, at)
    forget(house, at)
    erased = retention.apply(house, at)
    return Swept(
        attempts=moved.count,
        sittings=over.count,
        erased=erased,
        failed=moved.failed + over.failed,
        seal=daily_seal(house, at),
    )
