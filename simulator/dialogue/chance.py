"""Chance without a generator: every draw is a hash of the seed and of what is drawn, so replay draws the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

from simulator.content.base import canonical

T = TypeVar("T")


def draw(size: int, *keys: str | int) -> int:
    """A number in range(size), the same for the same keys on any machine."""
    return int.from_bytes(hashlib.sha256(canonical(list(keys))).digest()[:8], "big") % size


def pick(options: Sequence[T], *keys: str | int) -> T:
    """One of `options` (not empty), the same for the same keys."""
    return options[draw(len(options), *keys)]


def shuffled(options: Sequence[str], *keys: str | int) -> tuple[str, ...]:
    """The options in an order that the keys decide."""
    return tuple(sorted(options, key=lambda option: draw(1 << 62, option, *keys)))
