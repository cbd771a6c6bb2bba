"""Appeals as lists: what a candidate can contest, and what was contested."""

from __future__ import annotations

from sqlalchemy import select

from simulator.errors import NotFound, NotNow
from simulator.service.appealing import must_be_decided
from simulator.service.cases import Telling, subject_of
from simulator.service.contestable import Contestable, everything
from simulator.service.house import House
from simulator.service.judging_view import AppealView, CanContest
from simulator.service.queueing import number
from simulator.service.talks import Talks
from simulator.service.who import Who
from simulator.storage import Reading
from simulator.storage.tables import ReviewRow, SittingRow
from simulator.words import Words


def can_contest(
    house: House, now: Reading, talks: Talks, who: Who, stream: str, words: Words
) -> tuple[CanContest, ...]:
    """What one's own decided sitting lost points for and was not contested yet. Raises NotFound; NotNow without a
    result, or when the time is over.
    """
    at = house.clock()
    row = now.session.get(SittingRow, stream)
    # Before anything is read of it: not even whether it can be read is told to others.
    if row is None or row.candidate != who.id:
        raise NotFound(f"There is no stream '{stream}'.", code="no_stream", stream=stream)
    subject = subject_of(now, stream, at)
    sitting = subject.sitting
    if sitting is None:
        raise NotFound(f"There is no stream '{stream}'.", code="no_stream", stream=stream)
    must_be_decided(sitting)
    until = sitting.decided[-1].appeal_until
    if at >= until:
        raise NotNow("The time for appeals is over.", code="exam_appeal_late")
    made = {(appeal.slot, appeal.key) for appeal in sitting.appeals}
    telling = Telling(now, talks, subject, words)
    return tuple(
        CanContest(
            slot=one.slot,
            finding=one.key,
            name=telling.name(one),
            state=one.state,
            state_name=words(f"judging.state.{one.state}"),
            words=_words_of(one),
            until=until,
        )
        for one in everything(subject.work)
        if one.costs and (one.slot, one.key) not in made and one.state not in ("open", "not_judged", "for_review")
    )


def _words_of(one: Contestable) -> str:
    """What the candidate said there."""
    return " … ".join(evidence.quote for evidence in one.point.likely.evidence) if one.point else ""


def appeals_of(house: House, now: Reading, talks: Talks, who: Who, words: Words) -> tuple[AppealView, ...]:
    """One's own appeals in full; to examiners and those above them everybody else's, by number and without words."""
    rows = now.session.scalars(select(ReviewRow).where(ReviewRow.kind == "appeal").order_by(ReviewRow.due)).all()
    if who.scope == "all":
        return tuple(_bare(row) for row in rows if row.person != who.id)
    at, found = house.clock(), []
    for stream in dict.fromkeys(row.stream for row in rows if row.person == who.id):
        subject = subject_of(now, stream, at)
        telling = Telling(now, talks, subject, words)
        for one in everything(subject.work):
            appeal = telling.appeal(one)
            if appeal is not None:
                found.append(appeal)
    return tuple(found)


def _bare(row: ReviewRow) -> AppealView:
    return AppealView(
        stream=row.stream,
        number=number(row.stream),
        slot=row.slot,
        finding=row.finding,
        name="",
        at=row.since,
        decide_by=row.due,
        reason="",
        open=row.done_at is None,
        ruling=None,
    )
