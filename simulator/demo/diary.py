"""What happens in the demo, in order of time; the clock of the house stands at each moment when it happens."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from simulator.demo.playing import Part

Do = Callable[[], object]


@dataclass
class Clock:
    """Milliseconds of UTC; it is only ever moved on."""

    at: int

    def __call__(self) -> int:
        return self.at

    def move(self, at: int) -> int:
        """To a moment, if that lies ahead; where it stands now."""
        self.at = max(self.at, at)
        return self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """An attempt of somebody by login. `stream`: what it will be called. `scored`: others wait for its scorecard."""

    login: str
    part: Part
    stream: str
    scored: bool = False


@dataclass
class Diary:
    """Steps by time; a step may add later ones. Steps of the same moment come in the order in which they were added."""

    clock: Clock
    _steps: list[tuple[int, int, Do | Drill]] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)

    def on(self, at: int, do: Do) -> None:
        heapq.heappush(self._steps, (at, next(self._numbers), do))

    def plays(self, drill: Drill) -> None:
        heapq.heappush(self._steps, (drill.part.at, next(self._numbers), drill))

    @property
    def parts(self) -> list[Part]:
        """What will be played, in order."""
        return [step.part for _, _, step in sorted(self._steps, key=lambda one: one[:2]) if isinstance(step, Drill)]

    def __len__(self) -> int:
        return len(self._steps)

    def run(self, until: int, write: Callable[[list[Drill]], None], told: Callable[[int], None]) -> None:
        """Everything up to a moment. `write` gets drills that follow each other together; `told` how many are left."""
        together: list[Drill] = []
        while self._steps and self._steps[0][0] <= until:
            at, _, step = heapq.heappop(self._steps)
            if isinstance(step, Drill) and not step.scored:
                together.append(step)
                continue
            if together:
                write(together)
                together = []
            self.clock.move(at)
            write([step]) if isinstance(step, Drill) else step()
            told(len(self._steps))
        if together:
            write(together)
