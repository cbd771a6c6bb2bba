"""How many calls one person's tokens may make in a minute, so that a program that runs wild leaves the others room."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST, WITHIN = 600, 60.0  # calls, and the seconds within which they are counted
KEPT = 5_000  # people


class Pace:
    """Counts in spans of a minute; of one process, since it protects that process."""

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()  # the span's beginning, calls in it

    def wait(self, person: str) -> int:
        """Counts a call. Seconds after which the next one is taken; 0 where this one is."""
        now = self._clock()
        with self._lock:
            since, calls = self._counts.pop(person, (now, 0))
            if now - since >= WITHIN:
                since, calls = now, 0
            self._counts[person] = since, calls + 1
            while len(self._counts) > KEPT:
                self._counts.popitem(last=False)
        return 0 if calls < self.most else max(1, round(since + WITHIN - now))
