"""How right a reader is: what it heard against what people labelled, with the uncertainty that so many rows leave."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.content.bank import LabelledReply
from simulator.content.base import Lang

# Whether facts that serve one of these acts are `inform` of their own is a matter of taste: counted neither way.
SERVED = frozenset(
    {"value_explanation", "comparison_breakdown", "narrow_choice", "propose_solution", "transfer_notice"}
)
_RESAMPLES = 1000
_Z = 1.959964  # of a 95 % interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a reader found in one reply: acts with their confidence in percent, and those that it is sure of."""

    acts: Mapping[str, int]
    sure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A share or a mean with its 95 % interval; NaN where nothing could be counted."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Rightly found, wrongly found, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(right=self.right + other.right, wrong=self.wrong + other.wrong, missed=self.missed + other.missed)

    @property
    def precision(self) -> float:
        return _ratio(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return _ratio(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        return _ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One row with what was heard; `right`, `wrong`, `missed` are the acts that count."""

    row: LabelledReply
    heard: Heard
    right: frozenset[str]
    wrong: frozenset[str]
    missed: frozenset[str]
    sure_wrong: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Found on rows that perform something else: how often, and on which rows."""

    heard: str
    labelled: str
    times: int
    rows: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """All figures over some rows of one language or of both."""

    judged: tuple[Judged, ...] = field(repr=False)
    acts: tuple[str, ...]
    harmful: frozenset[str]

    def where(self, keep: Callable[[LabelledReply], bool]) -> Evaluation:
        """The same figures over some of the rows."""
        kept = tuple(one for one in self.judged if keep(one.row))
        return Evaluation(judged=kept, acts=self.acts, harmful=self.harmful)

    def by_lang(self, lang: Lang) -> Evaluation:
        return self.where(lambda row: row.lang == lang)

    def by_kind(self) -> dict[str, Evaluation]:
        return self._by(lambda row: row.kind)

    def by_author(self) -> dict[str, Evaluation]:
        return self._by(lambda row: row.author)

    def _by(self, trait: Callable[[LabelledReply], str]) -> dict[str, Evaluation]:
        values = sorted({trait(one.row) for one in self.judged})
        return {value: self.where(lambda row, value=value: trait(row) == value) for value in values}  # type: ignore[misc]

    @cached_property
    def per_act(self) -> dict[str, Count]:
        """Counts of each act that was labelled or heard."""
        table = self._table.sum(axis=0)
        return {
            act: Count(right=int(table[at, 0]), wrong=int(table[at, 1]), missed=int(table[at, 2]))
            for at, act in enumerate(self.acts)
            if table[at].any()
        }

    @cached_property
    def macro_f1(self) -> Interval:
        """The mean of the acts' F1, with a bootstrap interval over rows."""
        table = self._table.reshape(len(self.judged), -1).astype(np.float64)
        if not len(table):
            return _nothing()
        draws = _draws(_RESAMPLES, len(table))
        means = _macro((draws @ table).reshape(_RESAMPLES, len(self.acts), 3))
        low, high = np.quantile(means, [0.025, 0.975])
        return Interval(value=float(_macro(self._table.sum(axis=0)[None])[0]), low=float(low), high=float(high))

    def of_harms(self, *, sure: bool = False) -> Count:
        """All harmful acts together; only what the reader is sure of, if asked."""
        total = Count()
        for one in self.judged:
            right, wrong = (one.right & self.harmful, one.wrong & self.harmful)
            missed = one.missed & self.harmful
            if sure:
                missed, right, wrong = (
                    missed | (right - one.heard.sure),
                    right & one.heard.sure,
                    one.sure_wrong & self.harmful,
                )
            total += Count(right=len(right), wrong=len(wrong), missed=len(missed))
        return total

    @property
    def traps_fooled(self) -> Interval:
        """The share of trap replies on which an act is wrongly found."""
        traps = [one for one in self.judged if one.row.kind == "trap"]
        return share(sum(bool(one.wrong) for one in traps), len(traps))

    def accused(self, *, sure: bool = False) -> Interval:
        """The share of harmless replies in which a harmful act is found."""
        harmless = [one for one in self.judged if not self.harmful & set(one.row.acts)]
        found = [(one.sure_wrong if sure else one.wrong) & self.harmful for one in harmless]
        return share(sum(map(bool, found)), len(harmless))

    def confusions(self, most: int = 20) -> tuple[Confusion, ...]:
        """What was wrongly found, beside what was labelled and not found (or else what was labelled, or nothing)."""
        rows: dict[tuple[str, str], list[str]] = {}
        for one in self.judged:
            for act in sorted(one.wrong):
                for other in sorted(one.missed or frozenset(one.row.acts)) or ["-"]:
                    rows.setdefault((act, other), []).append(one.row.id)
        ordered = sorted(rows.items(), key=lambda item: (-len(item[1]), item[0]))
        return tuple(
            Confusion(heard=act, labelled=other, times=len(ids), rows=tuple(ids))
            for (act, other), ids in ordered[:most]
        )

    def reliability(self, bins: int = 10) -> tuple[tuple[float, float, int], ...]:
        """Of the found acts, by tenths of confidence: mean confidence said, share right, and how many."""
        sums: Counter[tuple[int, str]] = Counter()
        for one in self.judged:
            for act in one.right | one.wrong:
                said = one.heard.acts[act]
                at = min(said * bins // 100, bins - 1)
                sums += Counter({(at, "said"): said, (at, "right"): int(act in one.right), (at, "all"): 1})
        return tuple(
            (sums[at, "said"] / sums[at, "all"] / 100, sums[at, "right"] / sums[at, "all"], sums[at, "all"])
            for at in range(bins)
            if sums[at, "all"]
        )

    @cached_property
    def _table(self) -> NDArray[np.int64]:
        """Rows by acts by (right, wrong, missed)."""
        index = {act: at for at, act in enumerate(self.acts)}
        table = np.zeros((len(self.judged), len(self.acts), 3), dtype=np.int64)
        for row, one in enumerate(self.judged):
            for kind, acts in enumerate((one.right, one.wrong, one.missed)):
                for act in acts:
                    table[row, index[act], kind] = 1
        return table


def evaluate(
    rows: Iterable[LabelledReply],
    read: Callable[[LabelledReply], Heard],
    *,
    acts: Iterable[str],
    harmful: Iterable[str],
    counted: Callable[[LabelledReply], frozenset[str]] | None = None,
) -> Evaluation:
    """Reads every row and judges it. `counted` says which acts of a row count; else all but `inform` that serves."""
    names = frozenset(acts)
    count = counted or (lambda row: counts_of(row, names))
    return Evaluation(
        judged=tuple(_judge(row, read(row), count(row) & names) for row in rows),
        acts=tuple(sorted(names)),
        harmful=frozenset(harmful),
    )


def counts_of(row: LabelledReply, acts: frozenset[str]) -> frozenset[str]:
    """The acts that count on a fully labelled row: all, but `inform` beside an act that facts serve."""
    return acts - {"inform"} if SERVED & set(row.acts) else acts


def _judge(row: LabelledReply, heard: Heard, counted: frozenset[str]) -> Judged:
    truth, found = frozenset(row.acts) & counted, frozenset(heard.acts) & counted
    return Judged(
        row=row,
        heard=heard,
        right=truth & found,
        wrong=found - truth,
        missed=truth - found,
        sure_wrong=(found & heard.sure) - truth,
    )


def share(part: int, whole: int) -> Interval:
    """A share with Wilson's interval (1927), which is honest for few rows and for none found."""
    if not whole:
        return _nothing()
    p, z2 = part / whole, _Z**2
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = _Z * math.sqrt(p * (1 - p) / whole + z2 / (4 * whole**2)) / (1 + z2 / whole)
    return Interval(value=p, low=max(0.0, middle - half), high=min(1.0, middle + half))


def _nothing() -> Interval:
    return Interval(value=math.nan, low=math.nan, high=math.nan)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def _macro(tables: NDArray[Any]) -> NDArray[np.float64]:
    """Of tables draws by acts by (right, wrong, missed): the mean F1 over the acts that occur."""
    right, wrong, missed = (tables[:, :, at].astype(np.float64) for at in range(3))
    whole = 2 * right + wrong + missed
    f1 = np.divide(2 * right, whole, out=np.zeros_like(whole), where=whole > 0)
    mean: NDArray[np.float64] = f1.sum(axis=1) / np.maximum((whole > 0).sum(axis=1), 1)
    return mean


def _draws(times: int, rows: int) -> NDArray[np.float64]:
    """How often each row is drawn, with replacement, in each of many draws; the same everywhere (splitmix64)."""
    with np.errstate(over="ignore"):
        state = np.arange(1, times * rows + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state ^= state >> np.uint64(31)
    drawn = (state % np.uint64(rows)).astype(np.int64).reshape(times, rows)
    places = drawn + np.arange(times)[:, None] * rows
    return np.bincount(places.ravel(), minlength=times * rows).reshape(times, rows).astype(np.float64)
