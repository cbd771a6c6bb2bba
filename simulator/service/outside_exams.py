"""Judging outside exams: attempts of practice and tests, spot checks among them; and saying that something was seen."""

from __future__ import annotations

from dataclasses import replace

from simulator.dialogue import events as talk
from simulator.errors import NotFound, NotNow
from simulator.exam.result import Work
from simulator.service import reviews
from simulator.service.contestable import chosen, decided, found
from simulator.service.examiners import must_judge
from simulator.service.house import House
from simulator.service.judgements import Judgement, judgements
from simulator.service.rulings import Decision, is_attempt, note, own
from simulator.service.verdicts import locked, played
from simulator.storage import Reading
from simulator.storage.tables import AttemptRow, ReviewRow, StreamRow


def attempt_work(now: Reading, stream: str) -> tuple[Work, Judgement]:
    """An attempt outside exams as if it were an exam's only role-play, with what was decided of it."""
    one = played(now, "", stream)
    last = judgements([entry.event for entry in now.read(stream)])[-1]
    return Work(marks={}, rates={}, plays={"": one.play.decided(last.rulings)}), last


def decide_attempt(house: House, by: str, one: Decision, key: str | None) -> bool:
    """Carry a decision out once; whether it was carried out before. Raises Refused, NotFound, NotNow."""
    with house.store.writing() as transaction:
        person, at = outside_exams(transaction, one.stream), house.clock()
        transaction.session.get(StreamRow, one.stream, with_for_update=True, populate_existing=True)
        if key is not None and transaction.answer(one.stream, own(by, key)) is not None:
            return True
        must_judge(transaction, by, one.stream, person, appeal=False, at=at)
        after = _decided(transaction, by, one, at)
        if after is None:
            return True
        transaction.append(one.stream, None, [after.plain()], person=person, key=own(by, key) if key else None)
        note(transaction, one, one.stream, by=by, at=at)
        return False


def _decided(now: Reading, by: str, one: Decision, at: int) -> Judgement | None:
    """The new scorecard; None where the same was decided before."""
    if not one.reason.strip():
        raise NotNow("A decision needs a reason. Write why.", code="exam_reason")
    work, last = attempt_work(now, one.stream)
    about = found(work, one.slot, one.finding)
    state = chosen(about, one.state, appeal=False)
    if one.finding in last.rulings:
        if last.rulings[one.finding] == state:
            return None
        raise NotNow("This finding has been decided.", code="judging_decided")
    return replace(
        last,
        at=at,
        card=decided(work, about, state).plays[""].card,
        engine=talk.ENGINE,
        by=by,
        cause="ruled",
        why=one.reason.strip(),
        rulings={**last.rulings, one.finding: state},
    )


def outside_exams(now: Reading, stream: str) -> str:
    """Whose attempt it is. Raises NotFound for one that is not judged yet, or belongs to an exam."""
    row = now.session.get(AttemptRow, stream)
    if row is None or row.mode == "exam" or row.status != "scored":
        raise NotFound(f"There is no attempt '{stream}' to be judged.", code="judging_no_case", stream=stream)
    return row.person


def confirm(house: House, by: str, stream: str) -> None:
    """Say that a sitting drawn by lot, or a spot check, was looked at; a second time changes nothing.

    Raises Refused, NotFound; NotNow where nothing waits.
    """
    with house.store.writing() as transaction:
        at = house.clock()
        if is_attempt(stream):
            person = outside_exams(transaction, stream)
            must_judge(transaction, by, stream, person, appeal=False, at=at)
            row = transaction.session.get(ReviewRow, (stream, "", ""), with_for_update=True)
            row = row or reviews.wait(transaction, stream, person, "spot_check", since=at, due=at)
        else:
            sitting = locked(transaction, stream)
            must_judge(transaction, by, stream, sitting.booked.candidate, appeal=False, at=at)
            known = transaction.session.get(ReviewRow, (stream, "", ""), with_for_update=True)
            if known is None or known.kind != "sample":
                raise NotNow("Nobody has to look at this one.", code="judging_nothing_to_confirm")
            row = known
        if row.done_at is None:
            reviews.done(row, at=at, by=by)
            transaction.audit(by, "review_done", stream, {"kind": row.kind}, at=at)
