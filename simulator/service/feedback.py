"""Comments of trainers and examiners on an attempt, seen and acknowledged by its trainee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from simulator.errors import BadValue, Erased, NotFound, NotNow, Refused
from simulator.service.talk_loading import KIND
from simulator.service.talks import Talks
from simulator.storage import Reading, Transaction
from simulator.storage.tables import AttemptRow, CommentRow, PersonRow, SittingRow

LONGEST = 2_000
MOST = 200  # comments in a list
DONE = ("passed", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """Words about an attempt, about its `turn` (from 1) or its finding of a rule, or about all of it.

    `text` is None where the words went with their trainee. `acknowledged_at`: the trainee has seen it.
    """

    id: str
    attempt: str
    scenario: str
    person: str
    person_name: str
    by: str
    by_name: str
    at: int
    turn: int | None
    finding: str | None
    text: str | None
    acknowledged_at: int | None


def stream_of(attempt: str) -> str:
    return f"feedback/{attempt.removeprefix(f'{KIND}/')}"


def attempt_row(now: Reading, attempt: str) -> AttemptRow:
    """By its stream. Raises NotFound."""
    row = now.session.get(AttemptRow, attempt)
    if row is None:
        raise NotFound(f"There is no attempt '{attempt}'.", code="no_stream", stream=attempt)
    return row


def said(
    transaction: Transaction,
    talks: Talks,
    row: AttemptRow,
    *,
    by: str,
    text: str,
    turn: int | None,
    finding: str | None,
    at: int,
    key: str | None,
) -> str:
    """The id of a new comment; a retry with the same key gives the first one. Raises BadValue, NotNow, Refused."""
    if by == row.person:
        raise Refused("One's own attempt is commented on by somebody else.", code="refused_own_attempt")
    words = proper_words(text)
    _must_be_told(transaction, row)
    _must_be_there(transaction, talks, row, turn, finding)
    event = {
        "type": "commented",
        "at": at,
        "id": talks.house.new_id("comment"),
        "attempt": row.stream,
        "by": by,
        "turn": turn,
        "finding": finding,
        "text": words,
    }
    done = transaction.append(stream_of(row.stream), None, [event], person=row.person, key=key)
    return str(done.entries[0].event["id"])


def proper_words(text: str) -> str:
    """A comment as it is kept. Raises BadValue for none and for more than 2,000 characters."""
    words = text.strip()
    if not words:
        raise BadValue("The comment is empty. Write what the trainee should know.", code="comment_empty")
    if len(words) > LONGEST:
        raise BadValue(f"The comment is too long: at most {LONGEST} characters.", code="comment_too_long", most=LONGEST)
    return words


def _must_be_told(now: Reading, row: AttemptRow) -> None:
    """A role-play of an exam is spoken of only once its candidate knows the result."""
    if row.mode != "exam":
        return
    open_ones = select(SittingRow.stream).where(
        SittingRow.candidate == row.person,
        SittingRow.stage != "cancelled",
        SittingRow.outcome.is_(None) | SittingRow.outcome.not_in(DONE),
    )
    if now.session.scalar(open_ones.limit(1)) is not None:
        raise NotNow("This belongs to an exam that is not decided yet. Comment on it afterwards.", code="comment_exam")


def _must_be_there(now: Reading, talks: Talks, row: AttemptRow, turn: int | None, finding: str | None) -> None:
    if turn is None and finding is None:
        return
    talk = talks.load(now, row.stream)
    turns = len(talk.attempt.turns)
    if turn is not None and not 1 <= turn <= turns:
        raise NotFound(f"The attempt has turns 1 to {turns}.", code="no_attempt_turn", turn=turn, turns=turns)
    rules = {one.rule for one in talk.cards[-1].findings} if talk.cards else set()
    if finding is not None and finding not in rules:
        raise NotFound(f"The attempt has no finding of '{finding}'.", code="no_finding", finding=finding[:60])


def seen(transaction: Transaction, row: CommentRow, *, by: str, at: int) -> None:
    """The trainee has read it; once is enough. Raises Refused for anybody else."""
    if row.person != by:
        raise Refused("Only the trainee of the attempt acknowledges a comment.", code="refused_acknowledge")
    if row.acknowledged_at is None:
        event = {"type": "acknowledged", "at": at, "id": row.id}
        transaction.append(stream_of(row.attempt), None, [event], person=row.person, key=f"seen {row.id}")


def comment_row(now: Reading, comment: str) -> CommentRow:
    """Raises NotFound."""
    row = now.session.get(CommentRow, comment, populate_existing=True)
    if row is None:
        raise NotFound(f"There is no comment '{comment[:60]}'.", code="no_comment", comment=comment[:60])
    return row


def listed(now: Reading, *conditions: ColumnElement[bool]) -> tuple[Comment, ...]:
    """The newest comments for which conditions on CommentRow hold, with their words."""
    whose, author = aliased(PersonRow), aliased(PersonRow)
    query = (
        select(CommentRow, AttemptRow.scenario, whose.name, author.name)
        .join(AttemptRow, AttemptRow.stream == CommentRow.attempt)
        .join(whose, whose.id == CommentRow.person)
        .join(author, author.id == CommentRow.by)
        .where(*conditions)
        .order_by(CommentRow.at.desc(), CommentRow.id)
        .limit(MOST)
    )
    rows = now.session.execute(query).all()
    texts = _texts(now, [row.attempt for row, *_ in rows])
    return tuple(
        Comment(
            id=row.id,
            attempt=row.attempt,
            scenario=scenario,
            person=row.person,
            person_name=person_name,
            by=row.by,
            by_name=by_name,
            at=row.at,
            turn=row.turn,
            finding=row.finding,
            text=texts.get(row.id),
            acknowledged_at=row.acknowledged_at,
        )
        for row, scenario, person_name, by_name in rows
    )


def _texts(now: Reading, attempts: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for attempt in dict.fromkeys(attempts):
        try:
            entries = now.read(stream_of(attempt))
        except Erased:
            continue
        for entry in entries:
            event: Any = entry.event
            if event["type"] == "commented":
                found[event["id"]] = event["text"]
    return found
