"""How likely a reply performs each act: a linear model an act, over meaning, spelling, form and what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.content.base import Lang

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors, one row a text, rounded so that a batch and a single text agree on any machine."""

    @property
    def digest(self) -> str:
        """Which weights these are; a fitted probe holds for one digest only."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How likely one act or intent is in a reply. `percent`: calibrated probability, whole percent.

    `sentence`: index of the sentence that carries it. `line`: the percent from which it counts as found.
    """

    name: str
    percent: int
    sentence: int
    line: int

    @property
    def found(self) -> bool:
        return self.percent >= self.line


class Scores(Protocol):
    """The scores of one reply, by act or intent."""

    def __getitem__(self, name: str) -> Score: ...

    def found(self) -> tuple[Score, ...]:
        """Those that reach their line, likeliest first, then by name."""
        ...

    def near(self, margin: int = 15) -> tuple[Score, ...]:
        """Those at most `margin` percent under their line, likeliest first."""
        ...

    def nearest(self, name: str) -> str:
        """The example most like the carrying sentence; looked up when asked, so ask for hits only."""
        ...


class Probing(Protocol):
    """What the reader asks of a probe. `sentences` and `context` are normalised (simplified, half-width), in order."""

    def acts(self, sentences: tuple[str, ...], context: str, lang: Lang) -> Scores: ...
