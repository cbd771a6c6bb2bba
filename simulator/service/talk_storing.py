"""Appends to talks exactly once: read, decide, and store only if nobody stored something else in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from simulator.attempts.replaying import judged
from simulator.dialogue import events as e
from simulator.dialogue.folding import fold
from simulator.errors import Busy, Moved, NotFound, NotNow, SimulatorError, Stale
from simulator.service.house import House
from simulator.service.talk_clock import Done
from simulator.service.talk_loading import Loading
from simulator.service.talk_state import Loaded, clock_set, engine_events, grown
from simulator.storage import Appended, Reading, Transaction
from simulator.storage.store import TRIES

Also = Callable[[Transaction, Loaded], None]
Brings = Callable[[Loaded], Done | None]


class TooLate(NotNow):
    """It arrived after the deadline."""


class Stored:
    """The talks of one store."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.loading = Loading()

    def load(self, now: Reading, stream: str) -> Loaded:
        """Raises NotFound, Erased, Tampered."""
        return self.loading.load(now, stream)

    def append(
        self,
        stream: str,
        brings: Brings,
        *,
        at: int,
        person: str | None = None,
        seen: int | None = None,
        key: str | None = None,
        also: Also | None = None,
    ) -> Loaded:
        """What `brings` makes of the talk as it stands, outside the lock, since reading a reply takes its time; asked
        again where only time went on meanwhile. None from it stores nothing. `person`: whose talk it must be.
        """
        for _ in range(TRIES):
            with self.house.store.reading() as now:
                talk = self.load(now, stream)
                if person is not None and talk.person != person:
                    raise NotFound(f"There is no stream '{stream}'.", code="no_stream", stream=stream)
            # Where nothing was stored since the page was drawn, neither was this, most likely; storing looks again.
            is_first = seen is not None and talk.head <= seen
            before = None if is_first else self._answered(stream, key)
            if before is not None:
                return _again(talk, before)
            try:
                done = brings(talk)
            except SimulatorError:
                before = self._answered(stream, key) if is_first else None
                if before is None:
                    raise
                return _again(talk, before)
            if done is None:
                return talk
            try:
                return self._store(talk, done, at=at, seen=seen, key=key, also=also)
            except Moved:
                continue
        raise Busy(f"{stream} keeps moving. Nothing was stored; send it again.", code="busy", stream=stream)

    def _answered(self, stream: str, key: str | None) -> Appended | None:
        """What the first request with this key brought."""
        if key is None:
            return None
        with self.house.store.reading() as now:
            return now.answer(stream, key)

    def keep(self, stream: str, person: str, words: str, at: int) -> None:
        """Words that came too late stay with their author."""
        if words:
            with self.house.store.writing() as transaction:
                transaction.keep_draft(stream, person, words, at)

    def _store(
        self, talk: Loaded, done: Done, *, at: int, seen: int | None, key: str | None, also: Also | None
    ) -> Loaded:
        plain = _plain(talk, done, at)
        with self.house.store.writing() as transaction:
            stored = transaction.append(talk.stream, seen, plain, person=talk.person, key=key, basis=talk.head)
            if not stored.again:
                was_over, talk = talk.over, grown(talk, stored.entries)
                if any(isinstance(event, e.AgentReplied) for event in done.events):
                    if talk.draft:
                        transaction.drop_draft(talk.stream, talk.person)
                    talk = replace(talk, draft="")
                if also is not None:
                    also(transaction, talk)
                if talk.over and not was_over:
                    for tell in self.house.when_scored:
                        tell(transaction, talk.stream, talk.person)
                # What was told may have added to this stream, or to others.
                head = transaction.head(talk.stream) if talk.over or also is not None else stored.moved_to
        if stored.again:
            with self.house.store.reading() as now:
                return _again(self.load(now, talk.stream), stored)
        self.loading.remember(talk, head)
        return talk


def _plain(talk: Loaded, done: Done, at: int) -> list[dict[str, object]]:
    """What goes on disk together: the events, the scorecard where they end the talk, the clock where it was set."""
    plain = [e.to_plain(event) for event in done.events]
    if done.typing is not None:
        plain.append(done.typing.plain(done.ends_at))
    if any(isinstance(event, e.Finished) for event in done.events) and not talk.over:
        plain.append(judged(talk.setting, fold(done.events, talk.attempt)).plain())
    if done.sets_clock:
        plain.append(clock_set(done.ends_at, at))
    return plain


def _again(talk: Loaded, answer: Appended) -> Loaded:
    """The talk as it stands, with what the first request with this key brought."""
    return replace(talk, fresh=engine_events([entry.event for entry in answer.entries]))


def stale(talk: Loaded, seen: int) -> Stale:
    return Stale(
        f"{talk.stream} went on in another window (this page knows {seen}, the newest is {talk.head}). "
        "Nothing was sent; load the page again and decide anew.",
        stream=talk.stream,
        seen=seen,
        head=talk.head,
    )
