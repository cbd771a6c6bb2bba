"""How likely a reply performs each act: a kernel machine over meaning, spelling, place and what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.content.base import LANGS, Lang
from simulator.reading.features import pieces

Vectors = NDArray[np.float32]
Array = NDArray[Any]

# Widths of the two Gaussian kernels over projected embeddings: of the sentence, and of the customer's line before it.
MEANING, BEFORE = 3.0, 2.0
# Weights of the linear parts beside them: spelling, the line before, and the sentence's place in the reply.
SPELLING, LINE_BEFORE, PLACE = 2.0, 0.3, 0.1225
_PLACES = 4


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


@dataclass(frozen=True, eq=False, kw_only=True)
class Weights:
    """A fitted probe as arrays; they are stored as they are used, so a stored probe reads exactly like a fresh one.

    n examples (sentences), m distinct lines before, v pieces, a acts, d dimensions kept of an embedding of 512.
    """

    acts: tuple[str, ...]
    bank: str  # digests of what it was fitted with
    encoder: str
    centre: Array  # (512,) float32, the mean embedding
    basis: Array  # (512, d) float16, principal directions
    width: Array  # (d,) float32, one step of the whole numbers below
    examples: Array  # (n, d) int8
    befores: Array  # (m, d of a line) int8
    before_of: Array  # (n,) uint32
    alpha: Array  # (n, a) float16
    keys: Array  # (v,) uint32, ascending
    rarity: Array  # (v,) float16
    spelling: Array  # (v, a) int8
    spelling_step: Array  # (a,) float32, one step of these
    line_before: Array  # (d of a line, a) float32
    place: Array  # (4, a) float32
    calibration: Array  # (a, 3) float32: slope, offset, offset more in English
    lines: Array  # (a,) uint8, percent
    texts: tuple[str, ...]  # n sentences
    carries: Array  # (n, a) bool: the examples that perform an act
    in_english: Array  # (n,) bool


class Probe:
    """A fitted probe at work. It changes nothing, so threads may share it."""

    def __init__(self, weights: Weights, encoder: Encoder) -> None:
        if weights.encoder != encoder.digest:
            raise ValueError("the probe was fitted with another encoder")
        self.weights = weights
        self._encoder = encoder
        kept = weights.befores.shape[1]
        self._examples = Neighbours(weights.examples.astype(np.float32) * weights.width)
        self._befores = Neighbours(weights.befores.astype(np.float32) * weights.width[:kept])
        self._alpha = weights.alpha.astype(np.float32)
        self._spelling = weights.spelling.astype(np.float32) * weights.spelling_step
        self._basis = weights.basis.astype(np.float32)
        self._row = {int(key): row for row, key in enumerate(weights.keys)}
        self._index = {name: at for at, name in enumerate(weights.acts)}

    def acts(self, sentences: tuple[str, ...], context: str, lang: Lang) -> Scores:
        """The scores of all acts in one reply. One call of the encoder, for the sentences and the line before."""
        if not sentences:
            return ActScores(self, (), np.zeros((0, len(self.weights.acts)), dtype=np.float32), lang)
        return ActScores(self, sentences, self._raw(sentences, context, lang), lang)

    def _raw(self, sentences: tuple[str, ...], context: str, lang: Lang) -> Vectors:
        weights = self.weights
        points = self._project((*sentences, context))
        before = points[-1:, : self.weights.befores.shape[1]]
        near_before = self._befores.near(before, BEFORE)[0][weights.before_of]
        near = self._examples.near(points[:-1], MEANING) * (1.0 + near_before)
        raw = near @ self._alpha + before @ weights.line_before + places(len(sentences)) @ weights.place
        for at, sentence in enumerate(sentences):
            raw[at] += self._spelt(sentence, lang)
        rounded: Vectors = np.round(raw, _PLACES)
        return rounded

    def _project(self, texts: tuple[str, ...]) -> Vectors:
        points: Vectors = (self._encoder.encode(texts) - self.weights.centre) @ self._basis
        return points

    def _spelt(self, sentence: str, lang: Lang) -> Vectors:
        rows = sorted(row for piece in pieces(sentence, lang) if (row := self._row.get(piece)) is not None)
        if not rows:
            return np.zeros(len(self.weights.acts), dtype=np.float32)
        rarity = self.weights.rarity[rows].astype(np.float32)
        return (rarity / np.linalg.norm(rarity)) @ self._spelling[rows]

    def nearest(self, sentence: str, name: str, lang: Lang) -> str:
        """The example sentence of this act that means most nearly the same, in the reply's language if there is one."""
        weights = self.weights
        carries = weights.carries[:, self._index[name]]
        same = carries & (weights.in_english == (lang == "en"))
        rows = np.flatnonzero(same if same.any() else carries)
        if not len(rows):
            return ""
        near = self._examples.near(self._project((sentence,)), MEANING)[0]
        at = int(rows[int(np.argmax(np.round(near[rows], _PLACES)))])
        return weights.texts[at]


