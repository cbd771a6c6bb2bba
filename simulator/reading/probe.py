"""How likely a reply performs each act: a kernel machine over meaning, spelling, place and what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.content.base import LANGS, Lang
from simulator.reading.features import pieces
from simulator.reading.heard import Respeller, Unlettered, Vocabulary, heard
from simulator.reading.traits import traits
from simulator.reading.whole import Whole

Vectors = NDArray[np.float32]
Array = NDArray[Any]

# Widths of the two Gaussian kernels over projected embeddings: of the sentence, and of the customer's line before it.
MEANING, BEFORE = 3.0, 2.0
# Weights of the linear parts beside them: spelling, the line before, and the sentence's place in the reply.
SPELLING, LINE_BEFORE, PLACE = 2.0, 0.3, 0.1225
_PLACES = 4
_FEW = 4  # rows that are multiplied one by one
_BEFORES = 64  # lines of customers whose part is kept, 40 kB each: the reply to one follows soon


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

    `sentence`: index of the sentence that carries it. `line`: the percent from which it counts as found. `worded`: how
    much its very words speak for it, 0 (not at all) to about 1.
    """

    name: str
    percent: int
    sentence: int
    line: int
    worded: float = 0.0

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

    def hear(self, context: str) -> None:
        """Prepares for replies to this line of the customer's; scores do not depend on it."""
        ...

    def straightened(self, text: str) -> str:
        """A normalised text with its typing slips mended, of the same length."""
        ...

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
    middle: Array  # (a,) float32; this and the next four weigh the whole reply, as `Whole` tells
    spread: Array  # (a,) float32
    usual: Array  # (t,) float32
    linear: Array  # (2 + 2a + 2t, a) float32
    crossed: Array  # (t, a) float32
    calibration: Array  # (a, 3) float32: slope, offset, offset more in English
    lines: Array  # (a,) uint8, percent
    texts: tuple[str, ...]  # n sentences
    carries: Array  # (n, a) bool: the examples that perform an act
    in_english: Array  # (n,) bool


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Before:
    """The part of a customer's line: how much each example counts after it (n), and what it adds by itself (a)."""

    nearness: Vectors
    line: Vectors


