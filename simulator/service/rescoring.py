"""Judging many attempts again: which ones, with what, and by whom it was asked for; `rescoring_run` carries it out."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Select, Subquery, func, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from simulator.content.base import canonical
from simulator.content.standard import Standard
from simulator.dialogue.events import ENGINE
from simulator.errors import Busy, NotFound, NotNow
from simulator.service.house import House
from simulator.service.rejudging import reader_name
from simulator.storage import Reading, Transaction
from simulator.storage.contents import current
from simulator.storage.libraries import ONE
from simulator.storage.people import must_be_known
from simulator.storage.tables import AttemptRow, GroupRow, MemberRow, RescoringRow, SittingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which attempts are to be judged again, and with what. `applies`: scorecards are appended, with `reason`, to all
    but one's own.

    `standard`: practice or exam (what is in use there now), a digest or the beginning of one, the whole of a standard
    as JSON, or nothing for each attempt's own. `again`: the replies are read again by the reader of now. `exams`: also
    sittings that have ended, with their role-plays; otherwise what was examined stays (EX-03). `person`, `group`,
    `since` (start of the attempt or booking of the sitting, ms): only these.
    """

    applies: bool = False
    standard: str = "practice"
    again: bool = False
    exams: bool = False
    person: str = ""
    group: str = ""
    since: int = 0
    reason: str = ""


def ask(house: House, by: str, wanted: Wanted) -> str:
    """The id of the rescoring. While the same is asked for and not finished, it is the same one.

    Raises NotFound for the standard, the person or the group; NotNow without a reason where one is needed.
    """
    if wanted.applies and not wanted.reason.strip():
        raise NotNow("Judging again for good needs a reason. Write why.", code="rescore_reason")
    reader = ""
    if wanted.again:
        reader = reader_name(house.library("practice"), similarity=house.similarity)
    for last in (False, True):
        try:
            with house.store.writing() as transaction:
                return _asked(house, transaction, by, wanted, reader)
        except Busy as clash:
            if last or clash.code != "clash":
                raise
    raise AssertionError("the second attempt returns or raises")


def _asked(house: House, transaction: Transaction, by: str, wanted: Wanted, reader: str) -> str:
    session, at = transaction.session, house.clock()
    _must_exist(transaction, wanted)
    standard, trial = _standard(transaction, wanted.standard)
    told = {**asdict(replace(wanted, reason="", standard=standard)), "reader": reader, "engine": ENGINE, "by": by}
    request = hashlib.sha256(canonical(told)).hexdigest()
    before = session.scalars(select(RescoringRow).where(RescoringRow.request == request)).all()
    for row in before:
        if row.finished_at is None:
            return row.id
    if trial is not None and wanted.applies:
        transaction.put_content("standard", ONE, Standard.model_validate_json(trial), by=by, at=at)
        trial = None
    row = RescoringRow(
        id=house.new_id("rescoring"),
        request=request,
        round=len(before),
        by=by,
        at=at,
        applies=wanted.applies,
        standard=standard,
        trial=trial,
        reader=reader,
        engine=ENGINE,
        exams=wanted.exams,
        person=wanted.person or None,
        group=wanted.group or None,
        since=wanted.since,
        cursor="",
        **dict.fromkeys(("done", "changed", "to_pass", "to_fail", "unread", "total"), 0),
    )
    row.total = session.scalar(select(func.count()).select_from(scope(row))) or 0
    row.finished_at = None if row.total else at
    session.add(row)
    session.flush()
    if row.applies:
        event = {"type": "asked", "at": at, "by": by, "reason": wanted.reason.strip()}
        transaction.append(row.id, 0, [event], person=by)
        detail = {"standard": standard, "reader": reader, "attempts": row.total}
        transaction.audit(by, "rescoring_asked", row.id, detail, at=at)
    return row.id


def _must_exist(now: Reading, wanted: Wanted) -> None:
    if wanted.person:
        must_be_known(now.session, wanted.person)
    if wanted.group and now.session.get(GroupRow, wanted.group) is None:
        raise NotFound(f"There is no group '{wanted.group}'.", code="no_group", group=wanted.group)


def _standard(now: Reading, wanted: str) -> tuple[str, bytes | None]:
    """The digest of what is meant, and its body where the store does not keep it."""
    if wanted.lstrip().startswith("{"):
        body = canonical(_parsed(wanted).model_dump(mode="json"))
        return hashlib.sha256(body).hexdigest(), body
    if not wanted:
        return "", None
    kept = [version.digest for version in now.versions("standard", ONE)]
    if wanted in ("practice", "exam"):
        found = current(now.session, "standard", ONE, "exam" if wanted == "exam" else "practice")
        fitting = [found] if found else []
    else:
        fitting = [name for name in kept if len(wanted) >= 6 and name.startswith(wanted)]
    if len(fitting) != 1:
        choices = ", ".join(name[:12] for name in kept) or "-"
        raise NotFound(
            f"There is no one version '{wanted}' of the standard; there are {choices}.",
            code="no_such_standard",
            got=wanted,
            choices=choices,
        )
    return fitting[0], None


def _parsed(text: str) -> Standard:
    try:
        return Standard.model_validate_json(text)
    except ValueError as wrong:
        raise NotFound("This is no standard.", code="no_such_standard", got="{...}", choices="-") from wrong


def scope(row: RescoringRow) -> Subquery:
    """`stream` and `person` of what is meant, as far as it was judged when it was asked for: attempts outside exams,
    and sittings where exams are meant too.
    """
    query = _of(row, AttemptRow.stream, AttemptRow.person, AttemptRow.started_at).where(
        AttemptRow.status == "scored", AttemptRow.mode != "exam", AttemptRow.ended_at <= row.at
    )
    if not row.exams:
        return query.subquery()
    sittings = _of(row, SittingRow.stream, SittingRow.candidate, SittingRow.booked_at).where(
        SittingRow.outcome.is_not(None), SittingRow.ended_at <= row.at
    )
    return union_all(query, sittings).subquery()


def _of(
    row: RescoringRow,
    stream: InstrumentedAttribute[str],
    person: InstrumentedAttribute[str],
    began: InstrumentedAttribute[int],
) -> Select[str, str]:
    query = select(stream.label("stream"), person.label("person")).where(began >= row.since)
    if row.applies:
        query = query.where(person != row.by)  # nobody judges themselves
    if row.person is not None:
        query = query.where(person == row.person)
    if row.group is not None:
        query = query.where(person.in_(select(MemberRow.person).where(MemberRow.group == row.group)))
    return query


def found(now: Reading, id: str) -> RescoringRow:
    """Raises NotFound."""
    row = now.session.get(RescoringRow, id)
    if row is None:
        raise NotFound(f"There is no rescoring '{id}'.", code="no_rescoring", id=id)
    return row
