"""What the end of a sitting brings: role-plays are cut off, time-out is noted, the result is given or waits."""

from __future__ import annotations

from sqlalchemy import select

from simulator.attempts.replaying import judged
from simulator.dialogue import events as talk_events
from simulator.dialogue.clock import due
from simulator.dialogue.folding import fold
from simulator.exam import conduct
from simulator.exam import events as e
from simulator.exam.sitting import Sitting
from simulator.service.house import House
from simulator.service.talks import Talks
from simulator.service.verdicts import Standing, conclude, locked, standing
from simulator.storage import Transaction
from simulator.storage.tables import SittingRow, StreamRow


def settle(house: House, talks: Talks, stream: str, at: int) -> bool:
    """Bring a sitting to where time alone has brought it by `at`; whether it has ended.

    Safe to repeat and to break off: what was noted stays, and the rest is done the next time.
    """
    with house.store.writing() as transaction:
        sitting = locked(transaction, stream)
        candidate = sitting.booked.candidate
        events = conduct.time_out(sitting, at=at)
        if any(isinstance(event, e.TimeOver) for event in events):
            for attempt in sitting.role_plays.values():
                cut(talks, transaction, attempt, events[0].at)
        for slot, until in sitting.granted_until.items():
            if slot in sitting.role_plays and until <= at:
                cut(talks, transaction, sitting.role_plays[slot], until)
        if events:
            transaction.append(stream, None, [e.to_plain(event) for event in events], person=candidate)
        ended = sitting.ended_at is not None or any(isinstance(event, e.TimeOver) for event in events)
    if ended:
        weigh(house, stream, at)
    return ended


def weigh(house: House, stream: str, at: int) -> Standing:
    """The result as far as it can be given. Weighing is done before the database is held for writing."""
    with house.store.reading() as now:
        known = standing(now, stream, at)
    with house.store.writing() as transaction:
        return conclude(transaction, stream, at, house=house, known=known)


def cut(talks: Talks, transaction: Transaction, stream: str, until: int) -> None:
    """End a role-play that still runs at `until`: the customer's time is over, and nothing is said any more."""
    transaction.session.get(StreamRow, stream, with_for_update=True, populate_existing=True)
    talk = talks.load(transaction, stream)
    if talk.over:
        return
    at = talk.time(until)
    events = due(talk.setting, talk.attempt, at + 1)
    attempt = fold(events, talk.attempt) if events else talk.attempt
    if attempt.ending is None:
        last = talk_events.Finished(at=at, ending="time_over")
        events, attempt = (*events, last), fold([last], attempt)
    plain = [*(talk_events.to_plain(event) for event in events), judged(talk.setting, attempt).plain()]
    transaction.append(stream, None, plain, person=talk.person)


def running(talks: Talks, transaction: Transaction, sitting: Sitting) -> tuple[str, ...]:
    """The places whose role-play is still going on."""
    plays = sitting.role_plays
    return tuple(slot for slot, stream in plays.items() if not talks.load(transaction, stream).over)


def sweep(house: House, talks: Talks, at: int) -> tuple[str, ...]:
    """Settle every sitting for which something has fallen due; their names."""
    with house.store.reading() as now:
        query = select(SittingRow.stream).where(SittingRow.due <= at).order_by(SittingRow.due)
        late = select(SittingRow.stream).where(SittingRow.stage == "ended", SittingRow.outcome.is_(None))
        streams = tuple(dict.fromkeys([*now.session.scalars(query), *now.session.scalars(late)]))
    for stream in streams:
        settle(house, talks, stream, at)
    return streams
