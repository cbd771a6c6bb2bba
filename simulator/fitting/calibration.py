"""From raw scores to honest percentages, and from percentages to the line from which an act counts as found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.reading.probe import percent

Array = NDArray[Any]
_STEPS = 40  # of Newton's method; it stands still after about ten
_STRICT = 0.35  # of a harm, precision counts this much more than recall (van Rijsbergen's beta)
_LOWEST, _HIGHEST, _MIDDLE = 15, 85, 45
_PULL = 0.0005  # what a percent away from the middle must bring, so that few examples do not make an odd line
_FEW = 5  # acts with fewer examples get a curve and a line that find nothing


def calibrate(scores: Array, labels: Array, judged: Array, english: Array) -> Array:
    """Per act the slope and offset of a logistic curve, and its further offset in English (Platt 1999).

    Targets are smoothed as Platt does, and the English offset is held near nothing.
    """
    features = np.stack([np.ones(len(scores)), english.astype(float)], axis=1)
    curves = np.zeros((scores.shape[1], 3), dtype=np.float32)
    for act in range(scores.shape[1]):
        use = judged[:, act]
        yes = float(labels[use, act].sum())
        if yes < _FEW:
            curves[act] = (1.0, -6.0, 0.0)
            continue
        targets = np.where(labels[use, act] > 0, (yes + 1) / (yes + 2), 1 / (use.sum() - yes + 2))
        curves[act] = _logistic(np.column_stack([scores[use, act], features[use]]), targets)
    return curves


def _logistic(features: Array, targets: Array) -> Array:
    weights = np.array([6.0, -3.0, 0.0])
    held = np.diag([1e-3, 1e-3, 1.0])
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(features @ weights, -30, 30)))
        slope = features.T @ (targets - chance) - held @ weights
        bend = (features * (chance * (1 - chance))[:, None]).T @ features + held
        weights = weights + np.linalg.solve(bend, slope)
    return np.array(weights)


def percents(scores: Array, english: Array, curves: Array) -> Array:
    """Calibrated percent of every row and act."""
    return np.where(english[:, None], percent(scores, curves, "en"), percent(scores, curves, "zh"))


def lines(scores: Array, labels: Array, judged: Array, english: Array, curves: Array, helps: Sequence[bool]) -> Array:
    """Per act the percent from which it counts as found: where F is highest, for harms the F that prefers precision."""
    chances = percents(scores, english, curves)
    found = np.full(scores.shape[1], 101, dtype=np.uint8)
    grid = np.arange(_LOWEST, _HIGHEST + 1)
    for act in range(scores.shape[1]):
        use = judged[:, act]
        truth = labels[use, act] > 0
        if truth.sum() < _FEW:
            continue
        beta = 1.0 if helps[act] else _STRICT
        over = chances[use, act][:, None] >= grid
        right = (over & truth[:, None]).sum(axis=0)
        value = (1 + beta**2) * right / (over.sum(axis=0) + beta**2 * truth.sum() + 1e-9)
        found[act] = grid[int(np.argmax(np.round(value - _PULL * np.abs(grid - _MIDDLE), 6)))]
    return found
