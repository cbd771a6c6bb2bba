"""What waits for an examiner: kept up to date whenever it is clear where the result of a sitting stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from simulator.exam.events import Decided, Weighed
from simulator.exam.questions import Question
from simulator.storage import Transaction
from simulator.storage.tables import ReviewRow

Kind = Literal["pending", "critical", "sample", "spot_check", "appeal"]


def note(
    transaction: Transaction,
    stream: str,
    person: str,
    said: Decided | Weighed,
    questions: Sequence[Question],
    *,
    due: int,
) -> None:
    """Where a sitting stands now: in doubt with questions, decided and drawn by lot, or nothing to look at.

    `due`: by when one that was drawn is to be looked at. One that was drawn waits until somebody says that it was
    looked at, whatever is decided meanwhile.
    """
    row = transaction.session.get(ReviewRow, (stream, "", ""), with_for_update=True)
    if isinstance(said, Weighed) and questions:
        kind: Kind = "critical" if any(question.critical for question in questions) else "pending"
        wait(transaction, stream, person, kind, since=said.at, due=said.decide_by, questions=len(questions))
    elif isinstance(said, Decided) and said.sampled:
        if row is None or row.kind != "sample":
            wait(transaction, stream, person, "sample", since=said.at, due=due)
    elif row is not None and row.kind != "sample":
        done(row, at=said.at, by=said.by if isinstance(said, Decided) else "")


def wait(
    transaction: Transaction,
    stream: str,
    person: str,
    kind: Kind,
    *,
    since: int,
    due: int,
    slot: str = "",
    finding: str = "",
    questions: int = 0,
) -> ReviewRow:
    """Put something before the examiners; what waits already keeps its place."""
    session, key = transaction.session, (stream, slot, finding)
    row = session.get(ReviewRow, key, with_for_update=True)
    if row is None:
        row = ReviewRow(stream=stream, slot=slot, finding=finding, since=since)
        session.add(row)
    elif row.done_at is not None:
        row.since = since
    row.kind, row.person, row.due, row.questions = kind, person, due, questions
    row.done_at = row.done_by = None
    session.flush()
    return row


def done(row: ReviewRow, *, at: int, by: str) -> None:
    """It waits no more; `by` nobody where it settled itself."""
    if row.done_at is None:
        row.done_at, row.done_by, row.questions = at, by or None, 0
