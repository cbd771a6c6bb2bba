"""Where the result of a sitting stands, rebuilt from its events; and the decision, once nothing can change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from simulator.content.blueprint import Blueprint
from simulator.content.quiz import Item
from simulator.dialogue.events import Started
from simulator.dialogue.setting import Setting
from simulator.errors import NotNow
from simulator.exam import events as e
from simulator.exam.plays import RolePlay, role_play
from simulator.exam.policy import after_working_days, is_drawn_for_review
from simulator.exam.questions import Question, questions
from simulator.exam.result import Result, Work, result
from simulator.exam.sitting import Sitting, fold
from simulator.exam.weighing import evidence, weigh
from simulator.service import frozen, reviews, zones
from simulator.service.house import House
from simulator.service.judgements import attempt_with, judgements
from simulator.service.retraining import retrain
from simulator.service.talk_memory import Memory
from simulator.service.talk_state import engine_events
from simulator.storage import Reading, Transaction
from simulator.storage.tables import StreamRow

NOBODY = "system"  # who decides where no examiner is needed, in the audit log


@dataclass(frozen=True, kw_only=True)
class Played:
    """A role-play that is over, with what it was played with, for reports."""

    setting: Setting
    play: RolePlay


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A sitting and its result as it stands with every decision so far.

    `played`: the role-plays that are over, by place. `questions`: what an examiner has to decide, weightiest first;
    none where the result is decided, or a fresh role-play is waited for. `heads`: the hash of the newest event of the
    sitting and of each of its role-plays.
    """

    stream: str
    blueprint: Blueprint
    sitting: Sitting
    items: Mapping[str, Item]
    played: Mapping[str, Played]
    work: Work
    result: Result
    questions: tuple[Question, ...]
    heads: Mapping[str, str]


def sitting_of(now: Reading, stream: str) -> Sitting:
    """A sitting as it stands. Raises NotFound, Erased, Tampered."""
    return fold(e.from_plain(entry.event) for entry in now.read(stream))


def locked(transaction: Transaction, stream: str) -> Sitting:
    """A sitting whose events nobody else adds to until the transaction has ended. Raises NotFound, Erased, Tampered."""
    transaction.session.get(StreamRow, stream, with_for_update=True, populate_existing=True)
    return sitting_of(transaction, stream)


def standing(now: Reading, stream: str, at: int) -> Standing:
    """The result and the open questions of a sitting at `at`; a sitting that still runs stands as if handed in then."""
    sitting = sitting_of(now, stream)
    form = sitting.booked.form
    blueprint, items = frozen.blueprint_of(now, form), frozen.items_of(now, form)
    found = {slot: played(now, slot, attempt) for slot, attempt in sitting.role_plays.items()}
    over = {slot: one for slot, one in found.items() if one.play.ending is not None}
    work = weigh(blueprint, sitting, items, {slot: one.play for slot, one in over.items()}, at=at)
    return Standing(
        stream=stream,
        blueprint=blueprint,
        sitting=sitting,
        items=items,
        played=over,
        work=work,
        result=result(blueprint, form, work),
        questions=questions(blueprint, form, work),
        heads=heads(now, stream, sitting),
    )


def heads(now: Reading, stream: str, sitting: Sitting) -> dict[str, str]:
    """What a result rests on, by stream; also the sitting whose passed sections are kept."""
    names = [stream, *sitting.role_plays.values(), sitting.booked.form.repeats]
    return {head.stream: head.hash for name in names if name and (head := now.head(name)) is not None}


_known: Memory[Played] = Memory(100)  # by place, stream and the hash of its newest event, which covers all of it


def played(now: Reading, slot: str, stream: str) -> Played:
    """A role-play by its newest scorecard: the standard and the readings that it was judged by last."""
    head = now.head(stream)
    name = f"{slot} {stream} {head.hash if head else ''}"
    return _known.get(name) or _known.put(name, _played(now, slot, stream))


