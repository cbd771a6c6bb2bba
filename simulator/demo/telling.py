"""How far the making of a demo is: bars in a terminal, a line now and then in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from simulator.demo.making import Told
from simulator.words import Words

QUARTERS = 4


@contextmanager
def telling(words: Words) -> Iterator[Told]:
    """What to call with step, done and of; shown on stderr."""
    if not sys.stderr.isatty():
        yield _Lines(words)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as shown:
        tasks: dict[str, TaskID] = {}

        def told(step: str, done: int, of: int) -> None:
            if step not in tasks:
                tasks[step] = shown.add_task(words(f"demo.step.{step}"), total=of)
            shown.update(tasks[step], completed=done, total=of)

        yield told


class _Lines:
    """A line at every quarter of a step."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._said: set[tuple[str, int]] = set()

    def __call__(self, step: str, done: int, of: int) -> None:
        quarter = QUARTERS * done // max(1, of)
        if (step, quarter) not in self._said:
            self._said.add((step, quarter))
            percent = 100 * quarter // QUARTERS
            print(self._words("demo.progress", step=self._words(f"demo.step.{step}"), percent=percent), file=sys.stderr)
