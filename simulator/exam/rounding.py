"""Whole numbers without floats: percent with halves up, weighted means, and shares that add up to 100."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def share(part: int, whole: int) -> int:
    """`part` of `whole` in whole percent, halves rounded up; `whole` must be positive."""
    return (200 * part + whole) // (2 * whole)


def mean(values: Sequence[int]) -> int:
    """The mean of whole numbers that are not negative, halves rounded up."""
    return (2 * sum(values) + len(values)) // (2 * len(values))


def weighted(pairs: Sequence[tuple[int, int]]) -> int:
    """The mean of (value, weight) pairs, halves rounded up; the weights must not all be 0."""
    weights = sum(weight for _, weight in pairs)
    return (2 * sum(value * weight for value, weight in pairs) + weights) // (2 * weights)


def to_hundred(weights: Mapping[str, int]) -> dict[str, int]:
    """Weights in the same proportions that add up to exactly 100, by largest remainders (Hamilton's method).

    All zero stays so.
    """
    whole = sum(weights.values())
    if not whole:
        return dict(weights)
    floors = {name: weight * 100 // whole for name, weight in weights.items()}
    left = 100 - sum(floors.values())
    by_rest = sorted(weights, key=lambda name: (-(weights[name] * 100 % whole), name))
    return {name: floor + (name in by_rest[:left]) for name, floor in floors.items()}
