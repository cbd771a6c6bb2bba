"""Fits how a whole reply is weighed, by ridge regression, with exact scores for authors left out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.fitting.table import Table
from simulator.reading.traits import traits
from simulator.reading.whole import Whole, inputs, standard

Array = NDArray[Any]
_PENALTY = 100.0
_FREE = 1e-3  # penalty of the constant


def traits_of(table: Table) -> Array:
    """The traits of every row."""
    return np.stack([traits(row.sentences, row.context, row.lang) for row in table.rows]).astype(np.float64)


def weigh(table: Table, raw: Array, struck: Array) -> tuple[Whole, Array]:
    """Weights from each row's raw scores without its author and its traits, and scores of every row from weights
    fitted without its author. Only replies that people labelled teach anything; other rows of no such author get none.
    In a bank without any, nothing tells how often likeness is right: then it weighs nothing.
    """
    labelled = np.array([row.known is None for row in table.rows])
    raw = raw.astype(np.float64)
    if not labelled.any():
        return _nothing(struck.shape[1], raw.shape[1]), np.zeros_like(raw)
    middle, spread = raw[labelled].mean(axis=0), raw[labelled].std(axis=0) + 1e-6
    usual = struck[labelled].mean(axis=0)
    scores, moved = standard(raw, middle, spread), struck - usual
    shared = inputs(scores, moved, table.english)
    authors = [rows for rows in table.row_groups.values() if labelled[rows].any()]
    parts = [np.flatnonzero(labelled[rows]) + rows.start for rows in authors]
    grams = [shared[rows].T @ shared[rows] for rows in parts]
    linear = np.zeros((shared.shape[1], raw.shape[1]))
    crossed = np.zeros((struck.shape[1], raw.shape[1]))
    left_out = np.zeros_like(raw)
    for act in range(raw.shape[1]):
        own = scores[:, act : act + 1] * moved
        target = table.labels[:, act].astype(np.float64)
        sums = [_sums(gram, shared[rows], own[rows], target[rows]) for gram, rows in zip(grams, parts, strict=True)]
        gram, right = np.sum([one for one, _ in sums], axis=0), np.sum([one for _, one in sums], axis=0)
        weights = _solved(gram, right)
        linear[:, act], crossed[:, act] = np.split(weights, [shared.shape[1]])
        for rows, (less, less_right) in zip(authors, sums, strict=True):
            without = _solved(gram - less, right - less_right)
            left_out[rows, act] = np.concatenate([shared[rows], own[rows]], axis=1) @ without
    small = np.float32
    whole = Whole(
        middle=middle.astype(small),
        spread=spread.astype(small),
        usual=usual.astype(small),
        linear=linear.astype(small),
        crossed=crossed.astype(small),
    )
    return whole, left_out


def _nothing(traits: int, acts: int) -> Whole:
    def none(*shape: int) -> Array:
        return np.zeros(shape, dtype=np.float32)

    rows = 2 + 2 * acts + 2 * traits
    return Whole(
        middle=none(acts),
        spread=np.ones(acts, dtype=np.float32),
        usual=none(traits),
        linear=none(rows, acts),
        crossed=none(traits, acts),
    )


def _sums(gram: Array, shared: Array, own: Array, target: Array) -> tuple[Array, Array]:
    """What some rows add to the normal equations of one act."""
    side = shared.T @ own
    whole = np.block([[gram, side], [side.T, own.T @ own]])
    return whole, np.concatenate([shared.T @ target, own.T @ target])


def _solved(gram: Array, right: Array) -> Array:
    penalty = np.full(len(gram), _PENALTY)
    penalty[0] = _FREE
    found: Array = np.linalg.solve(gram + np.diag(penalty), right)
    return found
