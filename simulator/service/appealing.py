"""Appeals (EX-17): a candidate contests a finding, and somebody else than the first reviewer decides it."""

from __future__ import annotations

from simulator.errors import NotFound, NotNow
from simulator.exam import afterwards
from simulator.exam import events as e
from simulator.exam.sitting import Sitting
from simulator.service import reviews
from simulator.service.contestable import found
from simulator.service.house import House
from simulator.service.rulings import must_be_short, own
from simulator.service.verdicts import locked, standing, working_days_after


def appeal(house: House, by: str, stream: str, slot: str, finding: str, reason: str, key: str | None) -> bool:
    """Contest a finding of one's own decided sitting; whether it was contested before under this key.

    Raises NotFound for a sitting of somebody else; NotNow when there is no result yet, the time for it is over, it is
    wholly on the candidate's side, was contested before, or no reason is given.
    """
    must_be_short(reason)
    with house.store.writing() as transaction:
        sitting, at = locked(transaction, stream), house.clock()
        if sitting.booked.candidate != by:
            raise NotFound(f"There is no stream '{stream}'.", code="no_stream", stream=stream)
        if key is not None and transaction.answer(stream, own(by, key)) is not None:
            return True
        must_be_decided(sitting)
        until = sitting.decided[-1].appeal_until
        events = afterwards.appeal_against(sitting, slot=slot, key=finding, reason=reason, at=at, until=until)
        now = standing(transaction, stream, at)
        if not found(now.work, slot, finding).costs:
            raise NotNow("This finding is on your side already.", code="judging_nothing_to_gain")
        plain = [e.to_plain(event) for event in events]
        transaction.append(stream, None, plain, person=by, key=own(by, key) if key else None)
        due = working_days_after(at, now.blueprint.appeals.decide_days)
        reviews.wait(transaction, stream, by, "appeal", since=at, due=due, slot=slot, finding=finding)
        transaction.audit(by, "finding_contested", stream, {"slot": slot, "finding": finding}, at=at)
        return False


def must_be_decided(sitting: Sitting) -> None:
    """Raises NotNow while the result is open, for the first time or again."""
    if not sitting.decided or sitting.undecided:
        raise NotNow("There is no result to appeal against yet. Wait until it is given.", code="exam_no_result")
