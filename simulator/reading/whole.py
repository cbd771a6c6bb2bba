"""The whole reply weighed: what the likeness of its sentences to all acts, and its traits, say together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
_FAR = (-4.0, 6.0)  # spreads beyond which a score says no more
_HIGH = 1.0  # spreads from which a score counts as high


@dataclass(frozen=True, eq=False, kw_only=True)
class Whole:
    """Weights over a acts and t traits.

    `middle`, `spread`: of the acts' raw scores (a). `usual`: the traits' means (t). `linear`: of a constant, the
    language, all scores, how high they are, the traits, and the traits in English (2 + 2a + 2t, a). `crossed`: of the
    traits times the act's own score (t, a).
    """

    middle: Array
    spread: Array
    usual: Array
    linear: Array
    crossed: Array

    def weighed(self, raw: Array, traits: Array, english: Array) -> Array:
        """Scores of replies (n, a) from their raw scores (n, a), their traits (n, t) and their language (n)."""
        scores = standard(raw, self.middle, self.spread)
        moved = traits - self.usual
        found: Array = inputs(scores, moved, english) @ self.linear + scores * (moved @ self.crossed)
        return found


def standard(raw: Array, middle: Array, spread: Array) -> Array:
    """Raw scores in spreads from their middle."""
    return np.clip((raw - middle) / spread, *_FAR)


def inputs(scores: Array, moved: Array, english: Array) -> Array:
    """What all acts are weighed by."""
    tongue = (english.astype(scores.dtype) - 0.3)[:, None]
    high = np.maximum(scores - _HIGH, 0.0)
    return np.concatenate([np.ones_like(tongue), tongue, scores, high, moved, moved * tongue], axis=1)
