"""Decisions of examiners: each in one transaction with the new scorecard, the new result and the audit log."""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulator.dialogue import events as talk
from simulator.errors import NotFound, NotNow
from simulator.exam import afterwards
from simulator.exam import events as e
from simulator.exam.points import Decided
from simulator.exam.questions import Question, Ruling
from simulator.exam.result import Work
from simulator.exam.sitting import Sitting
from simulator.service import reviews
from simulator.service.contestable import Contestable, chosen, decided, found
from simulator.service.examiners import must_judge
from simulator.service.house import House
from simulator.service.judgements import Judgement, judgements
from simulator.service.verdicts import Standing, conclude, locked, played, standing
from simulator.storage import Reading, Transaction
from simulator.storage.tables import AttemptRow, ReviewRow, RulingRow, StreamRow

LONGEST_REASON = 2_000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an examiner says of one finding of `stream`, a sitting or (without a `slot`) an attempt outside exams."""

    stream: str
    slot: str
    finding: str
    state: str
    reason: str


def decide(house: House, by: str, one: Decision, key: str | None) -> bool:
    """Carry it out once; whether it was carried out before.

    Raises Refused for whoever may not judge it; NotFound; NotNow where it is not asked for, decided already, or
    without a reason.
    """
    if len(one.reason) > LONGEST_REASON:
        raise NotNow(
            f"A reason has at most {LONGEST_REASON} characters.", code="judging_long_reason", most=LONGEST_REASON
        )
    on_it = _on_attempt if is_attempt(one.stream) else _on_sitting
    with house.store.writing() as transaction:
        return on_it(house, transaction, by, one, key)


def is_attempt(stream: str) -> bool:
    """Whether it is an attempt and not a sitting. Raises NotFound for what is neither."""
    if not stream.startswith(("attempt/", "sitting/")):
        raise NotFound(f"There is nothing '{stream}' to be judged.", code="judging_no_case", stream=stream)
    return stream.startswith("attempt/")


# --- findings of an exam ---


def _on_sitting(house: House, transaction: Transaction, by: str, one: Decision, key: str | None) -> bool:
    sitting, at = locked(transaction, one.stream), house.clock()
    if key is not None and transaction.answer(one.stream, own(by, key)) is not None:
        return True
    candidate, is_appeal = sitting.booked.candidate, contested(sitting, one.slot, one.finding)
    must_judge(transaction, by, one.stream, candidate, appeal=is_appeal, at=at)
    now = standing(transaction, one.stream, at)
    about = found(now.work, one.slot, one.finding)
    ruling = Ruling(slot=one.slot, key=one.finding, state=chosen(about, one.state, appeal=is_appeal))
    events = afterwards.rule(sitting, ruling, at=at, by=by, reason=one.reason, appeal=is_appeal)
    if not events:
        return True
    if not is_appeal:
        _must_be_asked(transaction, now.questions, one)
    plain = [e.to_plain(event) for event in events]
    transaction.append(one.stream, None, plain, person=candidate, key=own(by, key) if key else None)
    _rescored(transaction, now, about, ruling.state, by=by, at=at, reason=one.reason, appeal=is_appeal)
    if is_appeal and (row := transaction.session.get(ReviewRow, (one.stream, one.slot, one.finding))) is not None:
        reviews.done(row, at=at, by=by)
    conclude(transaction, one.stream, at, by, house=house)
    note(transaction, one, sitting.role_plays.get(one.slot, ""), by=by, at=at, appeal=is_appeal)
    return False


def own(by: str, key: str) -> str:
    """An idempotency key, apart from the same one of somebody else."""
    return f"{by} {key}"


def contested(sitting: Sitting, slot: str, finding: str) -> bool:
    """Whether the candidate contests a finding and nobody has decided that yet."""
    settled = {(r.ruling.slot, r.ruling.key) for r in sitting.ruled if r.appeal}
    return (slot, finding) not in settled and any((a.slot, a.key) == (slot, finding) for a in sitting.appeals)


def _must_be_asked(transaction: Transaction, questions: tuple[Question, ...], one: Decision) -> None:
    """Only what can change the outcome is decided; and anything where somebody is to look at a decided sitting."""
    if any((question.slot, question.key) == (one.slot, one.finding) for question in questions):
        return
    row = transaction.session.get(ReviewRow, (one.stream, "", ""))
    if row is not None and row.kind == "sample" and row.done_at is None:
        return
    raise NotNow(
        "The outcome does not depend on this finding (any more), so nothing was decided. Load the case again.",
        code="judging_not_asked",
    )


def _rescored(
    transaction: Transaction,
    now: Standing,
    about: Contestable,
    state: Decided,
    *,
    by: str,
    at: int,
    reason: str,
    appeal: bool,
) -> None:
    """A new scorecard of the role-play beside the old ones, with every decision so far."""
    if about.point is None:
        return
    play = decided(now.work, about, state).plays[about.slot]
    entries = [entry.event for entry in transaction.read(play.stream)]
    before = judgements(entries)[-1]
    rulings = {r.ruling.key: r.ruling.state for r in now.sitting.ruled if r.ruling.slot == about.slot}
    after = replace(
        before,
        at=at,
        card=play.card,
        engine=talk.ENGINE,
        by=by,
        cause="appealed" if appeal else "ruled",
        why=reason.strip(),
        rulings={**before.rulings, **rulings, about.key: state},
    )
    transaction.append(play.stream, None, [after.plain()], person=now.sitting.booked.candidate)


def note(transaction: Transaction, one: Decision, play: str, *, by: str, at: int, appeal: bool = False) -> None:
    """Who decided what, in the list of rulings and in the audit log; without the reason, which is words of a person.

    It comes last: while the turn at the audit log is held, nothing else is waited for.
    """
    row = RulingRow(stream=one.stream, play=play, finding=one.finding, appeal=appeal, state=one.state, by=by, at=at)
    transaction.session.merge(row)
    transaction.session.flush()
    detail = {"slot": one.slot, "finding": one.finding, "state": one.state, "appeal": appeal}
    transaction.audit(by, "finding_decided", one.stream, detail, at=at)


# --- findings of an attempt outside exams ---


def attempt_work(now: Reading, stream: str) -> tuple[Work, Judgement]:
    """An attempt outside exams as if it were an exam's only role-play, with what was decided of it."""
    one = played(now, "", stream)
    last = judgements([entry.event for entry in now.read(stream)])[-1]
    return Work(marks={}, rates={}, plays={"": one.play.decided(last.rulings)}), last


def _on_attempt(house: House, transaction: Transaction, by: str, one: Decision, key: str | None) -> bool:
    person, at = outside_exams(transaction, one.stream), house.clock()
    transaction.session.get(StreamRow, one.stream, with_for_update=True, populate_existing=True)
    if key is not None and transaction.answer(one.stream, own(by, key)) is not None:
        return True
    must_judge(transaction, by, one.stream, person, appeal=False, at=at)
    if not one.reason.strip():
        raise NotNow("A decision needs a reason. Write why.", code="exam_reason")
    work, last = attempt_work(transaction, one.stream)
    about = found(work, one.slot, one.finding)
    state = chosen(about, one.state, appeal=False)
    if one.finding in last.rulings:
        if last.rulings[one.finding] == state:
            return True
        raise NotNow("This finding has been decided.", code="judging_decided")
    after = replace(
        last,
        at=at,
        card=decided(work, about, state).plays[""].card,
        engine=talk.ENGINE,
        by=by,
        cause="ruled",
        why=one.reason.strip(),
        rulings={**last.rulings, one.finding: state},
    )
    transaction.append(one.stream, None, [after.plain()], person=person, key=own(by, key) if key else None)
    note(transaction, one, one.stream, by=by, at=at)
    return False


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
