"""How alike every two sentences of a bank are: in meaning, in spelling, in place and in what was said before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.content.bank import Bank
from simulator.encoder import all_cores, one_thread
from simulator.fitting.spelling import Spelling, spell
from simulator.fitting.table import Table, tabulate
from simulator.reading.probe import BEFORE, LINE_BEFORE, MEANING, PLACE, SPELLING, Encoder, Neighbours, places

Array = NDArray[Any]
Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is

_KEPT, _KEPT_BEFORE = 96, 48  # principal directions of a sentence and of the line before it
_BATCH = 256


@dataclass(frozen=True, kw_only=True)
class Points:
    """Projected embeddings, as the whole numbers that are stored, and in what steps."""

    centre: Array
    basis: Array
    width: Array
    examples: Array
    befores: Array
    before_of: Array


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A bank with everything that a fit needs of it. `kernel`: sentences by sentences."""

    table: Table
    points: Points
    spelling: Spelling
    kernel: Array


def compare(bank: Bank, encoder: Encoder, tell: Progress) -> Compared:
    """Encodes all sentences of a bank and compares each with each."""
    one_thread()  # the same projection, whatever ran before
    table = tabulate(bank)
    points = _points(table, encoder, tell)
    tell("spelling", 0, 1)
    spelling = spell(table.sentences, tuple("en" if english else "zh" for english in table.english[table.of]))
    with all_cores():
        kernel = _kernel(table, points, spelling, tell)
    return Compared(table=table, points=points, spelling=spelling, kernel=kernel)


def _points(table: Table, encoder: Encoder, tell: Progress) -> Points:
    befores = sorted({row.context for row in table.rows})
    texts = list(dict.fromkeys((*table.sentences, *befores)))
    vectors = _encoded(texts, encoder, tell)
    centre = vectors.mean(axis=0)
    basis = _principal(vectors - centre)
    flat = (vectors - centre) @ basis.astype(np.float32)
    width = np.maximum(np.abs(flat).max(axis=0) / 127.0, 1e-9).astype(np.float32)
    whole = np.round(flat / width).astype(np.int8)
    at = {text: row for row, text in enumerate(texts)}
    before = {text: row for row, text in enumerate(befores)}
    return Points(
        centre=centre,
        basis=basis,
        width=width,
        examples=whole[[at[sentence] for sentence in table.sentences]],
        befores=whole[[at[text] for text in befores]][:, :_KEPT_BEFORE],
        before_of=np.array([before[table.rows[row].context] for row in table.of], dtype=np.uint32),
    )


def _encoded(texts: list[str], encoder: Encoder, tell: Progress) -> Array:
    """Embeddings in batches, one after the other: what a token gives depends in its last bit on those beside it."""
    parts: list[Array] = []
    for start in range(0, len(texts), _BATCH):
        tell("encoding", start, len(texts))
        parts.append(encoder.encode(texts[start : start + _BATCH]))
    return np.concatenate(parts)


def _principal(centred: Array) -> Array:
    """The first principal directions, each with its largest part positive, so that no machine turns one round."""
    _, directions = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    kept = directions[:, ::-1][:, :_KEPT]
    signs = np.sign(kept[np.abs(kept).argmax(axis=0), np.arange(kept.shape[1])])
    turned: Array = (kept * signs).astype(np.float16)
    return turned


def _kernel(table: Table, points: Points, spelling: Spelling, tell: Progress) -> Array:
    """How alike every two sentences are, in all respects together."""
    kernel = spelling.similarity()
    kernel *= SPELLING
    examples = points.examples.astype(np.float32) * points.width
    befores = points.befores.astype(np.float32) * points.width[: points.befores.shape[1]]
    near_before = Neighbours(befores).near(befores, BEFORE)
    neighbours = Neighbours(examples)
    line_before = befores @ befores.T * LINE_BEFORE
    place = placed(table)
    for start in range(0, len(examples), _BATCH):
        tell("comparing", start, len(examples))
        rows = slice(start, start + _BATCH)
        pairs = np.ix_(points.before_of[rows], points.before_of)
        kernel[rows] += neighbours.near(examples[rows], MEANING) * (1.0 + near_before[pairs])
        kernel[rows] += line_before[pairs] + PLACE * (place[rows] @ place.T)
    return kernel


def placed(table: Table) -> Array:
    every: Array = np.concatenate([places(len(row.sentences)) for row in table.rows])
    return every
