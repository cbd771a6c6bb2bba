"""One fit: a bank and an encoder in, the probe's weights out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.content.bank import Bank
from simulator.encoder import all_cores
from simulator.fitting.calibration import calibrate, lines
from simulator.fitting.kernel import Compared, Progress, compare, placed
from simulator.fitting.solve import Ridge
from simulator.fitting.table import Table, fitted_digest
from simulator.fitting.weighing import traits_of, weigh
from simulator.reading.probe import LINE_BEFORE, PLACE, SPELLING, Encoder, Weights

Array = NDArray[Any]

_ROUNDS = 2  # of deciding which sentence of a reply carries its acts


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What each sentence performs, and each row's raw scores from a fit of the other authors' sentences."""

    targets: Array
    left_out: Array


def fit(bank: Bank, encoder: Encoder, progress: Progress | None = None) -> Weights:
    """Fits the probe: fifty seconds for fifteen thousand sentences on two cores (docs/speed.md)."""
    tell = progress or (lambda *_: None)
    compared = compare(bank, encoder, tell)
    with all_cores():
        weights = solved(bank, encoder, compared, tell)
    tell("fitted", 1, 1)
    return weights


def solved(bank: Bank, encoder: Encoder, compared: Compared, tell: Progress) -> Weights:
    """The second half of a fit. The kernel is overwritten."""
    ridge = Ridge(compared.kernel, compared.table.groups.values())
    sentences = carried(compared.table, ridge, tell)
    alpha = ridge.alpha(sentences.targets).astype(np.float16)
    return _weights(bank, encoder, compared, alpha, sentences)


def carried(table: Table, ridge: Ridge, tell: Progress) -> Carried:
    """What each sentence performs. Labels belong to replies, so this is decided in rounds (multiple-instance learning).

    The sentence that scores highest without its author carries the act; those nearly as high share it. Acts of which
    nothing is known are taken at their average: guessing them would carry labels from one author to another.
    """
    labels, known = table.labels[table.of], table.known[table.of]
    several = (table.counts > 1)[table.of]
    average = np.where(table.known, table.labels, 0.0).sum(axis=0) / np.maximum(table.known.sum(axis=0), 1)
    targets = np.where(known, labels, average).astype(np.float32)
    targets[several] *= 0.5
    for turn in range(_ROUNDS):
        tell("solving", turn, _ROUNDS)
        scores = ridge.left_out(targets)
        top = np.maximum.reduceat(scores, table.starts, axis=0)[table.of]
        share = np.clip(scores / np.maximum(top, 0.15), 0.0, 1.0)
        part = np.where(scores >= top - 1e-6, 1.0, np.where(share > 0.7, share, 0.0))
        targets = np.where(several[:, None], labels * part, labels)
        targets = np.where(known, targets, average).astype(np.float32)
    left_out = np.maximum.reduceat(ridge.left_out(targets), table.starts, axis=0)
    return Carried(targets=targets, left_out=left_out)


def _weights(bank: Bank, encoder: Encoder, compared: Compared, alpha: Array, sentences: Carried) -> Weights:
    table, points, spelling, left_out = compared.table, compared.points, compared.spelling, sentences.left_out
    used = alpha.astype(np.float32)
    befores = points.befores.astype(np.float32) * points.width[: points.befores.shape[1]]
    spelt = SPELLING * spelling.transposed_times(used)
    step = np.maximum(np.abs(spelt).max(axis=0) / 127.0, 1e-9).astype(np.float32)
    whole, left_out = weigh(table, left_out, traits_of(table))
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
        place=(PLACE * placed(table).T @ used).astype(np.float32),
        middle=whole.middle,
        spread=whole.spread,
        usual=whole.usual,
        linear=whole.linear,
        crossed=whole.crossed,
        calibration=curves,
        lines=drawn,
        texts=table.sentences,
        carries=(sentences.targets > 0.5) & table.known[table.of] & (table.labels[table.of] > 0),
        in_english=table.english[table.of],
    )
