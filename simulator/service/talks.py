"""Talks with a customer, for practice and exams alike: begun, carried on line by line, each line stored exactly once.

No permissions here: the rooms ask before they call.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from simulator.attempts.replaying import judged
from simulator.content.base import Lang
from simulator.content.scenario import Scenario
from simulator.dialogue import events as e
from simulator.dialogue.actions import Action
from simulator.dialogue.clock import due
from simulator.dialogue.conversation import begin
from simulator.dialogue.folding import fold
from simulator.dialogue.setting import draw_variant
from simulator.errors import Busy, Moved, NotFound, NotNow, Stale
from simulator.service.house import House
from simulator.service.talk_clock import Done, Read, performed
from simulator.service.talk_lines import action_of, by_id, words_of
from simulator.service.talk_loading import KIND, Loading
from simulator.service.talk_memory import Memory
from simulator.service.talk_showing import show
from simulator.service.talk_state import Loaded, clock_set, engine_events, grown
from simulator.service.talk_view import TalkView
from simulator.storage import Appended, Reading, Transaction
from simulator.storage.contents import Use
from simulator.storage.store import TRIES
from simulator.storage.tables import ContentRow

if TYPE_CHECKING:
    from simulator.library import Library
    from simulator.reading.reader import Reader

Mode = Literal["practice", "test", "exam"]
Also = Callable[[Transaction, Loaded], None]


class Talks:
    """All talks of the house."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._loading = Loading()
        self._pinned: Memory[tuple[Library, dict[str, str]]] = Memory(200)
        self._readers: Memory[tuple[Reader, Read]] = Memory(200)

    # --- begin ---

    def begin(
        self,
        transaction: Transaction,
        *,
        person: str,
        scenario: Scenario,
        library: Library,
        lang: Lang,
        mode: Mode,
        seed: int,
        variant: str | None = None,
        use: Use = "practice",
        extra: int = 0,
        at: int,
        key: str | None = None,
    ) -> str:
        """The stream of a new talk; the same `key` of the same person names the same talk, begun once.

        A `variant` is named or drawn by `seed`, always one marked for `use`. `extra`: percent of time beyond the limits
        for replies. Raises NotNow where there is no such variant.
        """
        stream = self.name(person, key)
        if transaction.answer(stream, "begin") is not None:
            return stream
        if any(known.id == variant and known.use != use for known in scenario.variants):
            raise NotNow(
                f"Variant {variant} of {scenario.id} is kept for other use. Leave the variant out to have one drawn.",
                code="variant_of_other_use",
                scenario=scenario.id,
                variant=variant or "",
            )
        drawn = draw_variant(scenario, seed, use=use, variant=variant)
        started = e.Started(
            at=at,
            scenario=scenario.id,
            variant=drawn.variant,
            seed=seed,
            lang=lang,
            mode=mode,
            slots=drawn.slots,
            order=drawn.order,
            digests=self.pins(transaction, library, scenario, at),
            extra=extra,
        )
        events = begin(library.setting(scenario), started)
        transaction.append(stream, 0, [e.to_plain(event) for event in events], person=person, key="begin")
        return stream

    def name(self, person: str, key: str | None) -> str:
        """A new stream's name; with a key always the same one, so that a retry finds what the first try began."""
        if key is None:
            return self.house.new_id(KIND)
        digest = hashlib.sha256(f"{person}\n{key}".encode()).hexdigest()
        return f"{KIND}/{digest[:20]}"

    def pins(self, transaction: Transaction, library: Library, scenario: Scenario, at: int) -> dict[str, str]:
        """The digests of what a talk is played with, all of it kept in the store."""
        from simulator.storage import libraries

        name = f"{id(library)}:{scenario.id}"
        known = self._pinned.get(name)
        if known is not None:
            query = select(ContentRow.digest).where(ContentRow.digest.in_(known[1].values()))
            if known[0] is library and len(transaction.session.scalars(query).all()) == len(known[1]):
                return known[1]
        digests = libraries.pin(transaction.session, library, scenario, at)
        return self._pinned.put(name, (library, digests))[1]

    # --- carry on ---

    def do(
        self,
        stream: str,
        *,
        person: str,
        line: str | Action,
        seen: int,
        key: str | None = None,
        began: int | None = None,
        until: int | None = None,
        also: Also | None = None,
    ) -> Loaded:
        """One line of the action grammar, now; on disk when this returns. `fresh` is what it brought.

        `seen`: the head of the page. Only another action after it makes it stale: then the words are kept as a draft,
        and Stale is raised. `key`: the same again gives the first answer. `began`: the server's time of the first
        keystroke. From `until` on nothing is accepted (NotNow); the words are kept. `also` is called in the same
        transaction with the talk as it will be; where it raises, nothing is stored.

        Raises BadAction, NotNow, NotFound for a talk of somebody else, Busy.
        """
        at = self.house.clock()
        action = action_of(line)
        for _ in range(TRIES):
            with self.house.store.reading() as now:
                talk = self._mine(now, stream, person)
                before = now.answer(stream, key) if key is not None else None
                if before is not None:
                    return self._again(talk, before)
            if until is not None and at >= until:
                self._keep(talk, action, at)
                raise NotNow("Time was over when this arrived. Your words were kept.", code="came_too_late")
            if seen < talk.acted:
                self._keep(talk, action, at)
                raise _stale(talk, seen)
            done = performed(talk, by_id(talk.setting.scenario, action), at=at, began=began, read=self.reads(talk))
            try:
                return self._store(talk, done, at=at, seen=seen, key=key, also=also)
            except Moved:
                continue
            except Stale:
                self._keep(talk, action, at)
                raise
        raise Busy(f"{stream} keeps moving. Nothing was stored; send it again.", code="busy", stream=stream)

    def sweep(self, stream: str, at: int) -> Loaded:
        """The talk after what time alone brought until the server's time `at`."""
        for _ in range(TRIES):
            with self.house.store.reading() as now:
                talk = self.load(now, stream)
            if talk.over or talk.still:
                return talk
            events = due(talk.setting, talk.attempt, talk.time(at))
            if not events:
                return talk
            done = Done(events=events, ends_at=talk.time(at), sets_clock=False)
            try:
                return self._store(talk, done, at=at, seen=None, key=None, also=None)
            except Moved:
                continue
        raise Busy(f"{stream} keeps moving. Nothing was stored; send it again.", code="busy", stream=stream)

    def note(self, talk: Loaded, event: e.Event, *, seen: int, key: str | None = None) -> Loaded:
        """Something beside the conversation, which brings nothing: a hint, a pause. Raises Stale."""
        done = Done(events=(event,), ends_at=event.at, sets_clock=False)
        return self._store(talk, done, at=event.at + talk.behind, seen=seen, key=key, also=None)

    def reads(self, talk: Loaded) -> Read:
        """What reads the replies of a talk, prepared once."""
        library = self.house.library("exam" if talk.attempt.started.mode == "exam" else "practice")
        reader = self.house.reader(library)
        known = self._readers.get(talk.stream)
        if known is None or known[0] is not reader:
            scene = reader.scene(talk.setting.scene(talk.attempt.started))
            known = self._readers.put(talk.stream, (reader, scene.read))
        return known[1]

    def _store(
        self, talk: Loaded, done: Done, *, at: int, seen: int | None, key: str | None, also: Also | None
    ) -> Loaded:
        plain = [e.to_plain(event) for event in done.events]
        attempt = fold(done.events, talk.attempt) if done.events else talk.attempt
        if attempt.ending is not None and not talk.over:
            plain.append(judged(talk.setting, attempt).plain())
        if done.sets_clock:
            plain.append(clock_set(done.ends_at, at))
        with self.house.store.writing() as transaction:
            stored = transaction.append(talk.stream, seen, plain, person=talk.person, key=key, basis=talk.head)
            if not stored.again:
                talk = grown(talk, stored.entries)
                if any(isinstance(event, e.AgentReplied) for event in done.events):
                    transaction.drop_draft(talk.stream, talk.person)
                    talk = replace(talk, draft="")
                if also is not None:
                    also(transaction, talk)
                head = transaction.head(talk.stream)
        if stored.again:
            with self.house.store.reading() as now:
                return self._again(self.load(now, talk.stream), stored)
        self._loading.remember(talk, head)
        return talk

    def view(self, talk: Loaded, lang: Lang | None = None) -> TalkView:
        """What its trainee may see of a talk now; labels in `lang`, by default in the language that is spoken in it."""
        return show(talk, self.house.words(lang or talk.attempt.started.lang), self.house.clock())

    def load(self, now: Reading, stream: str) -> Loaded:
        """A talk as it is stored, whosever it is. Raises NotFound, Erased, Tampered."""
        return self._loading.load(now, stream)

    def _mine(self, now: Reading, stream: str, person: str) -> Loaded:
        talk = self.load(now, stream)
        if talk.person != person:
            raise NotFound(f"There is no stream '{stream}'.", code="no_stream", stream=stream)
        return talk

    def _keep(self, talk: Loaded, action: Action, at: int) -> None:
        """Words that came too late stay with their author."""
        words = words_of(action)
        if words:
            with self.house.store.writing() as transaction:
                transaction.keep_draft(talk.stream, talk.person, words, at)

    def _again(self, talk: Loaded, answer: Appended) -> Loaded:
        """The talk as it stands, with what the first request with this key brought."""
        return replace(talk, fresh=engine_events([entry.event for entry in answer.entries]))


def _stale(talk: Loaded, seen: int) -> Stale:
    return Stale(
        f"{talk.stream} went on in another window (this page knows {seen}, the newest is {talk.head}). "
        "Nothing was sent; load the page again and decide anew.",
        stream=talk.stream,
        seen=seen,
        head=talk.head,
    )
