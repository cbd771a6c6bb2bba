"""A role-play that took its course from something misheard is taken out, and a fresh variant granted (decision 14)."""

from __future__ import annotations

from simulator.errors import NotNow
from simulator.exam import afterwards
from simulator.exam import events as e
from simulator.exam.form import FormPlay, fresh_play
from simulator.service import frozen
from simulator.service.contestable import overturned, sways
from simulator.service.examiners import must_judge
from simulator.service.house import House
from simulator.service.readiness import met
from simulator.service.rulings import Decision, is_attempt, note, own
from simulator.service.verdicts import Standing, conclude, locked, standing
from simulator.storage import Transaction

DAY_MS = 86_400_000
DAYS, MOST_DAYS = 7, 60  # to play the fresh variant


def void(house: House, by: str, stream: str, slot: str, reason: str, days: int, key: str | None) -> bool:
    """Whether it was done before. Raises Refused, NotFound; NotNow where no overturned reading allows it, no variant is
    left that the candidate has not met, or without a reason.
    """
    if not 1 <= days <= MOST_DAYS:
        raise NotNow(f"Give between 1 and {MOST_DAYS} days.", code="judging_days", most=MOST_DAYS)
    if is_attempt(stream):
        raise NotNow("Only a role-play of an exam can be voided.", code="judging_only_exams")
    with house.store.writing() as transaction:
        sitting, at = locked(transaction, stream), house.clock()
        if key is not None and transaction.answer(stream, own(by, key)) is not None:
            return True
        candidate = sitting.booked.candidate
        must_judge(transaction, by, stream, candidate, appeal=False, at=at)
        now = standing(transaction, stream, at)
        if slot in sitting.role_plays and not voidable(now, slot):
            raise NotNow(
                "A role-play is voided only after a reading was overturned that could have changed the customer's mood "
                "or way. Decide such a finding first.",
                code="judging_nothing_overturned",
            )
        fresh = _fresh(transaction, now, slot, candidate)
        until = at + days * DAY_MS
        events = afterwards.void(sitting, fresh, at=at, by=by, reason=reason, until=until)
        plain = [e.to_plain(event) for event in events]
        transaction.append(stream, None, plain, person=candidate, key=own(by, key) if key else None)
        conclude(transaction, stream, at, by, house=house)
        one = Decision(stream=stream, slot=slot, finding="", state="voided", reason=reason)
        note(transaction, one, sitting.role_plays[slot], by=by, at=at)
        return False


def voidable(now: Standing, slot: str) -> bool:
    """Whether a decision turned a finding of this role-play round that could have changed its course."""
    one = now.played.get(slot)
    if one is None:
        return False
    points = {point.key: point for point in one.play.points}
    for event in now.sitting.ruled:
        point = points.get(event.ruling.key) if event.ruling.slot == slot else None
        if point and overturned(point, event.ruling.state) and sways(one.setting, one.play.attempt, point):
            return True
    return False


def _fresh(transaction: Transaction, now: Standing, slot: str, candidate: str) -> FormPlay:
    form, play = now.sitting.booked.form, now.sitting.play(slot)
    if play is None:
        raise NotNow(f"This form has no role-play {slot}.", code="exam_no_play", slot=slot)
    scenario = frozen.scenario_of(transaction, form, play.scenario)
    turn = len(now.sitting.voided) + 1
    return fresh_play(form, slot, scenario, met=met(transaction, candidate), turn=turn)
