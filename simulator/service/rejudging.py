"""Judges stored attempts again, one after the other; every process has a store and a task of its own for this."""

from __future__ import annotations

import hashlib
import multiprocessing.connection
import os
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
from simulator.service.differences import Difference, difference
from simulator.service.house import House
from simulator.service.judgements import Judgement, Read, attempt_with, card_with, judgements, read_again
from simulator.service.talk_state import engine_events
from simulator.storage import Reading, open_store

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
    """One attempt judged again, from its event `head`. `difference` and `judgement` are None where nothing differs;
    `problem`: erased, tampered or unreadable.
    """

    stream: str
    head: int = 0
    difference: Difference | None = None
    judgement: Judgement | None = None
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
        """These attempts as they stand at one moment."""
        with self.house.store.reading() as now:
            return tuple(self.one(now, stream) for stream in streams)

    def one(self, now: Reading, stream: str) -> Rejudged:
        """One attempt beside its newest scorecard; one that cannot be read stops nothing."""
        try:
            return self._one(now, stream)
        except Erased:
            return Rejudged(stream=stream, problem="erased")
        except Tampered:
            return Rejudged(stream=stream, problem="tampered")
        except (SimulatorError, ValueError, LookupError):
            return Rejudged(stream=stream, problem="unreadable")

    def _one(self, now: Reading, stream: str) -> Rejudged:
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
        card = card_with(standard, scenario, attempt_with(events, readings), before.rulings)
        differs = difference(before.card, card)
        if differs is None:
            return Rejudged(stream=stream, head=found[-1].seq)
        judgement = replace(
            before,
            card=card,
            engine=e.ENGINE,
            standard=name,
            cause="rescored",
            readings=readings,
            reader=self.task.reader or before.reader,
        )
        return Rejudged(stream=stream, head=found[-1].seq, difference=differs, judgement=judgement)

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
    """What a new process does first: open its own store, and see to it that it ends with the one that started it."""
    started_by = multiprocessing.parent_process()
    if started_by is not None:
        threading.Thread(target=_end_with, args=(started_by.sentinel,), daemon=True).start()
    _mine["task"] = Rejudge(House(open_store(url, home), similarity=similarity), task)


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def some(streams: Sequence[str]) -> tuple[Rejudged, ...]:
    return _mine["task"].some(streams)