class Probe:
    """A fitted probe at work. It changes nothing, so threads may share it."""

    def __init__(self, weights: Weights, encoder: Encoder, vocabulary: Vocabulary | None = None) -> None:
        """`vocabulary`: the words in use; without it only words of the bank mend slips."""
        if weights.encoder != encoder.digest:
            raise ValueError("the probe was fitted with another encoder")
        self.weights = weights
        self._encoder = encoder
        kept = weights.befores.shape[1]
        self._examples = Neighbours(weights.examples.astype(np.float32) * weights.width)
        self._befores = Neighbours(weights.befores.astype(np.float32) * weights.width[:kept])
        self._alpha = weights.alpha.astype(np.float32)
        self._spelling = weights.spelling.astype(np.float32) * weights.spelling_step
        self._rarity = weights.rarity.astype(np.float32)
        self._basis = weights.basis.astype(np.float32)
        self._row = {int(key): row for row, key in enumerate(weights.keys)}
        self.index = {name: at for at, name in enumerate(weights.acts)}
        self.lines = weights.lines.astype(np.int64)
        self._whole = Whole(**{part.name: getattr(weights, part.name) for part in fields(Whole)})
        self._respeller = Respeller(weights.texts, vocabulary or Unlettered())
        self.straightened = self._respeller.straightened
        self._before = lru_cache(_BEFORES)(self._after)
        self._of_act = lru_cache(None)(self._carriers)

    def hear(self, context: str) -> None:
        self._before(context)

    def acts(self, sentences: tuple[str, ...], context: str, lang: Lang) -> Scores:
        """The scores of all acts in one reply. One call of the encoder, for the sentences and the line before."""
        weights = self.weights
        told = [(at, self._respeller.mended(text)) for at, one in enumerate(sentences) if (text := heard(one, lang))]
        if not told:
            return ActScores(self, None, lang)
        said = tuple(text for _, text in told)
        before = self._before(context)
        raw = before.line + places(len(said)) @ weights.place
        near = self._examples.near(self._project(said), MEANING)
        spelt = np.stack([self._spelt(text, lang) for text in said])
        for at in range(len(said)):
            raw[at] += (near[at] * before.nearness) @ self._alpha + spelt[at]
        raw = np.round(raw, _PLACES)
        struck, english = traits(said, context, lang)[None], np.array([lang == "en"])
        whole = np.round(self._whole.weighed(raw.max(axis=0)[None], struck, english)[0], _PLACES)
        top = raw.argmax(axis=0)
        worded = np.round(spelt[top, np.arange(raw.shape[1])], _PLACES)
        sentence = np.array([at for at, _ in told])[top]
        return ActScores(self, _Weighed(whole=whole, sentence=sentence, near=near, top=top, worded=worded), lang)

    def _after(self, context: str) -> _Before:
        """What a line of the customer's gives to every reply to it."""
        before = self._project((context,))[:, : self.weights.befores.shape[1]]
        near = self._befores.near(before, BEFORE)[0][self.weights.before_of]
        return _Before(nearness=1.0 + near, line=(before @ self.weights.line_before)[0])

    def _project(self, texts: tuple[str, ...]) -> Vectors:
        points: Vectors = (self._encoder.encode(texts) - self.weights.centre) @ self._basis
        return points

    def _spelt(self, sentence: str, lang: Lang) -> Vectors:
        rows = sorted(map(self._row.__getitem__, pieces(sentence, lang) & self._row.keys()))
        rarity = self._rarity[rows]
        if not rarity.any():  # nothing known, or in every sentence of a small bank
            return np.zeros(len(self.index), dtype=np.float32)
        spelt: Vectors = (rarity / np.sqrt(rarity @ rarity)) @ self._spelling[rows]
        return spelt

    def nearest(self, near: Vectors, act: int, lang: Lang) -> str:
        """The example sentence of this act that means most nearly the same, in the reply's language if there is one."""
        rows = self._of_act(act, lang)
        return self.weights.texts[int(rows[int(np.argmax(np.round(near[rows], _PLACES)))])] if len(rows) else ""

    def _carriers(self, act: int, lang: Lang) -> Array:
        """The examples that perform an act."""
        carries = self.weights.carries[:, act]
        same = carries & (self.weights.in_english == (lang == "en"))
        return np.flatnonzero(same if same.any() else carries)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Weighed:
    """A reply's scores by act, the sentence that carries each, and how near each sentence told is to the examples."""

    whole: Vectors
    sentence: Array
    near: Vectors
    top: Array  # of the sentences told, the one that carries the act
    worded: Vectors


class ActScores:
    """The scores of one reply over all acts; nothing was said where nothing was weighed."""

    def __init__(self, probe: Probe, weighed: _Weighed | None, lang: Lang) -> None:
        self._probe = probe
        self._weighed = weighed
        self._lang = lang
        nothing = np.zeros(len(probe.lines), dtype=np.int64)
        self._percents = percent(weighed.whole, probe.weights.calibration, lang) if weighed else nothing
        self._sentences = weighed.sentence if weighed else nothing

    def __getitem__(self, name: str) -> Score:
        return self._score(self._probe.index[name])

    def found(self) -> tuple[Score, ...]:
        return self._ordered(self._percents >= self._probe.lines)

    def near(self, margin: int = 15) -> tuple[Score, ...]:
        under = self._probe.lines - self._percents
        return self._ordered((under > 0) & (under <= margin))

    def nearest(self, name: str) -> str:
        act = self._probe.index[name]
        if self._weighed is None:
            return ""
        return self._probe.nearest(self._weighed.near[self._weighed.top[act]], act, self._lang)

    def _ordered(self, which: Array) -> tuple[Score, ...]:
        scores = (self._score(int(act)) for act in np.flatnonzero(which))
        return tuple(sorted(scores, key=lambda score: (-score.percent, score.name)))

    def _score(self, act: int) -> Score:
        return Score(
            name=self._probe.weights.acts[act],
            percent=int(self._percents[act]),
            sentence=int(self._sentences[act]),
            line=int(self._probe.lines[act]),
            worded=float(self._weighed.worded[act]) if self._weighed else 0.0,
        )


class Neighbours:
    """Points to compare others with."""

    def __init__(self, points: Vectors) -> None:
        self.points = points
        self._squares = (points**2).sum(axis=1)

    def near(self, others: Vectors, sharpness: float) -> Vectors:
        """How near each of the others is to each point, 0 to 1: exp(-sharpness / 2 * squared distance)."""
        # A matrix and a vector take a third of the time of a matrix and two or three rows.
        few = len(others) <= _FEW
        squared: Vectors = np.stack([self.points @ other for other in others]) if few else others @ self.points.T
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
