"""A trainee's page and a group's table with 100,000 stored attempts (see `stored`); and judging many again.

Run alone: python -m tests.bench.service [ATTEMPTS].
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from simulator.service import Simulator, Who
from simulator.storage import open_store
from tests.bench import rescoring
from tests.bench.stored import MEASURED, REAL, Clock, Crowd, crowded
from tests.bench.timing import core_ms
from tests.storage.cluster import Cluster, programs

PAGE, TABLE = 50, 200  # ms: the bars
REPEAT = 5
Run = Callable[[Any], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Medians in ms: of one core of this process, and by the clock on the wall."""

    core: float
    wall: float


def taken(run: Run, inputs: Iterable[Any]) -> Taken:
    cores, walls = [], []
    for one in inputs:
        run(one)  # what is read first is read from disk
        for _ in range(REPEAT):
            begun = time.perf_counter()
            cores.append(core_ms(partial(run, one)))
            walls.append((time.perf_counter() - begun) * 1000)
    return Taken(core=statistics.median(cores), wall=statistics.median(walls))


def page(simulator: Simulator, person: str) -> None:
    """All that a trainee's page shows."""
    who = Who(id=person)
    simulator.training.home(who)
    simulator.training.progress(who)
    simulator.practice.attempts(who)
    simulator.training.comments(who)


def measured(crowd: Crowd) -> Iterator[str]:
    simulator, lead, some = crowd.simulator, crowd.lead, [*crowd.heavy, *crowd.light]
    training, practice, store = simulator.training, simulator.practice, simulator.house.store

    def asked(query: str) -> Run:
        def run(person: str) -> None:
            with store.reading() as now:
                now.session.execute(text(query), {"person": person}).one()

        return run

    bare = taken(asked("SELECT count(*) FROM attempts WHERE person = :person"), some)
    yield line("bare: count(*) of a person's attempts", bare, bare)
    yield line("bare: one row by its key", taken(asked("SELECT * FROM people WHERE id = :person"), some), bare)
    for told, people in (("about a hundred attempts", crowd.light), ("2,000 attempts", crowd.heavy)):
        yield line(f"a trainee's page, {told}", taken(lambda one: page(simulator, one), people), bare, PAGE)
    pages: dict[str, Run] = {
        "  what to do next": lambda one: training.home(Who(id=one)),
        "  progress": lambda one: training.progress(Who(id=one)),
        "  list of attempts": lambda one: practice.attempts(Who(id=one)),
        "  comments": lambda one: training.comments(Who(id=one)),
        "assignments": lambda one: training.assignments(Who(id=one)),
    }
    for name, run in pages.items():
        yield line(name, taken(run, some), bare, PAGE)
    groups = list(crowd.groups)[:MEASURED]
    tables: dict[str, Run] = {
        "a group's table": lambda group: training.group_table(lead, group=group),
        "a group's heat map by area": lambda group: training.heat_map(lead, group=group),
        "a group's heat map by clause": lambda group: training.heat_map(lead, group=group, by="clause"),
    }
    for name, run in tables.items():
        yield line(name, taken(run, groups[1:]), bare, TABLE)
        yield line("  with 20,000 attempts", taken(run, groups[:1]), bare, TABLE)
    everybody = taken(lambda manager: practice.attempts(manager), [crowd.manager])
    yield line("everybody's attempts, the newest page", everybody, bare, TABLE)


def line(name: str, found: Taken, bare: Taken, bar: int | None = None) -> str:
    """Milliseconds, how many times the bare count, and whether it is within its bar."""
    within = "" if bar is None else f"  bar {bar} ms: {'within' if found.wall <= bar else 'BEYOND'}"
    return f"  {name:<42} {found.wall:8.2f} ms ({found.core:7.2f} of a core) {found.wall / bare.wall:7.1f} x{within}"


def report(number: int = 100_000, rescored: int = 2_000) -> Iterator[str]:
    """SQLite, PostgreSQL where its programs are, and judging again."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _on("", Path(folder), number)
    where = programs()
    if where is None:
        yield "No PostgreSQL here, so it was not measured."
    else:
        cluster = Cluster(where)
        cluster.start()
        try:
            with tempfile.TemporaryDirectory() as folder:
                yield from _on(cluster.new_database(), Path(folder), number)
        finally:
            cluster.close()
    yield "Judging again (bar: all cores; 10,000 by python -m tests.bench.rescoring)"
    yield rescoring.report(rescored)


def _on(url: str, home: Path, number: int) -> Iterator[str]:
    simulator = Simulator(open_store(url, home), clock=Clock(), similarity=False)
    try:
        simulator.take_in_release()
        begun = time.perf_counter()
        crowd = crowded(simulator, number)
        filled = time.perf_counter() - begun
        with simulator.house.store.reading() as now:
            there = now.session.scalar(text("SELECT count(*) FROM attempts"))
        people = sum(map(len, crowd.groups.values()))
        yield f"Service on {simulator.house.store.engine.dialect.name}: {there} attempts of {people} people"
        yield f"  ({REAL} played, with all their events; the others rows of the lists alone; stored in {filled:.0f} s)"
        yield from measured(crowd)
    finally:
        simulator.close()


if __name__ == "__main__":
    for told in report(*map(int, sys.argv[1:])):
        print(told, flush=True)
