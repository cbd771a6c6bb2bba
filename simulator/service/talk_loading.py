"""Loads talks from the store; what a process remembers of one is grown by what is new, never trusted blindly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import BaseModel
from sqlalchemy import bindparam, select

from simulator.attempts.snapshots import Kept
from simulator.content.bank import Bank
from simulator.content.business import Business
from simulator.content.persona import Persona
from simulator.content.scenario import Scenario
from simulator.content.standard import Standard
from simulator.dialogue import events as e
from simulator.dialogue.setting import Setting
from simulator.errors import Erased, NotFound
from simulator.service.talk_memory import Memory
from simulator.service.talk_state import Loaded, begun, grown
from simulator.storage import Head, Reading
from simulator.storage.tables import DraftRow, EventRow, PersonRow, StreamRow

KIND = "attempt"
_MODELS: dict[str, type[BaseModel]] = {
    "scenario": Scenario,
    "persona": Persona,
    "business": Business,
    "standard": Standard,
    "bank": Bank,
}

_HEAD = (
    select(StreamRow.seq, StreamRow.hash, StreamRow.person, PersonRow.erased_at, DraftRow.at.label("has_draft"))
    .join(PersonRow, PersonRow.id == StreamRow.person)
    .outerjoin(DraftRow, (DraftRow.stream == StreamRow.name) & (DraftRow.person == StreamRow.person))
    .where(StreamRow.name == bindparam("stream"))
)


class Loading:
    """Talks by the names of their streams."""

    def __init__(self) -> None:
        self._known: Memory[tuple[str, Loaded]] = Memory(500)
        self._models: Memory[BaseModel] = Memory(200)

    def remember(self, talk: Loaded, head: Head | None) -> None:
        """The talk as it is on disk now."""
        if head is not None and head.seq == talk.head:
            bare = replace(talk, draft="", fresh=()) if talk.draft or talk.fresh else talk
            self._known.put(talk.stream, (head.hash, bare))

    def load(self, now: Reading, stream: str) -> Loaded:
        """A talk as it is stored. Raises NotFound, Erased, Tampered."""
        row = now.session.connection().execute(_HEAD, {"stream": stream}).one_or_none()
        if row is None or not row.seq or not stream.startswith(f"{KIND}/"):
            raise NotFound(f"There is no stream '{stream}'.", code="no_stream", stream=stream)
        if row.erased_at is not None:
            self._known.drop(stream)
            raise Erased(
                f"The words of '{row.person}' in {stream} were erased and cannot be read any more.",
                code="erased_words",
                person=row.person,
                stream=stream,
            )
        talk = self._remembered(now, stream, row.seq, row.hash)
        if talk is None:
            entries = now.read(stream)
            started = e.from_plain(entries[0].event)
            assert isinstance(started, e.Started)
            talk = begun(stream, row.person, self._kept(now, started), entries)
        elif talk.head < row.seq:
            talk = grown(talk, now.read(stream, talk.head))
        self.remember(talk, Head(stream=stream, seq=row.seq, hash=row.hash))
        draft = now.draft(stream, talk.person) if row.has_draft is not None else ""
        return replace(talk, draft=draft, fresh=()) if draft or talk.draft or talk.fresh else talk

    def _remembered(self, now: Reading, stream: str, seq: int, newest: str) -> Loaded | None:
        """What is known of a talk, where the stored one still begins so (a backup may have been put in its place)."""
        known = self._known.get(stream)
        if known is None or known[1].head > seq:
            return None
        if known[1].head < seq:
            row = EventRow.stream == stream, EventRow.seq == known[1].head
            newest = now.session.scalar(select(EventRow.hash).where(*row)) or ""
        return known[1] if known[0] == newest else None

    def piece(self, now: Reading, kind: str, digest: str) -> Any:
        """A piece of content, parsed once, since its digest never means anything else."""
        known = self._models.get(digest)
        return known or self._models.put(digest, _MODELS[kind].model_validate_json(now.content(digest)))

    def _kept(self, now: Reading, started: e.Started) -> Kept:
        """What a talk was begun with; without its act bank names are ids."""
        digests = started.digests
        parts = {kind: self.piece(now, kind, digests.get(kind, "")) for kind in _MODELS if kind != "bank"}
        bank = self.piece(now, "bank", digests["bank"]) if "bank" in digests else Bank(acts=(), wordings=())
        return Kept(setting=Setting(**parts), bank=bank)
