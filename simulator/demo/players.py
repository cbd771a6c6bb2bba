"""The processes that play: on all cores, while this one writes down what came of it."""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass

from simulator.demo.playing import Part, Take, perform_part
from simulator.library import Library, load
from simulator.reader_setup import Reads, make_reader

AHEAD = 48  # attempts that are played before they are asked for; an exam must not wait long for its role-plays


@dataclass
class _Stage:
    """What a process plays with; made once in each."""

    library: Library
    reads: Reads
    looks: Reads


_stages: list[_Stage] = []


def _prepare(library: Library | None, similarity: bool) -> None:
    library = library or load(None, "en")
    looks = Reads(make_reader(library, similarity=False))
    reads = Reads(make_reader(library)) if similarity else looks
    _stages[:] = [_Stage(library, reads, looks)]
    gc.freeze()  # content holds no circles; looking for them again and again takes its time


def _ready() -> None:
    """Done once a process has prepared itself."""


def _play(part: Part) -> Take:
    (stage,) = _stages
    return perform_part(stage.library, stage.reads, stage.looks, part)


class Players:
    """Plays parts in the order in which they were announced, some ahead of time.

    `processes` 0: within this process, each when it is asked for. Otherwise they are started at once: make it before
    anything that cannot be forked, such as threads and open databases. `library`: the content that came with the
    release, with which they play.
    """

    def __init__(self, processes: int, *, similarity: bool = True) -> None:
        self._waiting: deque[Part] = deque()
        self._playing: dict[Part, Future[Take]] = {}
        self._processes: list[ProcessPoolExecutor] = []
        self.library = load(None, "en")
        if not processes:
            _prepare(self.library, similarity)
            return
        can_fork = "fork" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if can_fork else "spawn")
        prepared = (self.library if can_fork else None, similarity)
        self._processes = [ProcessPoolExecutor(1, context, _prepare, prepared) for _ in range(processes)]
        for process in self._processes:
            process.submit(_ready)  # started now, while nothing is open that a fork should not share
        self._places = {name: place for place, name in enumerate(sorted(self.library.scenarios))}

    def announce(self, parts: Iterable[Part]) -> None:
        """What will be asked for, in this order."""
        self._waiting.extend(parts)
        self._go_on()

    def begin(self, parts: Iterable[Part]) -> None:
        """What will be asked for before long."""
        if self._processes:
            self._playing |= {part: self._submitted(part) for part in parts if part not in self._playing}

    def take(self, part: Part) -> Take:
        """The part played; it is waited for."""
        if not self._processes:
            return _play(part)
        future = self._playing.pop(part, None) or self._submitted(part)
        found = future.result()
        self._go_on()
        return found

    def takes(self, parts: Iterable[Part]) -> list[Take]:
        """Several at the same time."""
        wanted = list(parts)
        self.begin(wanted)
        return [self.take(part) for part in wanted]

    def _go_on(self) -> None:
        while self._processes and self._waiting and len(self._playing) < AHEAD:
            part = self._waiting.popleft()
            self._playing[part] = self._submitted(part)

    def _submitted(self, part: Part) -> Future[Take]:
        """A scenario is always played by the same process, which remembers what it has read in it."""
        return self._processes[self._places[part.scenario] % len(self._processes)].submit(_play, part)

    def close(self) -> None:
        for process in self._processes:
            process.shutdown(cancel_futures=True)
