"""Lists with 100,000 attempts in them: how long a trainee's page and a group's table take.

Run alone: python -m tests.bench.trained [PEOPLE] [DATABASE_URL]. The lists are written directly, as they would be after
so many attempts; with few people each has thousands of them.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from simulator.service import Simulator, Who
from simulator.service.accounts import account
from simulator.service.tasks import Task
from simulator.storage import open_store
from simulator.storage.kept import DAY_MS, WEEK_MS, week_of
from simulator.storage.tables import AttemptRow, KeptRow, MemberRow, ScoreRow, StreamRow
from tests.bench.timing import median_ms, row

ATTEMPTS, WEEKS, IN_A_GROUP = 100_000, 9, 8
NOW = 1_790_000_000_000
PAGE, TABLE = 50, 200  # ms: the bars
PASSWORD = "a-password-of-the-bench-7"


@dataclass
class Clock:
    at: int = NOW

    def __call__(self) -> int:
        return self.at


def crowd(simulator: Simulator, people: int) -> tuple[list[str], Who]:
    """Everybody in groups of eight under one lead; the ids, and the lead."""
    simulator.people.install(login="root", name="root", password=PASSWORD)
    with simulator.house.store.reading() as now:
        root = Who(id=account(now.session, "root").person)
    add = simulator.people.add
    lead = add(root, login="lead", name="lead", roles=["trainer"]).person.id
    ids = [add(root, login=f"p{n:04}", name=f"P{n}", roles=["trainee"]).person.id for n in range(people)]
    for number, members in enumerate(_cut(ids, IN_A_GROUP)):
        group = simulator.groups.add(root, name=f"G{number}", lead=lead)
        with simulator.house.store.writing() as transaction:
            rows = [{"group_id": group.id, "person": one, "since": 1} for one in members]
            transaction.session.execute(insert(MemberRow.__table__), rows)
    return ids, Who(id=lead)


def attempts(simulator: Simulator, people: list[str], number: int = ATTEMPTS) -> None:
    """So many scored attempts over the last weeks."""
    scenarios, chance = simulator.house.library().scenarios, random.Random(1)
    for numbers in _cut(list(range(number)), 5_000):
        rows = [_attempt(n, people[n % len(people)], scenarios, chance) for n in numbers]
        with simulator.house.store.writing() as transaction:
            names = [{"name": one["stream"], "person": one["person"], "seq": 1, "hash": ""} for one in rows]
            transaction.session.execute(insert(StreamRow), names)
            transaction.session.execute(insert(AttemptRow), rows)


def _attempt(n: int, person: str, scenarios: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    scenario, at = chance.choice(sorted(scenarios)), NOW - chance.randrange(WEEKS * WEEK_MS)
    told = {"variant": chance.choice("ab"), "score": chance.randrange(40, 100), "scenario": scenario}
    fixed = {"lang": "zh", "status": "scored", "replies": 9, "ending": "promised", "passes": True, "scorecards": 1}
    times = {"started_at": at, "last_at": at, "ended_at": at, "persona": scenarios[scenario].persona}
    kind = {"mode": chance.choice(("practice", "test")), "origin": "played"}
    return {"stream": f"attempt/{n:06}", "person": person, **told, **fixed, **times, **kind}


def kept(simulator: Simulator, people: list[str]) -> None:
    """Every rule, and every type of customer, in every week."""
    with simulator.house.store.writing() as transaction:
        for person in people:
            transaction.session.execute(insert(KeptRow), list(_weeks(simulator, person)))


def scores(simulator: Simulator, people: list[str]) -> None:
    """As many as there are attempts."""
    each = ATTEMPTS // len(people) // WEEKS // 2
    told = {"attempts": each, "known": each, "total": each * 70, "best": 99}
    weeks = [{"week": week_of(NOW) - n * WEEK_MS, "mode": mode} for n in range(WEEKS) for mode in ("practice", "test")]
    with simulator.house.store.writing() as transaction:
        transaction.session.execute(insert(ScoreRow), [{"person": p, **w, **told} for p in people for w in weeks])


def _weeks(simulator: Simulator, person: str) -> Iterator[dict[str, Any]]:
    library, book = simulator.training._content()
    chance = random.Random(person)
    things = [("rule", name, rule.area) for name, rule in book.rules.items()]
    things += [("persona", name, "") for name in library.personas]
    for week in range(WEEKS):
        base = {"person": person, "week": week_of(NOW) - week * WEEK_MS}
        for by, thing, area in sorted(things):
            applied, missed = chance.randint(1, 50), f"attempt/{chance.randrange(ATTEMPTS):06}"
            told = {"thing": thing, "area": area, "applied": applied, "missed_in": missed}
            yield {**base, "by": by, **told, "met": chance.randrange(applied)}


def _cut(items: list[Any], size: int) -> list[list[Any]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def assigned(simulator: Simulator, lead: Who, groups: int) -> None:
    """Four assignments for everybody, one of them never done."""
    for number in range(min(groups, 30)):
        for scenario, score in (("leak_on_bed", None), ("which_plan", 100), ("wrong_colour", 80), ("parking_fee", 60)):
            task = Task(kind="drill", name=scenario, score=score)
            simulator.training.assign(lead, task=task, group=f"G{number}", due_at=simulator.house.clock() + DAY_MS)


def bench(people: int = 24, url: str = "") -> None:
    """Prints the times beside the bars."""
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        simulator = Simulator(open_store(url, Path(folder)), clock=clock, similarity=False)
        simulator.take_in_release()
        ids, lead = crowd(simulator, people)
        clock.at = NOW - 3 * WEEK_MS
        assigned(simulator, lead, len(ids) // IN_A_GROUP)
        clock.at = NOW
        attempts(simulator, ids)
        kept(simulator, ids)
        scores(simulator, ids)
        dialect = simulator.house.store.engine.dialect.name
        print(
            f"Training, {ATTEMPTS} attempts of {people} people, {dialect} (bars: a page {PAGE} ms, a table {TABLE} ms)"
        )
        training = simulator.training
        some, groups = ids[:: max(1, people // 12)], [f"G{n}" for n in range(max(1, min(12, people // IN_A_GROUP)))]
        pages: dict[str, Callable[[Any], object]] = {
            "what to do next": lambda one: training.home(Who(id=one)),
            "progress": lambda one: training.progress(Who(id=one)),
            "prescription": lambda one: training.prescription(Who(id=one)),
            "assignments": lambda one: training.assignments(Who(id=one)),
            "attempts": lambda one: simulator.practice.attempts(Who(id=one)),
            "tests": lambda one: simulator.practice.attempts(Who(id=one), mode="test", status="scored"),
            "catalogue": lambda one: simulator.practice.catalogue(Who(id=one)),
        }
        tables: dict[str, Callable[[Any], object]] = {
            "group table": lambda group: training.group_table(lead, group=group),
            "heat map by rule": lambda group: training.heat_map(lead, group=group, by="rule"),
            "heat map by clause": lambda group: training.heat_map(lead, group=group, by="clause"),
            "attempts of a group": lambda _: simulator.practice.attempts(lead),
            "assignments of a group": lambda group: training.assignments(lead, group=group),
        }
        for name, run in pages.items():
            print(row(name, median_ms(run, some), PAGE))
        for name, run in tables.items():
            print(row(name, median_ms(run, groups), TABLE))
        simulator.close()


if __name__ == "__main__":
    bench(int(sys.argv[1]) if len(sys.argv) > 1 else 24, sys.argv[2] if len(sys.argv) > 2 else "")
