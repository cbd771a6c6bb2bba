"""A database with 100,000 attempts in it: some real, the others rows of the lists alone.

Real are REAL attempts, played from the samples: every event is enciphered and chained, and all lists are drawn from
them. The others are an attempt's row and its stream's name, shaped like the real ones, and counts for each week as if
they had been counted; pages and tables read nothing else. Ten people of one group have HEAVY attempts each, everybody
else about EACH.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from sqlalchemy import insert, text

from simulator.service import Simulator, Who
from simulator.service.accounts import created
from simulator.service.fields import new_person
from simulator.service.tasks import Task
from simulator.storage.kept import DAY_MS, WEEK_MS, week_of
from simulator.storage.tables import AttemptRow, GroupRow, KeptRow, MemberRow, ScoreRow, StreamRow, insert_new
from tests.bench import rescoring

NOW = 1_790_000_000_000
REAL, HEAVY, EACH, IN_A_GROUP, WEEKS = 1_000, 2_000, 100, 10, 26
COMMENTS, ASSIGNMENTS = 5, 8  # of everybody who is measured
MEASURED = 12  # people, and groups; the first group is the one with most attempts
Row = dict[str, Any]


@dataclass
class Clock:
    at: int = NOW

    def __call__(self) -> int:
        return self.at


@dataclass
class Crowd:
    """The service, everybody by group, and who leads and manages."""

    simulator: Simulator
    groups: dict[str, list[str]]
    lead: Who
    manager: Who

    @property
    def heavy(self) -> list[str]:
        """Some of those with most attempts."""
        return next(iter(self.groups.values()))[:4]

    @property
    def light(self) -> list[str]:
        """One of each other group that is measured."""
        return [members[0] for members in list(self.groups.values())[1:MEASURED]]


def crowded(simulator: Simulator, number: int) -> Crowd:
    """So many attempts, and people enough for them."""
    crowd = _people(simulator, IN_A_GROUP + max(IN_A_GROUP, (number - HEAVY * IN_A_GROUP) // EACH))
    people = [person for members in crowd.groups.values() for person in members]
    real = _real(simulator, people)
    simulator.house.clock = Clock(NOW - 20 * DAY_MS)
    _trained(crowd)
    simulator.house.clock = Clock()
    owners = [person for person in people[:IN_A_GROUP] for _ in range(HEAVY)]
    owners += islice(cycle(people[IN_A_GROUP:]), max(0, number - REAL - len(owners)))
    _rows(simulator, owners, real)
    _counts(simulator, owners)
    with simulator.house.store.writing() as transaction:
        transaction.session.execute(text("ANALYZE"))
    return crowd


def _people(simulator: Simulator, number: int) -> Crowd:
    root = simulator.people.install(login="root", name="root", password="a-password-of-the-bench-7").who
    lead = simulator.people.add(root, login="lead", name="lead", roles=["trainer"]).person.id
    manager = simulator.people.add(root, login="boss", name="boss", roles=["manager"]).person.id
    logins = [f"p{n:05}" for n in range(number)]
    new = {f"person/{one}": new_person(login=one, name=one, roles=["trainee"], lang="zh") for one in logins}
    people = list(new)
    groups = {f"G{n}": people[n * IN_A_GROUP : (n + 1) * IN_A_GROUP] for n in range(-(-number // IN_A_GROUP))}
    with simulator.house.store.writing() as transaction:
        created(transaction, new, by=root.id, at=1)
        rows = [{"id": f"group/{name}", "name": name, "lead": lead, "made_at": 1} for name in groups]
        transaction.session.execute(insert(GroupRow), rows)
        members = [{"group_id": f"group/{n}", "person": p, "since": 1} for n, those in groups.items() for p in those]
        transaction.session.execute(insert(MemberRow.__table__), members)
    return Crowd(simulator, groups, Who(id=lead), Who(id=manager))


def _real(simulator: Simulator, people: list[str]) -> list[Row]:
    """Whole attempts, most of them of the people who are measured; their rows, to shape the others by."""
    chance = random.Random(1)
    owners = [*people[:4], *people[IN_A_GROUP::IN_A_GROUP]]
    plan = list(islice(zip(cycle(owners), cycle(list(rescoring.samples(simulator)))), REAL))
    for first in range(0, REAL, 100):
        with simulator.house.store.writing() as transaction:
            for place, (person, entries) in enumerate(plan[first : first + 100], first):
                later = NOW - chance.randrange(WEEKS * WEEK_MS) - int(str(entries[0]["at"]))
                moved = [_moved(entry, later) for entry in entries]
                transaction.append(f"attempt/r{place:06}", 0, moved, person=person)
    with simulator.house.store.reading() as now:
        return [dict(row) for row in now.session.execute(text("SELECT * FROM attempts")).mappings()]


def _moved(entry: Row, by: int) -> Row:
    """An event of another time."""
    return entry | {name: entry[name] + by for name in ("at", "began", "until") if isinstance(entry.get(name), int)}


def _rows(simulator: Simulator, owners: list[str], real: list[Row]) -> None:
    """The attempts that are rows alone."""
    chance = random.Random(2)
    for first in range(0, len(owners), 5_000):
        rows = []
        for place, person in enumerate(owners[first : first + 5_000], first):
            at = NOW - chance.randrange(WEEKS * WEEK_MS)
            times = {"started_at": at, "last_at": at + 200_000, "ended_at": at + 200_000}
            rows.append({**chance.choice(real), "stream": f"attempt/m{place:06}", "person": person, **times})
        with simulator.house.store.writing() as transaction:
            names = [{"name": one["stream"], "person": one["person"], "seq": 1, "hash": ""} for one in rows]
            transaction.session.execute(insert(StreamRow), names)
            transaction.session.execute(insert(AttemptRow), rows)


def _counts(simulator: Simulator, owners: Iterable[str]) -> None:
    """How rules were kept in each week; what the real attempts have counted stays."""
    library, book = simulator.training._content()
    things = [("rule", name, rule.area) for name, rule in book.rules.items()]
    things += [("persona", name, "") for name in library.personas]
    weeks = [week_of(NOW) - n * WEEK_MS for n in range(WEEKS)]
    told = {"attempts": 2, "known": 2, "total": 150, "best": 90}
    people, chance = list(dict.fromkeys(owners)), random.Random(3)
    for first in range(0, len(people), 20):
        some = people[first : first + 20]
        kept = [_kept(one, week, thing, chance) for one in some for week in weeks for thing in things]
        modes = ("practice", "test")
        scores = [{"person": one, "week": week, "mode": m, **told} for one in some for week in weeks for m in modes]
        with simulator.house.store.writing() as transaction:
            for table, rows in ((KeptRow, kept), (ScoreRow, scores)):
                new = insert_new(transaction.session, table).on_conflict_do_nothing()
                transaction.session.connection().execute(new, rows)


def _kept(person: str, week: int, thing: tuple[str, str, str], chance: random.Random) -> Row:
    by, name, area = thing
    applied = chance.randint(1, 9)
    counts = {"applied": applied, "met": chance.randrange(applied), "missed_in": "attempt/m000001"}
    return {"person": person, "week": week, "by": by, "thing": name, "area": area, **counts}


def _trained(crowd: Crowd) -> None:
    """What a trainer gave and said to those who are measured."""
    training, house = crowd.simulator.training, crowd.simulator.house
    names = sorted(house.library().scenarios)
    for group in list(crowd.groups)[:MEASURED]:
        for number in range(ASSIGNMENTS):
            task = Task(kind="drill", name=names[number % len(names)], score=(None, 60, 100)[number % 3])
            training.assign(crowd.lead, task=task, group=group, due_at=house.clock() + 9 * DAY_MS)
    query = text("SELECT stream FROM attempts WHERE person = :person ORDER BY stream")
    for person in (*crowd.heavy, *crowd.light):
        with house.store.reading() as now:
            mine = list(now.session.scalars(query, {"person": person}))
        for number in range(COMMENTS if mine else 0):
            training.comment(crowd.lead, attempt=mine[number % len(mine)], text=f"Mind the end, {number}.")
