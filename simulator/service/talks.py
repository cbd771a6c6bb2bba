"""Talks with a customer, for practice and exams alike: begun, carried on line by line, each line stored exactly once.

No permissions here: the rooms ask before they call.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from simulator.content.base import Lang
from simulator.content.scenario import Scenario
from simulator.dialogue import events as e
from simulator.dialogue.actions import Action
from simulator.dialogue.clock import RINGS_OUT, due
from simulator.dialogue.conversation import begin
from simulator.dialogue.folding import fold
from simulator.dialogue.setting import draw_variant
from simulator.errors import NotNow, Stale
from simulator.service.house import House
from simulator.service.talk_clock import Done, performed
from simulator.service.talk_lines import action_of, by_id, words_of
from simulator.service.talk_loading import KIND
from simulator.service.talk_memory import Memory
from simulator.service.talk_reading import Known, Listening
from simulator.service.talk_showing import show
from simulator.service.talk_state import Loaded
from simulator.service.talk_storing import Also, Stored, TooLate, stale
from simulator.service.talk_view import TalkView
from simulator.storage import Reading, Transaction
from simulator.storage.contents import Use
from simulator.storage.tables import ContentRow

if TYPE_CHECKING:
    from simulator.library import Library

Mode = Literal["practice", "test", "exam"]
Noting = Callable[[Loaded, int], e.Event | None]


class Talks:
    """All talks of the house."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.stored = Stored(house)
        self._pinned: Memory[tuple[Library, dict[str, str]]] = Memory(200)
        self.listening = Listening(house)

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
        pasted: int | None = None,
        until: int | None = None,
        also: Also | None = None,
    ) -> Loaded:
        """One line of the action grammar, now; on disk when this returns. `fresh` is what it brought.

        `seen`: the head of the page. Only another action after it makes it stale: then the words are kept as a draft,
        and Stale is raised. `key`: the same again gives the first answer. `began`: the server's time of the first
        keystroke; `pasted`: characters of the line that were not typed, where the view knows. From `until` on nothing
        is accepted (NotNow); the words are kept. `also` is called in the same transaction with the talk as it will be;
        where it raises, nothing is stored.

        Raises BadAction, NotNow, NotFound for a talk of somebody else, Busy.
        """
        at = self.house.clock()
        action = action_of(line)
        known: Known = {}

        def brings(talk: Loaded) -> Done:
            if until is not None and at >= until:
                raise TooLate("Time was over when this arrived. Your words were kept.", code="came_too_late")
            if seen < talk.acted:
                raise stale(talk, seen)
            named = by_id(talk.setting.scenario, action)
            read = self.listening.reads(talk, known)
            return performed(talk, named, at=at, began=began, read=read, pasted=pasted)

        try:
            talk = self.stored.append(stream, brings, person=person, at=at, seen=seen, key=key, also=also)
        except (Stale, TooLate):
            self.stored.keep(stream, person, words_of(action), at)
            raise
        self.listening.hear(talk)
        return talk

    def sweep(self, stream: str, at: int) -> Loaded:
        """The talk after what time alone brought until the server's time `at`."""
        return self.stored.append(stream, lambda talk: _brought(talk, at), at=at)

    def note(self, stream: str, *, person: str, seen: int, key: str | None, noting: Noting) -> Loaded:
        """What time brought, then something beside the conversation: a hint, a pause. Raises Stale, NotFound.

        `noting` gets the talk and its time; None from it is nothing to note.
        """
        at = self.house.clock()

        def brings(talk: Loaded) -> Done | None:
            before = _brought(talk, at)
            if before is not None:
                talk = replace(talk, events=(*talk.events, *before.events), attempt=fold(before.events, talk.attempt))
            noted = noting(talk, talk.time(at))
            if noted is None:
                return before
            events = before.events if before is not None else ()
            return Done(events=(*events, noted), ends_at=talk.time(at), sets_clock=False)

        return self.stored.append(stream, brings, person=person, at=at, seen=seen, key=key)

    def leave(self, stream: str, *, person: str, key: str | None = None) -> Loaded:
        """The trainee gives up: hangs up, or lets the phone ring out. Over is over; leaving again changes nothing."""
        at = self.house.clock()

        def brings(talk: Loaded) -> Done | None:
            if talk.over:
                return None
            if talk.attempt.answered:
                return performed(talk, Action(verb="hangup"), at=at, began=None, read=self.listening.reads(talk, {}))
            rung_out = (talk.attempt.ringing_at or 0) + RINGS_OUT * talk.setting.settings.ring_seconds * 1000
            return Done(events=due(talk.setting, talk.attempt, rung_out), ends_at=rung_out, sets_clock=True)

        return self.stored.append(stream, brings, person=person, at=at, key=key)

    # --- look ---

    def load(self, now: Reading, stream: str) -> Loaded:
        """A talk as it is stored, whosever it is. Raises NotFound, Erased, Tampered."""
        return self.stored.load(now, stream)

    def view(self, talk: Loaded, lang: Lang | None = None) -> TalkView:
        """What its trainee may see of a talk now; labels in `lang`, by default in the language that is spoken in it."""
        return show(talk, self.house.words(lang or talk.attempt.started.lang), self.house.clock())


def _brought(talk: Loaded, at: int) -> Done | None:
    """What time alone brought until the server's time `at`; nothing where it stands still."""
    if talk.over or talk.still:
        return None
    events = due(talk.setting, talk.attempt, talk.time(at))
    return Done(events=events, ends_at=talk.time(at), sets_clock=False) if events else None
