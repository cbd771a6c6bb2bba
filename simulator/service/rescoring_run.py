"""Carries out a rescoring: attempts are judged on all cores, stored chunk by chunk, and it goes on where it stopped."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, replace
from functools import partial
from multiprocessing import get_context

from sqlalchemy import select

from simulator.dialogue.events import ENGINE
from simulator.errors import Busy, Erased, NotNow
from simulator.service import rejudging
from simulator.service.house import House
from simulator.service.rejudging import Rejudge, Rejudged, Task
from simulator.service.rescoring import found, scope
from simulator.service.verdicts import conclude
from simulator.storage import Transaction
from simulator.storage.tables import RescoredRow, RescoringRow, StreamRow

CHUNK = 25  # attempts judged and stored together: about a third of a second of work
PAGE = 1000  # attempts looked up at once
ALONE = 4 * CHUNK  # so few are judged without starting processes
TRIES = 5
SITTING = "sitting/"
Progress = Callable[[int, int], None]


def run(house: House, id: str, *, processes: int = 0, progress: Progress = lambda done, of: None) -> None:
    """Judge what is left, on all cores (`processes` 0), and store each chunk as it is done; stop and call it again at
    any time. What is found does not depend on how many processes there are.

    Raises NotNow where the release or the reader is not the one that it began with, Busy where it is carried out
    elsewhere.
    """
    with house.store.reading() as now:
        row = found(now, id)
        task = Task(standard=row.standard, trial=row.trial, reader=row.reader)
        cursor, left, total, engine = row.cursor, row.total - row.done, row.total, row.engine
        if row.finished_at is not None:
            return
        reason = str(now.read(id)[0].event["reason"]) if row.applies else ""
    _must_fit(house, engine, task.reader)
    progress(total - left, total)
    workers = min(processes or cores(), -(-left // CHUNK))
    if left <= ALONE and not processes:
        workers = 1
    mine = Rejudge(house, task)
    for chunk, judged in _judged(house, mine, _chunks(house, id, cursor), workers):
        done = _patiently(partial(_store, house, mine, id, cursor, chunk, judged, reason))
        cursor = chunk[-1]
        progress(done, total)
    _finish(house, id, cursor)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _must_fit(house: House, engine: int, reader: str) -> None:
    now = rejudging.reader_name(house.library("practice"), similarity=house.similarity) if reader else ""
    if engine != ENGINE or reader != now:
        raise NotNow(
            "The release or the content of the reader changed since this began. Ask for it anew.", code="rescore_moved"
        )


def _chunks(house: House, id: str, cursor: str) -> Iterator[Sequence[str]]:
    while True:
        with house.store.reading() as now:
            meant = scope(found(now, id))
            query = select(meant.c.stream).where(meant.c.stream > cursor).order_by(meant.c.stream).limit(PAGE)
            page = now.session.scalars(query).all()
        if not page:
            return
        attempts = [stream for stream in page if not stream.startswith(SITTING)]
        yield from (attempts[start : start + CHUNK] for start in range(0, len(attempts), CHUNK))
        # A sitting takes long to judge, and its new result locks what others wait for: each by itself.
        yield from ([stream] for stream in page[len(attempts) :])
        cursor = page[-1]


def _patiently(store: Callable[[], int]) -> int:
    """Again where the database turned a writer away in favour of others."""
    for _ in range(TRIES):
        try:
            return store()
        except Busy as busy:
            if busy.code not in ("busy", "away"):
                raise
    return store()


def _judged(
    house: House, mine: Rejudge, chunks: Iterator[Sequence[str]], workers: int
) -> Iterator[tuple[Sequence[str], tuple[Rejudged, ...]]]:
    """Each chunk with what was found in it, in order; the processes are never more than a few chunks ahead."""
    if workers <= 1:
        for chunk in chunks:
            yield chunk, mine.some(chunk)
        return
    store = house.store
    url = store.engine.url.render_as_string(hide_password=False)
    start = (url, store.keyring.folder.parent, house.similarity, mine.task)
    # A forked process would share open connections with this one.
    with ProcessPoolExecutor(workers, get_context("spawn"), rejudging.prepare, start) as pool:
        ahead: deque[tuple[Sequence[str], Future[tuple[Rejudged, ...]]]] = deque()
        try:
            for chunk in chunks:
                ahead.append((chunk, pool.submit(rejudging.some, chunk)))
                if len(ahead) > 2 * workers:
                    first, future = ahead.popleft()
                    yield first, future.result()
            while ahead:
                first, future = ahead.popleft()
                yield first, future.result()
        finally:
            for _, future in ahead:
                future.cancel()


def _store(
    house: House, mine: Rejudge, id: str, cursor: str, chunk: Sequence[str], judged: Sequence[Rejudged], reason: str
) -> int:
    """What was found in a chunk, all or nothing; how much is done by now. The audit log comes last: while its turn is
    held, nothing else is waited for.
    """
    with house.store.writing() as transaction:
        row, at = _mine_to_go_on(transaction, id, cursor), house.clock()
        done = list(judged)
        if row.applies:
            done = [_append(house, transaction, mine, row.by, one, reason, at) for one in judged]
        for one in done:
            _count(transaction, row, one)
        row.done += len(chunk)
        row.cursor = chunk[-1]
        transaction.session.flush()
        for one in done if row.applies else ():
            for part in (one, *one.parts):
                _audit(transaction, row, part, at)
        return row.done


def _mine_to_go_on(transaction: Transaction, id: str, cursor: str) -> RescoringRow:
    row = transaction.session.get_one(RescoringRow, id, with_for_update=True, populate_existing=True)
    if row.cursor != cursor or row.finished_at is not None:
        raise Busy("This rescoring is being carried out elsewhere. Look at it again later.", code="rescore_elsewhere")
    return row


def _append(
    house: House, transaction: Transaction, mine: Rejudge, by: str, one: Rejudged, reason: str, at: int
) -> Rejudged:
    """New scorecards beside the old ones, and the result that follows; what went on meanwhile is judged once more."""
    if one.difference is None:
        return one
    for part in (one, *one.parts):
        transaction.session.get(StreamRow, part.stream, with_for_update=True, populate_existing=True)
    if any((head := transaction.head(part.stream)) and head.seq != part.head for part in (one, *one.parts)):
        one = mine.one(transaction, one.stream)
    if one.difference is None:
        return one
    try:
        for part in (one, *one.parts):
            if part.judgement is not None:
                entry = replace(part.judgement, at=at, by=by, why=reason).plain()
                transaction.append(part.stream, None, [entry], person=part.person)
    except Erased:
        return Rejudged(stream=one.stream, person=one.person, problem="erased")
    if one.parts:
        conclude(transaction, one.stream, at, by, house=house)
    return one


def _audit(transaction: Transaction, row: RescoringRow, one: Rejudged, at: int) -> None:
    if one.difference is not None:
        before, after = one.difference.before, one.difference.after
        detail = {"rescoring": row.id, "before": before.total, "after": after.total, "passes": after.passes}
        transaction.audit(row.by, "rescored", one.stream, detail, at=at)


def _count(transaction: Transaction, row: RescoringRow, one: Rejudged) -> None:
    differs = one.difference
    row.unread += bool(one.problem)
    row.changed += differs is not None
    row.to_pass += differs is not None and differs.turned == "passes"
    row.to_fail += differs is not None and differs.turned == "fails"
    for part in (one, *one.parts):
        if part.difference is not None or part.problem:
            transaction.session.add(_row(row.id, part))


def _row(id: str, one: Rejudged) -> RescoredRow:
    differs = one.difference
    return RescoredRow(
        rescoring=id,
        stream=one.stream,
        person=one.person,
        scenario=one.what,
        mode=one.mode,
        turned=differs.turned if differs else one.problem,
        before=asdict(differs.before) if differs else {},
        after=asdict(differs.after) if differs else {},
        rules=[asdict(rule) for rule in differs.rules] if differs else [],
    )


def _finish(house: House, id: str, cursor: str) -> None:
    with house.store.writing() as transaction:
        _mine_to_go_on(transaction, id, cursor).finished_at = house.clock()