class ActScores:
    """The scores of one reply over all acts."""

    def __init__(self, probe: Probe, sentences: tuple[str, ...], raw: Vectors, lang: Lang) -> None:
        self._probe = probe
        self._sentences = sentences
        self._raw = raw
        self._lang = lang

    @cached_property
    def _all(self) -> dict[str, Score]:
        weights = self._probe.weights
        if not self._sentences:
            return {
                name: Score(name=name, percent=0, sentence=0, line=int(line))
                for name, line in zip(weights.acts, weights.lines, strict=True)
            }
        percents = percent(self._raw.max(axis=0), weights.calibration, self._lang)
        carriers = self._raw.argmax(axis=0)
        return {
            name: Score(name=name, percent=int(percents[at]), sentence=int(carriers[at]), line=int(weights.lines[at]))
            for at, name in enumerate(weights.acts)
        }

    def __getitem__(self, name: str) -> Score:
        return self._all[name]

    def found(self) -> tuple[Score, ...]:
        return _in_order(score for score in self._all.values() if score.found)

    def near(self, margin: int = 15) -> tuple[Score, ...]:
        return _in_order(score for score in self._all.values() if 0 < score.line - score.percent <= margin)

    def nearest(self, name: str) -> str:
        return self._probe.nearest(self._sentences[self[name].sentence], name, self._lang)


class Neighbours:
    """Points to compare others with."""

    def __init__(self, points: Vectors) -> None:
        self.points = points
        self._squares = (points**2).sum(axis=1)

    def near(self, others: Vectors, sharpness: float) -> Vectors:
        """How near each of the others is to each point, 0 to 1: exp(-sharpness / 2 * squared distance)."""
        squared = others @ self.points.T
        squared *= -2.0
        squared += self._squares
        squared += (others**2).sum(axis=1)[:, None]
        np.maximum(squared, 0.0, out=squared)
        squared *= -sharpness / 2
        near: Vectors = np.exp(squared, out=squared)
        return near


def places(sentences: int) -> Vectors:
    """Of each sentence of a reply: first, last, not first, not last."""
    first, last = np.zeros(sentences, dtype=np.float32), np.zeros(sentences, dtype=np.float32)
    first[0], last[-1] = 1.0, 1.0
    return np.stack([first, last, 1 - first, 1 - last], axis=1)


def percent(raw: Vectors, calibration: Array, lang: Lang) -> Array:
    """Calibrated probabilities in whole percent (Platt 1999: a logistic curve fitted on held-out scores)."""
    slope, offset, english = calibration.T
    logit = np.clip(raw * slope + offset + (english if lang == LANGS[1] else 0.0), -30.0, 30.0)
    whole: Array = np.round(100.0 / (1.0 + np.exp(-logit))).astype(np.int64)
    return whole


def _in_order(scores: Any) -> tuple[Score, ...]:
    return tuple(sorted(scores, key=lambda score: (-score.percent, score.name)))
