"""The forward pass of the Universal Sentence Encoder, arranged so that what a token always gives is computed once.

Each of the three branches begins with a projection and a convolution, both linear in single tokens up to the sum over
the window. A token's share of every place of the windows is kept, and a text then adds rows instead of multiplying
matrices: half of the work, with the sums in another order (they agree to about 7 decimals).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.reading.probe import Vectors

Array = NDArray[Any]

_CHUNKS = 17  # token t has its embedding in chunk t modulo 17
_EMBEDDING, _BRANCH = 512, 256
_WINDOWS = ((2, 0), (3, 1), (5, 2))  # tokens of a window, and how many of them stand before its own
_GAP = 2  # places of nothing that no window reaches across
_KEPT = 4096  # tokens whose shares are kept: 55 MB when all are in use
_TOGETHER = 512  # tokens of one pass: their rows stay in the processor's cache


class Network:
    """Token numbers in, unit vectors out. Safe to share between threads."""

    size = 512

    def __init__(self, weights: Path) -> None:
        with np.load(weights, allow_pickle=False) as stored:
            self._quantised = np.empty((_CHUNKS * len(stored["q1"]), _EMBEDDING), dtype=np.uint8)
            for chunk in range(_CHUNKS):
                self._quantised[chunk::_CHUNKS] = stored[f"q{chunk + 1}"]
            w: dict[str, Array] = {name: stored[name] for name in stored.files if not name.startswith("q")}
        orders = [order for order, _ in _WINDOWS]
        self._w = w
        self._eps = float(w["eps"])
        self._project = np.concatenate([w[f"proj{order}"] for order in orders], axis=1)
        self._first = {name: np.concatenate([w[f"{name}{n}"] for n in orders]) for name in ("proj_b", "ln_g", "ln_b")}
        # By branch: what one token adds at every place of the window, side by side.
        self._share = [np.concatenate(np.split(w[f"w1_{order}"], order), axis=1) for order in orders]
        self._tokens = _Tokens(self._given, len(orders) * _BRANCH + sum(orders) * _BRANCH)

    def encode(self, texts: Sequence[Sequence[int]]) -> Vectors:
        """One row a text, none of which is empty."""
        out = np.empty((len(texts), self.size), dtype=np.float32)
        begin = size = 0
        for at, text in enumerate(texts):
            if size and size + len(text) > _TOGETHER:
                out[begin:at] = self._pass(texts[begin:at])
                begin, size = at, 0
            size += len(text)
        if len(texts) > begin:
            out[begin:] = self._pass(texts[begin:])
        return out

    def _pass(self, texts: Sequence[Sequence[int]]) -> Vectors:
        lengths = np.array([len(text) for text in texts])
        tokens = np.fromiter(chain.from_iterable(texts), dtype=np.int64, count=int(lengths.sum()))
        # Places of the tokens in one long row in which gaps stand before, between and behind the texts.
        places = np.arange(len(tokens)) + _GAP * (1 + np.repeat(np.arange(len(texts)), lengths))
        given = self._tokens.rows(tokens, places, len(tokens) + _GAP * (1 + len(texts)))
        features = np.empty((len(tokens), _EMBEDDING + len(_WINDOWS) * _BRANCH), dtype=np.float32)
        features[:, :_EMBEDDING] = self._embedding(tokens)
        share = len(_WINDOWS) * _BRANCH
        for branch, (order, before) in enumerate(_WINDOWS):
            own = given[:, branch * _BRANCH : (branch + 1) * _BRANCH]
            shares = given[:, share : share + order * _BRANCH]
            share += order * _BRANCH
            at = _EMBEDDING + branch * _BRANCH
            features[:, at : at + _BRANCH] = self._branch(own, shares, places, order, before)
        _standardise(features, self._w["ln_g"], self._w["ln_b"], self._eps)
        starts = np.concatenate(([0], np.cumsum(lengths[:-1])))
        return self._text(np.add.reduceat(features, starts, axis=0), lengths.astype(np.float32))

    def _branch(self, own: Array, shares: Array, places: Array, order: int, before: int) -> Array:
        """Two convolutions, each added to what went into it, for the tokens at `places`."""
        inner = slice(_GAP, len(own) - _GAP)
        hidden = np.zeros((len(own), _BRANCH), dtype=np.float32)
        for place in range(order):
            shift = place - before
            rows = shares[_GAP + shift : len(own) - _GAP + shift, place * _BRANCH : (place + 1) * _BRANCH]
            hidden[inner] += rows
        first = hidden[places] + self._w[f"b1_{order}"]
        np.maximum(first, 0, out=first)
        first += own[places]
        hidden[:] = 0
        hidden[places] = first
        windows = hidden[places[:, None] + np.arange(-before, order - before)]
        second: Array = windows.reshape(len(places), order * _BRANCH) @ self._w[f"w2_{order}"]
        second += self._w[f"b2_{order}"]
        np.maximum(second, 0, out=second)
        second += first
        return second

    def _text(self, summed: Array, lengths: Array) -> Vectors:
        w = self._w
        mean = summed @ w["cnn_W"]
        mean += lengths[:, None] * w["cnn_b"]
        mean *= np.reciprocal(np.sqrt(lengths))[:, None]
        middle = mean @ w["p1"]
        middle += np.maximum(mean @ w["d0"], 0) @ w["d1"]
        np.maximum(middle, 0, out=middle)
        out: Vectors = middle @ w["p3"]
        out += np.maximum(middle @ w["d2"], 0) @ w["d3"]
        np.tanh(out, out=out)
        out *= np.reciprocal(np.sqrt(np.clip(np.einsum("ij,ij->i", out, out), self._eps, None)))[:, None]
        return out

    def _embedding(self, tokens: Array) -> Array:
        rows = self._quantised[tokens].astype(np.float32)
        chunks = tokens % _CHUNKS
        rows *= self._w["scale"][chunks, None]
        rows += self._w["lo"][chunks, None]
        return rows

    def _given(self, tokens: Array) -> Array:
        """What each token gives wherever it stands: its projection in every branch, and its shares of the windows."""
        own = self._embedding(tokens) @ self._project
        own += self._first["proj_b"]
        _standardise(own, self._first["ln_g"], self._first["ln_b"], self._eps)
        split = np.split(own, len(_WINDOWS), axis=1)
        return np.concatenate([own, *(part @ share for part, share in zip(split, self._share, strict=True))], axis=1)


class _Tokens:
    """What tokens give, kept for those met lately; row 0 is what nothing gives."""

    def __init__(self, given: Any, width: int) -> None:
        self._given = given
        self._rows = np.zeros((_KEPT, width), dtype=np.float32)  # the system hands out its pages as they are used
        self._row: dict[int, int] = {}
        self._lock = threading.Lock()

    def rows(self, tokens: Array, places: Array, length: int) -> Array:
        """A table of `length` rows with those of the tokens at their places and nothing elsewhere."""
        with self._lock:
            distinct = dict.fromkeys(tokens.tolist())
            fresh = [token for token in distinct if token not in self._row]
            if len(self._row) + len(fresh) >= _KEPT:
                self._row.clear()
                fresh = list(distinct)
            if len(fresh) >= len(self._rows):
                self._rows = np.zeros((len(fresh) + 1, self._rows.shape[1]), dtype=np.float32)
            if fresh:
                begin = len(self._row) + 1
                self._rows[begin : begin + len(fresh)] = self._given(np.array(fresh))
                self._row.update(zip(fresh, range(begin, begin + len(fresh)), strict=True))
            at = np.zeros(length, dtype=np.int64)
            at[places] = [self._row[token] for token in tokens.tolist()]
            found: Array = self._rows[at]
            return found


def _standardise(rows: Array, gain: Array, offset: Array, eps: float) -> None:
    """Each row to mean nothing and variance one, then scaled, in place."""
    rows -= rows.mean(axis=-1, keepdims=True)
    rows *= np.reciprocal(np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[-1] + eps))[:, None]
    rows *= gain
    rows += offset
