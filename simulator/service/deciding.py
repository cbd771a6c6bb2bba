"""Decisions of examiners on findings of exams: weighed first, then carried out with all that follows, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulator.dialogue import events as talk
from simulator.errors import NotNow
from simulator.exam import afterwards
from simulator.exam import events as e
from simulator.exam.questions import Question, Ruling
from simulator.service import reviews
from simulator.service.contestable import Contestable, chosen, found
from simulator.service.examiners import must_judge
from simulator.service.foreseen import after
from simulator.service.house import House
from simulator.service.judgements import judgements
from simulator.service.outside_exams import decide_attempt
from simulator.service.rulings import Decision, contested, is_attempt, must_be_short, note, own
from simulator.service.verdicts import Standing, conclude, heads, locked, sitting_of, standing
from simulator.storage import Reading, Transaction
from simulator.storage.tables import ReviewRow


def decide(house: House, by: str, one: Decision, key: str | None) -> bool:
    """Carry it out once; whether it was carried out before.

    Raises Refused for whoever may not judge it; NotFound; NotNow where it is not asked for, decided already, or
    without a reason.
    """
    must_be_short(one.reason)
    if is_attempt(one.stream):
        return decide_attempt(house, by, one, key)
    return _decide_sitting(house, by, one, key)


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A decision weighed before the database is held for writing: the sitting before and after it."""

    before: Standing
    after: Standing
    about: Contestable
    events: tuple[e.SittingEvent, ...]
    is_appeal: bool


def _decide_sitting(house: House, by: str, one: Decision, key: str | None) -> bool:
    at = house.clock()
    with house.store.reading() as now:
        if key is not None and now.head(one.stream) and now.answer(one.stream, own(by, key)) is not None:
            return True
        ready = _prepared(now, by, one, at)
    if ready is None:
        return True
    with house.store.writing() as transaction:
        sitting = locked(transaction, one.stream)
        if key is not None and transaction.answer(one.stream, own(by, key)) is not None:
            return True
        if heads(transaction, one.stream, sitting) != ready.before.heads:
            ready = _prepared(transaction, by, one, at)
        if ready is None:
            return True
        _carry_out(house, transaction, by, one, ready, at, own(by, key) if key else None)
    return False


def _prepared(now: Reading, by: str, one: Decision, at: int) -> Prepared | None:
    """None where the same was decided by the same examiner before."""
    sitting = sitting_of(now, one.stream)
    is_appeal = contested(sitting, one.slot, one.finding)
    must_judge(now, by, one.stream, sitting.booked.candidate, appeal=is_appeal, at=at)
    before = standing(now, one.stream, at)
    about = found(before.work, one.slot, one.finding)
    ruling = Ruling(slot=one.slot, key=one.finding, state=chosen(about, one.state, appeal=is_appeal))
    events = afterwards.rule(sitting, ruling, at=at, by=by, reason=one.reason, appeal=is_appeal)
    if not events:
        return None
    if not is_appeal:
        _must_be_asked(now, before.questions, one)
    return Prepared(before=before, after=after(before, events, at), about=about, events=events, is_appeal=is_appeal)


def _carry_out(
    house: House, transaction: Transaction, by: str, one: Decision, ready: Prepared, at: int, key: str | None
) -> None:
    sitting = ready.before.sitting
    plain = [e.to_plain(event) for event in ready.events]
    transaction.append(one.stream, None, plain, person=sitting.booked.candidate, key=key)
    _rescored(transaction, ready, one, by=by, at=at)
    if ready.is_appeal and (row := transaction.session.get(ReviewRow, (one.stream, one.slot, one.finding))) is not None:
        reviews.done(row, at=at, by=by)
    known = replace(ready.after, heads=heads(transaction, one.stream, sitting))
    conclude(transaction, one.stream, at, by, house=house, known=known)
    note(transaction, one, sitting.role_plays.get(one.slot, ""), by=by, at=at, appeal=ready.is_appeal)


def _must_be_asked(now: Reading, questions: tuple[Question, ...], one: Decision) -> None:
    """Only what can change the outcome is decided; and anything where somebody is to look at a decided sitting."""
    if any((question.slot, question.key) == (one.slot, one.finding) for question in questions):
        return
    row = now.session.get(ReviewRow, (one.stream, "", ""))
    if row is not None and row.kind == "sample" and row.done_at is None:
        return
    raise NotNow(
        "The outcome does not depend on this finding (any more), so nothing was decided. Load the case again.",
        code="judging_not_asked",
    )


def _rescored(transaction: Transaction, ready: Prepared, one: Decision, *, by: str, at: int) -> None:
    """A new scorecard of the role-play beside the old ones, with every decision so far."""
    sitting = ready.after.sitting
    if ready.about.point is None:
        return
    play = ready.after.work.plays[one.slot]
    before = judgements([entry.event for entry in transaction.read(play.stream)])[-1]
    rulings = {r.ruling.key: r.ruling.state for r in sitting.ruled if r.ruling.slot == one.slot}
    new = replace(
        before,
        at=at,
        card=play.card,
        engine=talk.ENGINE,
        by=by,
        cause="appealed" if ready.is_appeal else "ruled",
        why=one.reason.strip(),
        rulings={**before.rulings, **rulings},
    )
    transaction.append(play.stream, None, [new.plain()], person=sitting.booked.candidate)
