"""What was done elsewhere, by bots or on a virtual clock, written into the store as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.attempts.replaying import Judged
from simulator.dialogue import events as e
from simulator.exam import conduct
from simulator.exam import events as exam
from simulator.exam.keyboard import Typed
from simulator.exam.marking import Answer
from simulator.exam.sitting import fold
from simulator.service.verdicts import locked
from simulator.storage import Transaction

if TYPE_CHECKING:
    from simulator.library import Library
    from simulator.service.talks import Talks


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


class RunningSitting:
    """A running sitting that goes on elsewhere: every step is decided as in the room of exams, at the time that is
    given, and all of them are stored together by `store`. Raises NotNow as the room does.
    """

    def __init__(self, transaction: Transaction, stream: str) -> None:
        self.found = locked(transaction, stream)
        self._transaction = transaction
        self._stream = stream
        self._done: list[exam.SittingEvent] = []

    def start_section(self, section: str, *, at: int) -> None:
        self._add(conduct.start_section(self.found, section, at=at))

    def save_answer(self, item: str, answer: Answer, *, at: int) -> None:
        self._add(conduct.save_answer(self.found, item, answer, at=at))

    def type_text(self, typed: Typed, *, at: int) -> None:
        self._add(conduct.type_text(self.found, typed, at=at))

    def play(self, talks: Talks, library: Library, slot: str, events: Sequence[e.Event], judged: Judged | None) -> None:
        """A role-play of the form, played from its beginning with content of `library` as it was booked."""
        booked, at = self.found.booked, events[0].at
        stream = talks.name(booked.candidate, f"{booked.sitting} {slot} {len(self.found.voided)}")
        self._add(conduct.link(self.found, slot, stream, at=at))
        play = self.found.play(slot)
        assert play is not None
        digests = talks.pins(self._transaction, library, library.scenarios[play.scenario], at)
        record(self._transaction, stream, person=booked.candidate, events=events, digests=digests, judged=judged)

    def store(self) -> None:
        if self._done:
            plain = [exam.to_plain(event) for event in self._done]
            self._transaction.append(self._stream, None, plain, person=self.found.booked.candidate)
            self._done = []

    def _add(self, events: Sequence[exam.SittingEvent]) -> None:
        if events:
            self.found = fold(events, self.found)
            self._done += events
