"""What was done elsewhere, by bots or on a virtual clock, written into the store as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from simulator.attempts.replaying import Judged
from simulator.dialogue import events as e
from simulator.exam import conduct
from simulator.exam import events as exam
from simulator.exam.marking import Answer
from simulator.exam.sitting import fold
from simulator.service.verdicts import locked
from simulator.storage import Transaction


def record(
    transaction: Transaction,
    stream: str,
    *,
    person: str,
    events: Sequence[e.Event],
    digests: Mapping[str, str],
    judged: Judged | None,
) -> str:
    """An attempt of `person` with the times in its events; many go into one transaction. The same stream again changes
    nothing.

    `digests`: what it was played with, from `Talks.pins`. `judged`: its scorecard, where it has ended.
    """
    started = events[0]
    assert isinstance(started, e.Started)
    plain = [e.to_plain(event) for event in (replace(started, digests=dict(digests)), *events[1:])]
    if judged is not None:
        plain.append(judged.plain())
    return transaction.append(stream, 0, plain, person=person, key="begin").stream


def record_rest(
    transaction: Transaction, stream: str, *, person: str, events: Sequence[e.Event], judged: Judged | None
) -> None:
    """The events of an attempt beyond those that are stored, which must be its first ones. Nothing where all are."""
    plain = [e.to_plain(event) for event in events]
    stored = [entry.event for entry in transaction.read(stream)]
    if [(one["type"], one["at"]) for one in stored] != [(one["type"], one["at"]) for one in plain[: len(stored)]]:
        raise ValueError(f"{stream} began otherwise")
    plain = plain[len(stored) :] + ([judged.plain()] if judged is not None else [])
    if plain:
        transaction.append(stream, None, plain, person=person)


def record_answers(transaction: Transaction, stream: str, answers: Sequence[tuple[int, str, Answer]]) -> None:
    """Answers of a running sitting, each with its time and question, in order. Raises NotNow as saving one does."""
    sitting = locked(transaction, stream)
    done: list[exam.SittingEvent] = []
    for at, item, answer in answers:
        new = conduct.save_answer(sitting, item, answer, at=at)
        sitting = fold(new, sitting) if new else sitting
        done += new
    if done:
        plain = [exam.to_plain(event) for event in done]
        transaction.append(stream, None, plain, person=sitting.booked.candidate)
