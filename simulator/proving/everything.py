"""Proves all scenarios on all cores: a map over scenarios, by processes that share what is loaded."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from simulator.library import Library, load
from simulator.proving import examples
from simulator.proving.kept import Kept
from simulator.proving.proof import Proof
from simulator.proving.samples import prove
from simulator.proving.selfplay import self_play
from simulator.proving.wired import shown
from simulator.reader_setup import Reads, make_reader, reads_with
from simulator.reading.reader import Reader

__all__ = ["Proof", "prove_all", "prove_scenario"]
REMEMBER = 4096  # texts whose reading by the bank is kept: bots say the same in every scenario


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


def prove_all(library: Library, seeds: int, workers: int | None = None, kept: Kept | None = None) -> Iterator[Proof]:
    """One proof a scenario, in the order of the library, as they become ready; those that are `kept` are not made anew.

    A proof is the same either way.
    """
    found = {name: kept.get(name) if kept is not None else None for name in library.scenarios}
    made = _made(library, [name for name, proof in found.items() if proof is None], seeds, workers)
    for proof in found.values():
        if proof is not None:
            yield proof
            continue
        proof = next(made)
        if kept is not None:
            kept.put(proof)
        yield proof


def _made(library: Library, names: list[str], seeds: int, workers: int | None) -> Iterator[Proof]:
    """The proofs of these scenarios, in this order."""
    workers = min(workers or os.cpu_count() or 1, len(names))
    if workers <= 1:
        reader = make_reader(library, remember=REMEMBER) if names else None
        yield from (prove_scenario(library, name, reads_with(reader), seeds) for name in names if reader is not None)
        return
    # The longest first, so that none is left to one process at the end.
    order = sorted(names, key=lambda name: -len(library.scenarios[name].samples))
    with _pool(library, workers) as pool:
        with warnings.catch_warnings():
            # Python warns of forks where threads run; ours are of the linear algebra, which forks safely.
            warnings.simplefilter("ignore", DeprecationWarning)
            proofs: dict[str, Future[Proof]] = {name: pool.submit(_prove, name, seeds) for name in order}
        yield from (proofs[name].result() for name in names)


_mine: list[tuple[Library, Reader]] = []  # what this process proves with


def _pool(library: Library, workers: int) -> ProcessPoolExecutor:
    """Processes that have the library and a reader: from this one where it can fork, else they load their own."""
    if sys.platform != "linux":
        return ProcessPoolExecutor(workers, initializer=_load, initargs=(library.root,))
    _mine[:] = [(library, make_reader(library, remember=REMEMBER))]
    return ProcessPoolExecutor(workers, mp_context=get_context("fork"), initializer=_settle)


def _load(root: Path) -> None:
    library = load(root)
    _mine[:] = [(library, make_reader(library, remember=REMEMBER))]
    _settle()


def _settle() -> None:
    """Short-lived and with little that refers in circles, these processes need no collector."""
    gc.disable()


def _prove(scenario: str, seeds: int) -> Proof:
    ((library, reader),) = _mine
    return prove_scenario(library, scenario, reads_with(reader), seeds)
