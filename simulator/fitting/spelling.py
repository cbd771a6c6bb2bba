"""The pieces of all sentences as one sparse matrix, and how alike two sentences are spelt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.content.base import Lang
from simulator.reading.features import pieces

Array = NDArray[Any]
_LEAST = 3  # sentences that must share a piece
_DENSE = 1024  # pieces multiplied as a full matrix; rarer ones pair by pair


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """`row`, `column`, `value`: the entries, ordered by column; a sentence's values have length 1.

    `keys`: the numbers of the pieces, ascending, one a column; `rarity`: log(sentences / sentences with the piece).
    """

    sentences: int
    keys: Array
    rarity: Array
    row: Array
    column: Array
    value: Array

    def similarity(self) -> Array:
        """The product of the matrix with its own transpose."""
        counts = np.bincount(self.column, minlength=len(self.keys))
        often = np.sort(np.argsort(-counts, kind="stable")[:_DENSE])
        place = np.full(len(self.keys), -1)
        place[often] = np.arange(len(often))
        is_often = place[self.column] >= 0
        dense = np.zeros((self.sentences, len(often)), dtype=np.float32)
        dense[self.row[is_often], place[self.column[is_often]]] = self.value[is_often]
        product: Array = dense @ dense.T
        ends = np.cumsum(counts)
        for column in np.flatnonzero(place < 0):
            entries = slice(ends[column] - counts[column], ends[column])
            rows, values = self.row[entries], self.value[entries]
            product[rows[:, None], rows] += values[:, None] * values
        return product

    def transposed_times(self, dense: Array) -> Array:
        """The transposed matrix times `dense`, one row a piece."""
        starts = np.flatnonzero(np.r_[True, self.column[1:] != self.column[:-1]])
        summed: Array = np.add.reduceat(self.value[:, None] * dense[self.row], starts, axis=0)
        return summed


def spell(sentences: tuple[str, ...], langs: tuple[Lang, ...]) -> Spelling:
    """The matrix of all sentences over the pieces that at least three of them share."""
    found = [sorted(pieces(sentence, lang)) for sentence, lang in zip(sentences, langs, strict=True)]
    shared = Counter(piece for held in found for piece in held)
    keys = np.array(sorted(piece for piece, count in shared.items() if count >= _LEAST), dtype=np.uint32)
    # As half floats, because that is how they are stored and used.
    rarity = np.log(len(sentences) / np.array([shared[int(key)] for key in keys])).astype(np.float16)
    column_of = {int(key): at for at, key in enumerate(keys)}
    rows, columns, values = [], [], []
    for at, held in enumerate(found):
        mine = [column_of[piece] for piece in held if piece in column_of]
        weights = rarity[mine].astype(np.float32)
        rows.append(np.full(len(mine), at, dtype=np.int64))
        columns.append(np.array(mine, dtype=np.int64))
        values.append(weights / max(float(np.linalg.norm(weights)), 1e-9))
    row, column, value = np.concatenate(rows), np.concatenate(columns), np.concatenate(values)
    order = np.argsort(column, kind="stable")
    return Spelling(
        sentences=len(sentences),
        keys=keys,
        rarity=rarity,
        row=row[order],
        column=column[order],
        value=value[order].astype(np.float32),
    )