def _played(now: Reading, slot: str, stream: str) -> Played:
    entries = [entry.event for entry in now.read(stream)]
    events = engine_events(entries)
    started = events[0]
    assert isinstance(started, Started)
    last = judgements(entries)[-1:]
    digests = started.digests | ({"standard": last[0].standard} if last else {})
    setting = Setting(
        scenario=frozen.piece(now, "scenario", digests["scenario"]),
        persona=frozen.piece(now, "persona", digests["persona"]),
        business=frozen.piece(now, "business", digests["business"]),
        standard=frozen.piece(now, "standard", digests["standard"]),
    )
    attempt = attempt_with(events, last[0].readings if last else ())
    play = role_play(slot, stream, setting.standard, setting.scenario, attempt)
    return Played(setting=setting, play=play)


def conclude(
    transaction: Transaction,
    stream: str,
    at: int,
    by: str = "",
    *,
    house: House | None = None,
    known: Standing | None = None,
) -> Standing:
    """Give the result of a sitting that has ended, as soon as nothing can change it any more; otherwise note where it
    stands. `by`: the examiner whose decision brought it about. The same result again adds nothing.

    `house`: with it, whoever failed is given drills to train. `known`: where it stood a moment ago, which saves
    weighing it again if nothing has happened since. Raises NotNow for a sitting that still runs.
    """
    sitting = locked(transaction, stream)
    if sitting.ended_at is None:
        raise NotNow("This sitting is still running. Judge it when it has ended.", code="exam_running")
    if known is None or known.heads != heads(transaction, stream, sitting):
        known = standing(transaction, stream, at)
    event = _decided(known, at, by) if known.result.outcome != "pending" else _weighed(known, at)
    if not _says_the_same(event, sitting):
        transaction.append(stream, None, [e.to_plain(event)], person=sitting.booked.candidate)
        if isinstance(event, e.Decided):
            if house is not None and event.outcome == "failed":
                retrain(house, transaction, known, at)
            detail = {"outcome": event.outcome, "total": event.total, "evidence": event.evidence}
            transaction.audit(by or NOBODY, "exam_decided", stream, detail, at=at)
            transaction.seal("result", at, [stream, *sitting.role_plays.values()])
    due = working_days_after(at, known.blueprint.review.decide_days)
    reviews.note(transaction, stream, sitting.booked.candidate, event, known.questions, due=due)
    return known


def _decided(found: Standing, at: int, by: str) -> e.Decided:
    total, blueprint, sitting = found.result.total, found.blueprint, found.sitting
    return e.Decided(
        at=at,
        by=by,
        outcome="passed" if found.result.outcome == "passed" else "failed",
        total=total.likely,
        low=total.low,
        high=total.high,
        band=found.result.band,
        evidence=evidence(found.heads, found.result),
        appeal_until=working_days_after(at, blueprint.appeals.window_days),
        areas={area.id: area.score.likely for area in found.result.areas if area.score is not None},
        sections={section.id: section.score.likely for section in found.result.sections},
        sampled=not by and is_drawn_for_review(blueprint, found.stream, sitting.booked.form.seed),
    )


def _weighed(found: Standing, at: int) -> e.Weighed:
    total, sitting = found.result.total, found.sitting
    waits = [sitting.granted_until[slot] for slot in found.result.waiting]
    since = [sitting.ended_at or at, *(decided.at for decided in sitting.decided)]
    return e.Weighed(
        at=at,
        total=total.likely,
        low=total.low,
        high=total.high,
        band=found.result.band,
        questions=len(found.questions),
        decide_by=working_days_after(max([*since, *waits]), found.blueprint.review.decide_days),
        waits_until=min(waits, default=0),
    )


def _says_the_same(event: e.Decided | e.Weighed, sitting: Sitting) -> bool:
    """Whether the newest word on the result was the same, whenever it was spoken."""
    last: e.Decided | e.Weighed | None = sitting.weighed or next(reversed(sitting.decided), None)
    return last is not None and _said(last) == _said(event)


def _said(event: e.Decided | e.Weighed) -> tuple[object, ...]:
    common = event.type, event.total, event.low, event.high, event.band
    if isinstance(event, e.Decided):
        return (*common, event.outcome)
    return (*common, event.questions, event.decide_by, event.waits_until)


def working_days_after(at: int, days: int) -> int:
    """The end of so many working days on the organisation's clock."""
    offset = zones.at(at).utcoffset() or timedelta()
    return after_working_days(at, days, offset_minutes=int(offset.total_seconds() // 60))
