"""Medians of many short runs, in milliseconds of one core, so that other processes count for little."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable


def median_ms(run: Callable[[object], object], inputs: Iterable[object], repeat: int = 3) -> float:
    """The median time of `run` over all inputs, each run `repeat` times, after one warm-up."""
    inputs = list(inputs)
    run(inputs[0])
    taken = []
    for one in inputs:
        for _ in range(repeat):
            taken.append(core_ms(lambda one=one: run(one)))
    return statistics.median(taken)


def core_ms(run: Callable[[], object]) -> float:
    """How long one core worked on it."""
    begun = time.process_time_ns()
    run()
    return (time.process_time_ns() - begun) / 1_000_000


def once_ms(run: Callable[[], object]) -> float:
    """How long it took by the clock on the wall."""
    begun = time.perf_counter()
    run()
    return (time.perf_counter() - begun) * 1000


def row(name: str, value: float, reference: float | None = None, note: str = "") -> str:
    """A line of the report: milliseconds, and how many times the reference."""
    ratio = f"{value / reference:7.2f} x" if reference else " " * 9
    return f"  {name:<58} {value:9.3f} ms {ratio}  {note}"
