"""Judging stored attempts again on one core and on all (bar: all cores, and the same found)."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from simulator.attempts import judged
from simulator.content.standard import Standard
from simulator.dialogue import events as e
from simulator.dialogue.play import play
from simulator.proving.samples import started
from simulator.reader_setup import make_reader
from simulator.service import Simulator
from simulator.service.rescoring import Wanted, ask, found
from simulator.service.rescoring_run import cores, run
from simulator.storage import open_store
from simulator.storage.libraries import pin

AT_ONCE = 200
Entries = list[dict[str, object]]


def samples(simulator: Simulator) -> Iterator[Entries]:
    """What attempts leave in the store, one for each sample of the shipped scenarios."""
    library = simulator.house.library("practice")
    reader = make_reader(library, similarity=False)
    for scenario in library.scenarios.values():
        setting = library.setting(scenario)
        with simulator.house.store.writing() as transaction:
            digests = pin(transaction.session, library, scenario, 1)
        for sample in scenario.samples:
            first = started(scenario, seed=sample.seed, lang=sample.lang, mode="test", variant=sample.variant)
            first = replace(first, digests=digests)
            played = play(setting, first, sample.actions, reader.scene(setting.scene(first)).read)
            if played.attempt.ending is not None:
                events = [e.to_plain(event) for event in played.events]
                yield [*events, judged(setting, played.attempt).plain()]


def fill(simulator: Simulator, number: int) -> None:
    """So many attempts of one person, every sample in turn."""
    store = simulator.house.store
    store.add_person("ann", "Ann", at=1)
    store.add_person("boss", "Boss", at=1)
    attempts = islice(cycle(list(samples(simulator))), number)
    for first in range(0, number, AT_ONCE):
        with store.writing() as transaction:
            for place, entries in enumerate(islice(attempts, AT_ONCE), first):
                transaction.append(f"attempt/a{place:06}", 0, entries, person="ann")


def stricter(standard: Standard) -> Standard:
    """A version in which every tenth rule weighs twice as much."""
    rules = tuple(
        rule.model_copy(update={"weight": min(100, rule.weight * 2)}) if place % 10 == 0 else rule
        for place, rule in enumerate(standard.rules)
    )
    return standard.model_copy(update={"rules": rules})


class Taken(NamedTuple):
    """Seconds by the clock and of the processors, and what was found: done, changed, passing, failing, not read."""

    wall: float
    cpu: float
    found: tuple[int, ...]


def carried_out(simulator: Simulator, wanted: Wanted, processes: int) -> Taken:
    name = ask(simulator.house, "boss", wanted)
    begun, before = time.perf_counter(), sum(os.times()[:4])
    run(simulator.house, name, processes=processes)
    wall, cpu = time.perf_counter() - begun, sum(os.times()[:4]) - before
    with simulator.house.store.reading() as now:
        row = found(now, name)
        return Taken(wall, cpu, (row.done, row.changed, row.to_pass, row.to_fail, row.unread))


def report(number: int = 10_000) -> str:
    with tempfile.TemporaryDirectory() as folder:
        simulator = Simulator(open_store("", Path(folder)), similarity=False)
        simulator.take_in_release()
        begun = time.perf_counter()
        fill(simulator, number)
        filled = time.perf_counter() - begun
        standard = stricter(simulator.house.library("practice").standard).model_dump_json()
        one = carried_out(simulator, Wanted(standard=standard), 1)
        many = carried_out(simulator, Wanted(standard=standard, since=1), 0)
        written = carried_out(simulator, Wanted(standard=standard, applies=True, reason="bench"), 0)
        simulator.close()
    same = "the same found" if one.found == many.found else f"NOT THE SAME: {one.found} and {many.found}"
    each = 1000 * one.cpu / number
    return "\n".join(
        (
            f"  {number} attempts stored in {filled:.0f} s",
            f"  judged again by 1 process: {one.wall:.0f} s ({one.cpu:.0f} s of processors, {each:.1f} ms each)",
            f"  by {cores()} processes: {many.wall:.0f} s ({many.cpu:.0f} s of processors), "
            f"{one.wall / many.wall:.2f} x; {same}",
            f"  with {many.found[1]} new scorecards: {written.wall:.0f} s ({written.cpu:.0f} s of processors)",
        )
    )


if __name__ == "__main__":
    import sys

    print(report(*map(int, sys.argv[1:])))
