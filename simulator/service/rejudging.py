"""Judges stored attempts and sittings again, one by one; every process has a store and a task of its own for this."""

from __future__ import annotations

import hashlib
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from simulator.content.base import digest
from simulator.content.business import Business
from simulator.content.persona import Persona
from simulator.content.scenario import Scenario
from simulator.content.standard import Standard
from simulator.dialogue import events as e
from simulator.dialogue.setting import Setting
from simulator.errors import Erased, SimulatorError, Tampered
from simulator.exam.plays import RolePlay, role_play
from simulator.exam.result import result
from simulator.exam.weighing import weigh
from simulator.service.differences import Difference, difference, result_difference
from simulator.service.house import House
from simulator.service.judgements import Judgement, Read, attempt_with, card_with, judgements, read_again
from simulator.service.talk_state import engine_events
from simulator.service.verdicts import standing
from simulator.storage import Reading, open_store
from simulator.storage.tables import StreamRow

if TYPE_CHECKING:
    from simulator.library import Library
    from simulator.reading.reader import Reader

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What attempts are judged again with. `standard`: a digest, or nothing for each attempt's own; `trial`: its body
    where the store does not keep it. `reader`: what reads the replies again, or nothing for the readings as they stand.
    """

    standard: str = ""
    trial: bytes | None = None
    reader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """One attempt or sitting judged again, as it stood at its event `head`.

    `difference`: None where nobody would see one. `judgement`: what is to be recorded of an attempt, None where nothing
    at all would change; `parts`: the role-plays of a sitting. `problem`: erased, tampered or unreadable. `what`: the
    scenario, or a sitting's blueprint.
    """

    stream: str
    person: str = ""
    what: str = ""
    mode: str = ""
    head: int = 0
    difference: Difference | None = None
    judgement: Judgement | None = None
    parts: tuple[Rejudged, ...] = ()
    problem: str = ""


def reader_name(library: Library, *, similarity: bool) -> str:
    """The digest of everything that a reader's findings follow from, but the release."""
    parts = (library.bank, *(library.cues[lang] for lang in sorted(library.cues)))
    told = "".join(digest(part) for part in parts) + str(similarity)
    return hashlib.sha256(told.encode()).hexdigest()


class Rejudge:
    """A task over one store; content and reader are loaded once."""

    def __init__(self, house: House, task: Task) -> None:
        self.house = house
        self.task = task
        self._loaded: dict[str, BaseModel] = {}

    def some(self, streams: Sequence[str]) -> tuple[Rejudged, ...]:
        """These as they stand at one moment."""
        with self.house.store.reading() as now:
            return tuple(self.one(now, stream) for stream in streams)

    def one(self, now: Reading, stream: str) -> Rejudged:
        """An attempt or a sitting beside what is recorded of it; one that cannot be read stops nothing."""
        try:
            return self._sitting(now, stream) if stream.startswith("sitting/") else self._attempt(now, stream)[0]
        except (SimulatorError, ValueError, LookupError) as broken:
            row = now.session.get(StreamRow, stream)
            why = (
                "erased" if isinstance(broken, Erased) else "tampered" if isinstance(broken, Tampered) else "unreadable"
            )
            return Rejudged(stream=stream, person=(row and row.person) or "", problem=why)

    def _attempt(self, now: Reading, stream: str, slot: str = "") -> tuple[Rejudged, RolePlay | None]:
        """The attempt; and in a `slot` of an exam also what an exam makes of it."""
        found = now.read(stream)
        entries = [entry.event for entry in found]
        before = judgements(entries)[-1]
        events = engine_events(entries)
        started = events[0]
        assert isinstance(started, e.Started)
        name = self.task.standard or before.standard
        standard = self._standard(now, name)
        scenario = self._content(now, started.digests["scenario"], Scenario)
        readings = read_again(events, self._read(now, started)) if self.task.reader else before.readings
        attempt = attempt_with(events, readings)
        card = card_with(standard, scenario, attempt, before.rulings)
        judgement = replace(
            before,
            card=card,
            engine=e.ENGINE,
            standard=name,
            cause="rescored",
            readings=readings,
            reader=self.task.reader or before.reader,
        )
        is_other = replace(judgement, cause=before.cause) != before
        one = Rejudged(
            stream=stream,
            person=found[0].person or "",
            what=started.scenario,
            mode=started.mode,
            head=found[-1].seq,
            difference=difference(before.card, card),
            judgement=judgement if is_other else None,
        )
        return one, role_play(slot, stream, standard, scenario, attempt) if slot else None

    def _sitting(self, now: Reading, stream: str) -> Rejudged:
        """The result of a sitting that has ended, with every role-play judged again; what examiners decided stays."""
        at = self.house.clock()
        before = standing(now, stream, at)
        again = {slot: self._attempt(now, one.play.stream, slot) for slot, one in before.played.items()}
        plays = {slot: play for slot, (_, play) in again.items() if play is not None}
        form = before.sitting.booked.form
        after = result(before.blueprint, form, weigh(before.blueprint, before.sitting, before.items, plays, at=at))
        parts = tuple(part for part, _ in again.values())
        head = now.head(stream)
        return Rejudged(
            stream=stream,
            person=before.sitting.booked.candidate,
            what=before.blueprint.id,
            mode="exam",
            head=head.seq if head else 0,
            difference=result_difference(before.result, after, [part.difference for part in parts]),
            parts=parts,
        )

    def _standard(self, now: Reading, name: str) -> Standard:
        if name == self.task.standard and self.task.trial is not None and name not in self._loaded:
            self._loaded[name] = Standard.model_validate_json(self.task.trial)
        return self._content(now, name, Standard)

    def _content(self, now: Reading, name: str, model: type[M]) -> M:
        if name not in self._loaded:
            self._loaded[name] = model.model_validate_json(now.content(name))
        found = self._loaded[name]
        assert isinstance(found, model)
        return found

    def _read(self, now: Reading, started: e.Started) -> Read:
        setting = Setting(
            scenario=self._content(now, started.digests["scenario"], Scenario),
            persona=self._content(now, started.digests["persona"], Persona),
            business=self._content(now, started.digests["business"], Business),
            standard=self._content(now, started.digests["standard"], Standard),
        )
        return self._reader.scene(setting.scene(started)).read

    @cached_property
    def _reader(self) -> Reader:
        return self.house.reader(self.house.library("practice"))


# --- in a process of its own ---

_mine: dict[str, Rejudge] = {}


def prepare(url: str, home: Path, similarity: bool, task: Task) -> None:
    """What a new process does first: open its own store, and see to it that it ends with the one that started it,
    which alone hears Ctrl-C.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    started_by = multiprocessing.parent_process()
    if started_by is not None:
        threading.Thread(target=_end_with, args=(started_by.sentinel,), daemon=True).start()
    _mine["task"] = Rejudge(House(open_store(url, home), similarity=similarity), task)


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def some(streams: Sequence[str]) -> tuple[Rejudged, ...]:
    return _mine["task"].some(streams)
