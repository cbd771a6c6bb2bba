"""One fit: a bank and an encoder in, the probe's weights and everybody's scores when left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.content.bank import Bank
from simulator.fitting.calibration import calibrate, lines
from simulator.fitting.solve import Ridge
from simulator.fitting.spelling import Spelling, spell
from simulator.fitting.table import Table, fitted_digest, tabulate
from simulator.reading.probe import BEFORE, LINE_BEFORE, MEANING, PLACE, SPELLING, Encoder, Neighbours, Weights, places

Array = NDArray[Any]
Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is

_KEPT, _KEPT_BEFORE = 96, 48  # principal directions of a sentence and of the line before it
_ROUNDS = 3  # of deciding which sentence of a reply carries its acts
_BATCH = 256


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """The weights, and for every row and act the raw score (before calibration) without the row's author."""

    weights: Weights
    table: Table
    left_out: Array


@dataclass(frozen=True, kw_only=True)
class _Points:
    """Projected embeddings, as the whole numbers that are stored, and in what steps."""

    centre: Array
    basis: Array
    width: Array
    examples: Array
    befores: Array
    before_of: Array


def fit(bank: Bank, encoder: Encoder, progress: Progress | None = None) -> Fitted:
    """Fits the probe: about twenty seconds for ten thousand sentences on one core."""
    tell = progress or (lambda *_: None)
    table = tabulate(bank)
    points = _points(table, encoder, tell)
    tell("spelling", 0, 1)
    spelling = spell(table.sentences, tuple("en" if english else "zh" for english in table.english[table.of]))
    kernel = _kernel(table, points, spelling, tell)
    tell("solving", 0, _ROUNDS + 1)
    ridge = Ridge(kernel, table.groups.values())
    targets, left_out = _targets(table, ridge, tell)
    alpha = ridge.alpha(targets).astype(np.float16)
    weights = _weights(bank, encoder, table, points, spelling, alpha, targets, left_out)
    tell("fitted", 1, 1)
    return Fitted(weights=weights, table=table, left_out=left_out)


def _points(table: Table, encoder: Encoder, tell: Progress) -> _Points:
    befores = sorted({row.context for row in table.rows})
    texts = list(dict.fromkeys((*table.sentences, *befores)))
    parts = []
    for start in range(0, len(texts), _BATCH):
        tell("encoding", start, len(texts))
        parts.append(encoder.encode(texts[start : start + _BATCH]))
    vectors = np.concatenate(parts)
    centre = vectors.mean(axis=0)
    basis = _principal(vectors - centre)
    flat = (vectors - centre) @ basis.astype(np.float32)
    width = np.maximum(np.abs(flat).max(axis=0) / 127.0, 1e-9).astype(np.float32)
    whole = np.round(flat / width).astype(np.int8)
    at = {text: row for row, text in enumerate(texts)}
    before = {text: row for row, text in enumerate(befores)}
    return _Points(
        centre=centre,
        basis=basis,
        width=width,
        examples=whole[[at[sentence] for sentence in table.sentences]],
        befores=whole[[at[text] for text in befores]][:, :_KEPT_BEFORE],
        before_of=np.array([before[table.rows[row].context] for row in table.of], dtype=np.uint32),
    )


def _principal(centred: Array) -> Array:
    """The first principal directions, each with its largest part positive, so that no machine turns one round."""
    _, directions = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    kept = directions[:, ::-1][:, :_KEPT]
    signs = np.sign(kept[np.abs(kept).argmax(axis=0), np.arange(kept.shape[1])])
    turned: Array = (kept * signs).astype(np.float16)
    return turned


def _kernel(table: Table, points: _Points, spelling: Spelling, tell: Progress) -> Array:
    """How alike every two sentences are, in all respects together."""
    kernel = spelling.similarity()
    kernel *= SPELLING
    examples = points.examples.astype(np.float32) * points.width
    befores = points.befores.astype(np.float32) * points.width[: points.befores.shape[1]]
    near_before = Neighbours(befores).near(befores, BEFORE)
    neighbours = Neighbours(examples)
    line_before = befores @ befores.T * LINE_BEFORE
    place = _places(table)
    for start in range(0, len(examples), _BATCH):
        tell("comparing", start, len(examples))
        rows = slice(start, start + _BATCH)
        pairs = np.ix_(points.before_of[rows], points.before_of)
        kernel[rows] += neighbours.near(examples[rows], MEANING) * (1.0 + near_before[pairs])
        kernel[rows] += line_before[pairs] + PLACE * (place[rows] @ place.T)
    return kernel


def _places(table: Table) -> Array:
    every: Array = np.concatenate([places(len(row.sentences)) for row in table.rows])
    return every


def _targets(table: Table, ridge: Ridge, tell: Progress) -> tuple[Array, Array]:
    """What each sentence performs, and each row's scores when its author is left out.

    Labels belong to replies. The sentence that scores highest without its author carries the act, and those nearly as
    high share it (multiple-instance learning). Acts of which nothing is known keep the score they have.
    """
    labels, known = table.labels[table.of], table.known[table.of]
    several = (table.counts > 1)[table.of]
    prior = np.where(table.known, table.labels, 0.0).sum(axis=0) / np.maximum(table.known.sum(axis=0), 1)
    targets = np.where(known, labels, prior).astype(np.float32)
    targets[several] *= 0.5
    best = np.empty_like(table.labels)
    for turn in range(_ROUNDS):
        tell("solving", turn + 1, _ROUNDS + 1)
        scores = ridge.left_out(targets)
        best = np.maximum.reduceat(scores, table.starts, axis=0)
        top = best[table.of]
        share = np.clip(scores / np.maximum(top, 0.15), 0.0, 1.0)
        carried = np.where(scores >= top - 1e-6, 1.0, np.where(share > 0.7, share, 0.0))
        targets = np.where(several[:, None], labels * carried, labels)
        targets = np.where(known, targets, np.clip(scores, 0.0, 1.0)).astype(np.float32)
    return targets, best


def _weights(
    bank: Bank,
    encoder: Encoder,
    table: Table,
    points: _Points,
    spelling: Spelling,
    alpha: Array,
    targets: Array,
    left_out: Array,
) -> Weights:
    used = alpha.astype(np.float32)
    befores = points.befores.astype(np.float32) * points.width[: points.befores.shape[1]]
    spelt = SPELLING * spelling.transposed_times(used)
    step = np.maximum(np.abs(spelt).max(axis=0) / 127.0, 1e-9).astype(np.float32)
    curves = calibrate(left_out, table.labels, table.judged, table.english)
    helps = {act.id: act.helps for act in bank.acts}
    drawn = lines(
        left_out, table.labels, table.judged, table.english, curves, [helps.get(act, True) for act in table.acts]
    )
    return Weights(
        acts=table.acts,
        bank=fitted_digest(bank),
        encoder=encoder.digest,
        centre=points.centre.astype(np.float32),
        basis=points.basis,
        width=points.width,
        examples=points.examples,
        befores=points.befores,
        before_of=points.before_of,
        alpha=alpha,
        keys=spelling.keys,
        rarity=spelling.rarity,
        spelling=np.round(spelt / step).astype(np.int8),
        spelling_step=step,
        line_before=(LINE_BEFORE * befores[points.before_of].T @ used).astype(np.float32),
        place=(PLACE * _places(table).T @ used).astype(np.float32),
        calibration=curves,
        lines=drawn,
        texts=table.sentences,
        carries=(targets > 0.5) & table.known[table.of] & (table.labels[table.of] > 0),
        in_english=table.english[table.of],
    )
