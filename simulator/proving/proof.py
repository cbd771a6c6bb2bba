"""What proving one scenario found."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.proving.selfplay import SelfPlay
from simulator.proving.wired import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Samples not as written, examples not heard, clauses shown, and what self-play found."""

    scenario: str
    samples: int
    bad_samples: int
    wrong: tuple[str, ...]
    unheard: tuple[str, ...]
    shown: Shown
    play: SelfPlay | None

    @property
    def problems(self) -> tuple[str, ...]:
        return (*self.wrong, *self.unheard, *(self.play.problems if self.play is not None else ()))
