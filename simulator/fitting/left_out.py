"""Everybody read by a probe that never saw their own replies: the honest figure, and the one to report."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator.content.bank import Bank
from simulator.fitting.calibration import calibrate, lines, percents
from simulator.fitting.fit import Fitted, Progress, fit
from simulator.fitting.table import Array
from simulator.reading.measure import Evaluation, Heard, evaluate
from simulator.reading.probe import Encoder


def leave_one_author_out(bank: Bank, encoder: Encoder, progress: Progress | None = None) -> Evaluation:
    """Each author's replies judged by weights, curves and lines fitted on all others only."""
    return left_out_of(bank, fit(bank, encoder, progress))


def left_out_of(bank: Bank, fitted: Fitted) -> Evaluation:
    """The same, from the scores that a fit leaves behind."""
    helps = {act.id: act.helps for act in bank.acts}
    found = _found(fitted, helps)
    acts = fitted.table.acts
    heard = {
        row.id: Heard(acts={acts[at]: int(shares[at]) for at in np.flatnonzero(shares)})
        for row, shares in zip(fitted.table.rows, found, strict=True)
    }
    return evaluate(
        bank.replies,
        lambda row: heard[row.id],
        acts=acts,
        harmful=[act for act, kind in helps.items() if not kind],
    )


def _found(fitted: Fitted, helps: Mapping[str, bool]) -> Array:
    """Percent where an act is found, else 0; each author by the curves and lines of the others."""
    table, scores = fitted.table, fitted.left_out
    found = np.zeros(scores.shape, dtype=np.int64)
    for rows in table.row_groups.values():
        others = np.ones(len(table.rows), dtype=bool)
        others[rows] = False
        judged = table.judged & others[:, None]
        curves = calibrate(scores, table.labels, judged, table.english)
        drawn = lines(scores, table.labels, judged, table.english, curves, [helps.get(act, True) for act in table.acts])
        chances = percents(scores[rows], table.english[rows], curves)
        found[rows] = np.where(chances >= drawn, chances, 0)
    return found
