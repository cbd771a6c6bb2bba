"""Ridge regression in a kernel, with exact scores for authors left out, by blocks of a Cholesky factor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
_BLOCK = 256
_PANEL = 1024


class Ridge:
    """Least squares with penalty: targets T give alpha = (K + penalty I)^-1 T, and K alpha is the fit.

    Scores of a group of examples as if the group had not been fitted follow from the same inverse (Cook 1977; An, Liu
    and Venkatesh 2007): T_g - ((K + penalty I)^-1_gg)^-1 alpha_g.
    """

    def __init__(self, kernel: Array, groups: Iterable[slice], penalty: float = 1.0) -> None:
        """`kernel` is overwritten."""
        kernel[np.diag_indices_from(kernel)] += penalty
        self._inverse = inverse_of_lower(np.linalg.cholesky(kernel))
        self._groups = tuple(groups)
        self._blocks = [self._block(group) for group in self._groups]

    def _block(self, group: slice) -> Array:
        columns = self._inverse[group.start :, group]
        root = inverse_of_lower(np.linalg.cholesky(columns.T @ columns))
        block: Array = root.T @ root
        return block

    def alpha(self, targets: Array) -> Array:
        weights: Array = self._inverse.T @ (self._inverse @ targets)
        return weights

    def left_out(self, targets: Array) -> Array:
        """The score of every example from a fit without its group."""
        alpha = self.alpha(targets)
        scores = np.empty_like(targets)
        for group, block in zip(self._groups, self._blocks, strict=True):
            scores[group] = targets[group] - block @ alpha[group]
        return scores


def inverse_of_lower(lower: Array) -> Array:
    """The inverse of a lower triangular matrix, in products of blocks."""
    size = len(lower)
    if size <= _BLOCK:
        small: Array = np.tril(np.linalg.inv(lower))
        return small
    half = size // 2
    inverse = np.zeros_like(lower)
    inverse[:half, :half] = above = inverse_of_lower(lower[:half, :half])
    inverse[half:, half:] = below = inverse_of_lower(lower[half:, half:])
    # In panels, which leave out the half of each product that is nothing but noughts.
    between = np.empty((size - half, half), dtype=lower.dtype)
    for start in range(0, half, _PANEL):
        panel = slice(start, start + _PANEL)
        between[:, panel] = lower[half:, start:half] @ above[start:, panel]
    for start in range(0, size - half, _PANEL):
        end = min(start + _PANEL, size - half)
        np.matmul(below[start:end, :end], between[:end], out=inverse[half + start : half + end, :half])
    np.negative(inverse[half:, :half], out=inverse[half:, :half])
    return inverse
