"""Whole attempts that were played elsewhere, by bots or on a virtual clock, written into the store as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from simulator.attempts.replaying import Judged
from simulator.dialogue import events as e
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
