"""How well questions and examiners measure: difficulty, discrimination, reliability, agreement, with formulas."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = Mapping[str, Mapping[str, int]]  # candidate -> item -> percent; an item that was not drawn is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatistic:
    """An item over all who were given it. `difficulty`: mean percent / 100, so high is easy. `discrimination`: the
    correlation with the rest of the test; None where there is nothing to correlate. `gap`: upper less lower group.
    """

    item: str
    n: int
    difficulty: float
    discrimination: float | None
    gap: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two raters on the same things. `kappa` is None where chance alone explains everything (one category only)."""

    n: int
    raw: float
    kappa: float | None
    ac1: float | None


def items(scores: Scores) -> tuple[ItemStatistic, ...]:
    """Each item's difficulty and discrimination (classical test theory).

    Difficulty: the mean share of the mark. Discrimination: Pearson's correlation of the item with the mean of the
    candidate's other items, that is the corrected item-total correlation (Henrysson, 1963, Psychometrika 28, 211-218).
    Gap: mean of the upper 27 % less that of the lower 27 % by that rest score (Kelley, 1939, J. Educ. Psychol. 30,
    17-24).
    """
    names = sorted({item for answers in scores.values() for item in answers})
    return tuple(_item(name, scores) for name in names)


def _item(name: str, scores: Scores) -> ItemStatistic:
    own, rest = [], []
    everyone = [answers for answers in scores.values() if name in answers]
    for answers in everyone:
        others = [percent for item, percent in answers.items() if item != name]
        if others:
            own.append(answers[name] / 100)
            rest.append(sum(others) / len(others))
    marks = [answers[name] / 100 for answers in everyone]
    return ItemStatistic(
        item=name,
        n=len(marks),
        difficulty=float(np.mean(marks)),
        discrimination=_correlation(own, rest),
        gap=_gap(own, rest),
    )


def _correlation(own: Sequence[float], rest: Sequence[float]) -> float | None:
    if len(own) < 3 or np.ptp(own) == 0 or np.ptp(rest) == 0:
        return None
    return float(np.corrcoef(own, rest)[0, 1])


def _gap(own: Sequence[float], rest: Sequence[float]) -> float | None:
    size = round(len(own) * 0.27)
    if not size:
        return None
    order = np.argsort(np.asarray(rest), kind="stable")
    marks = np.asarray(own)[order]
    return float(marks[-size:].mean() - marks[:size].mean())


def alpha(scores: Scores) -> float | None:
    """Cronbach's alpha, k/(k-1) (1 - sum of the items' variances / variance of the totals) (Cronbach, 1951,
    Psychometrika 16, 297-334), over candidates who were given the same items.

    Of the items, those count that every candidate was given; None with fewer than two of them, or no variance.
    """
    common = sorted(set.intersection(*(set(answers) for answers in scores.values()))) if scores else []
    if len(common) < 2 or len(scores) < 2:
        return None
    table: NDArray[np.float64] = np.array([[answers[name] for name in common] for answers in scores.values()], float)
    total = table.sum(axis=1).var(ddof=1)
    if total == 0:
        return None
    count = len(common)
    return float(count / (count - 1) * (1 - table.var(axis=0, ddof=1).sum() / total))


def agreement(one: Sequence[Hashable], other: Sequence[Hashable]) -> Agreement:
    """How far two raters agree beyond chance; both name a category for the same things, in the same order.

    Raw: share of equal ones, p. Kappa: (p - e)/(1 - e), e the sum over categories of the product of both raters' shares
    (Cohen, 1960, Educ. Psychol. Meas. 20, 37-46). AC1: the same with e = sum of q(1 - q) / (K - 1), q the mean share of
    a category, K their number (Gwet, 2008, Br. J. Math. Stat. Psychol. 61, 29-48); it stays sensible where nearly
    everything falls in one category, as findings do, and kappa does not.

    Raises ValueError for sequences of different lengths or without anything in them.
    """
    if len(one) != len(other) or not one:
        raise ValueError("both raters must have rated the same things, at least one")
    n = len(one)
    names = list(dict.fromkeys([*one, *other]))
    raw = sum(a == b for a, b in zip(one, other, strict=True)) / n
    mine = np.array([sum(a == name for a in one) / n for name in names])
    theirs = np.array([sum(b == name for b in other) / n for name in names])
    by_chance = float(mine @ theirs)
    q = (mine + theirs) / 2
    by_gwet = float((q * (1 - q)).sum() / (len(names) - 1)) if len(names) > 1 else 0.0
    return Agreement(
        n=n,
        raw=raw,
        kappa=None if len(names) == 1 else (raw - by_chance) / (1 - by_chance),
        ac1=(raw - by_gwet) / (1 - by_gwet),
    )
