"""Everybody read by a probe that never saw their own replies: the honest figure, and the one to report."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.content.bank import Bank
from simulator.fitting.calibration import calibrate, lines, percents
from simulator.fitting.fit import carried
from simulator.fitting.kernel import Compared, Progress
from simulator.fitting.solve import Ridge
from simulator.fitting.table import OF_THE_BANK, Table
from simulator.fitting.weighing import traits_of, weigh
from simulator.reading.measure import Evaluation, Heard, evaluate

Array = NDArray[Any]


def left_out_of(bank: Bank, compared: Compared, tell: Progress = lambda *_: None) -> Evaluation:
    """Each author's replies read by weights, curves and lines that were fitted on all others, anew for each author.

    An author's replies take along the acts' examples that are their rewordings. Only the projection of the embeddings
    and the rarity of pieces, which know no labels, are shared.
    """
    table = compared.table
    helps = {act.id: act.helps for act in bank.acts}
    heard: dict[str, Heard] = {}
    struck = traits_of(table)
    authors = [author for author in table.groups if not author.startswith(OF_THE_BANK)]
    for at, author in enumerate(authors):
        tell("leaving out", at, len(authors))
        found = _found(compared, struck, author, [helps.get(act, True) for act in table.acts])
        for row, shares in zip(table.rows[table.row_groups[author]], found, strict=True):
            heard[row.id] = Heard(acts={table.acts[act]: int(shares[act]) for act in np.flatnonzero(shares)})
    tell("fitted", 1, 1)
    harmful = [act for act, kind in helps.items() if not kind]
    return evaluate(bank.replies, lambda row: heard[row.id], acts=table.acts, harmful=harmful)


def _found(compared: Compared, struck: Array, author: str, helps: list[bool]) -> Array:
    """Percent where an act is found in one author's rows, else 0."""
    table, own, rows = compared.table, compared.table.groups[author], compared.table.row_groups[author]
    others = np.r_[0 : own.start, own.stop : len(table.sentences)]
    rest = Table(acts=table.acts, rows=(*table.rows[: rows.start], *table.rows[rows.stop :]))
    ridge = Ridge(compared.kernel[np.ix_(others, others)], rest.groups.values())
    learnt = carried(rest, ridge, lambda *_: None)
    raw = compared.kernel[own][:, others] @ ridge.alpha(learnt.targets)
    scores = np.maximum.reduceat(raw, table.starts[rows] - own.start, axis=0)
    whole, known = weigh(rest, learnt.left_out, np.delete(struck, np.r_[rows], axis=0))
    curves = calibrate(known, rest.labels, rest.judged, rest.english)
    drawn = lines(known, rest.labels, rest.judged, rest.english, curves, helps)
    chances = percents(whole.weighed(scores, struck[rows], table.english[rows]), table.english[rows], curves)
    found: Array = np.where(chances >= drawn, chances, 0)
    return found
