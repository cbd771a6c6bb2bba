"""Reads the replies of talks; prepares in the background while the trainee thinks."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from simulator.reading.model import Reading
from simulator.service.house import House
from simulator.service.talk_clock import Read
from simulator.service.talk_memory import Memory
from simulator.service.talk_state import Loaded

if TYPE_CHECKING:
    from simulator.reading.reader import Reader, SceneReader

Known = dict[tuple[str, str], Reading]
"""Readings by reply and the customer's line before it."""


class Listening:
    """Readers of the talks that go on. What is prepared changes no reading, only how soon it is there."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._scenes: Memory[tuple[Reader, SceneReader]] = Memory(200)
        self._lock = threading.Lock()
        self._aside: ThreadPoolExecutor | None = None

    def reads(self, talk: Loaded, known: Known) -> Read:
        """Reads a talk's replies; what is `known` is not read again, however often storing has to be tried."""

        def read(text: str, context: str) -> Reading:
            if (text, context) not in known:
                known[text, context] = self.scene(talk).read(text, context)
            return known[text, context]

        return read

    def scene(self, talk: Loaded) -> SceneReader:
        library = self.house.library("exam" if talk.attempt.started.mode == "exam" else "practice")
        reader = self.house.reader(library)
        known = self._scenes.get(talk.stream)
        if known is None or known[0] is not reader:
            scene = reader.scene(talk.setting.scene(talk.attempt.started))
            known = self._scenes.put(talk.stream, (reader, scene))
        return known[1]

    def hear(self, talk: Loaded) -> None:
        """Take in the customer's newest line while the trainee thinks about it."""
        last = talk.attempt.last_customer
        if self.house.similarity and not talk.over:
            text = last.text if last is not None else ""
            self._soon().submit(lambda: self.scene(talk).hear(text))

    def close(self) -> None:
        """Prepare nothing more."""
        with self._lock:
            if self._aside is not None:
                self._aside.shutdown(cancel_futures=True)
                self._aside = None

    def _soon(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._aside is None:
                self._aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="listening")
            return self._aside
