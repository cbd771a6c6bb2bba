"""Proves all scenarios on all cores: a map over scenarios, each worker with a library and a reader of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from simulator.library import Library, load
from simulator.proving import examples
from simulator.proving.samples import prove
from simulator.proving.selfplay import SelfPlay, self_play
from simulator.proving.wired import Shown, shown
from simulator.reader_setup import Reads, make_reader, reads_with


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What proving one scenario found: samples not as written, examples not heard, clauses shown, self-play."""

    scenario: str
    samples: int
    bad_samples: int
    wrong: tuple[str, ...]
    unheard: tuple[str, ...]
    shown: Shown
    play: SelfPlay | None

    @property
    def problems(self) -> tuple[str, ...]:
        return (*self.wrong, *self.unheard, *(self.play.problems if self.play is not None else ()))


def prove_scenario(library: Library, scenario: str, reads: Reads, seeds: int) -> Proof:
    """Samples, examples and (with `seeds`) self-play of one scenario."""
    one = library.scenarios[scenario]
    proved = prove(library, reads, (scenario,))
    heard = (*examples.intents(library, one, reads), *examples.model_answers(library, one, reads))
    return Proof(
        scenario=scenario,
        samples=len(proved),
        bad_samples=sum(bool(p.wrong) for p in proved),
        wrong=tuple(f"sample {p.sample.id}: {what}" for p in proved for what in p.wrong),
        unheard=tuple(dict.fromkeys(str(found) for found in heard)),
        shown=shown(proved),
        play=self_play(library, one, reads, seeds, proved) if seeds else None,
    )


def prove_all(library: Library, seeds: int, workers: int | None = None) -> Iterator[Proof]:
    """One proof a scenario, in the order of the library, as they become ready."""
    names = list(library.scenarios)
    workers = min(workers or os.cpu_count() or 1, len(names))
    if workers <= 1:
        reads = reads_with(make_reader(library))
        yield from (prove_scenario(library, name, reads, seeds) for name in names)
        return
    with ProcessPoolExecutor(workers, initializer=_prepare, initargs=(library.root, seeds)) as pool:
        yield from pool.map(_prove, names)


_mine: dict[str, tuple[Library, Reads, int]] = {}  # what this worker has loaded


def _prepare(root: Path, seeds: int) -> None:
    library = load(root)
    _mine["all"] = (library, reads_with(make_reader(library)), seeds)


def _prove(scenario: str) -> Proof:
    library, reads, seeds = _mine["all"]
    return prove_scenario(library, scenario, reads, seeds)
