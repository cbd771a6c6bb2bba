"""Makes the demo organisation in an empty database: two months of it, up to this very moment."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from simulator.demo import exams, training
from simulator.demo.cast import ADMINISTRATOR, AUDITOR, EXAMINERS, MANAGER, TRAINERS, Actor, Trainee, trainees
from simulator.demo.company import HOUR, MINUTE, Company
from simulator.demo.diary import Clock
from simulator.demo.drills import drill, plan
from simulator.demo.founding import FOUNDED, open_house
from simulator.demo.players import Players
from simulator.dialogue.events import Paused, to_plain
from simulator.errors import NotNow
from simulator.service import Simulator, demonstration, passwords
from simulator.service.demonstration import Shown
from simulator.storage import Store
from simulator.storage.tables import PersonRow

Told = Callable[[str, int, int], None]
"""Told how far it is: the step (found, live or prove), how much of it is done, and of how much."""

SHOWN = ("passed", "sits_now", "second_try", "appeals", "revoked", "extra")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many trainees, of whom the first have the stories that show most; and at most how many drills of each."""

    trainees: int = 24
    drills: int = 99


WHOLE = Size()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What there is now. `people`: those who show most."""

    people: tuple[Shown, ...]
    attempts: int
    sittings: int
    certificates: int
    seconds: float


def make(
    store: Store,
    players: Players,
    *,
    size: Size = WHOLE,
    seed: int = 1,
    now: int | None = None,
    told: Told = lambda step, done, of: None,
) -> Made:
    """Fill an empty database. Raises NotNow where there are people in it.

    The same seed at the same time of day gives the same people, talks, scores and results; keys are always new.
    """
    began = time.monotonic()
    must_be_empty(store)
    company = _company(store, players, size, seed, now or time.time_ns() // 1_000_000)
    told("found", 0, 1)
    open_house(company)
    told("found", 1, 1)
    _write_diary(company)
    number, farthest = len(company.diary), 0

    def lived(left: int) -> None:
        nonlocal farthest  # what is done makes more to do, and nobody likes to see progress go back
        farthest = max(farthest, number - left)
        told("live", farthest, number)

    company.diary.run(company.now, company.write, lived)
    company.clock.move(company.now)
    return _closed(company, began)


def must_be_empty(store: Store) -> None:
    """Raises NotNow where there are people: made by a demo, whole or broken off, or real ones."""
    with store.reading() as now:
        match demonstration.state(now):
            case "made":
                raise NotNow("The demo is here already.", code="demo_made")
            case "begun":
                raise NotNow(
                    "A demo was broken off here while it was made. Remove this data folder (or the database) and "
                    "begin again.",
                    code="demo_begun",
                )
        if now.session.scalar(select(PersonRow.id).limit(1)) is not None:
            raise NotNow(
                "There are people in this database, so no demo is put into it. Choose another data folder with "
                "SERVICEDRILL_HOME, or another database.",
                code="demo_people_here",
            )


def _company(store: Store, players: Players, size: Size, seed: int, now: int) -> Company:
    clock, chance = Clock(now - (FOUNDED + 1) * 24 * HOUR), random.Random(seed)
    # Replies are read by the players, so the service needs no encoder here.
    simulator = Simulator(store, clock=clock, similarity=False, chance=chance.randrange)
    return Company(
        simulator=simulator,
        clock=clock,
        players=players,
        now=now,
        seed=seed,
        trainees=trainees(size.trainees, size.drills),
        password=passwords.kept(demonstration.PASSWORD),
    )


def _write_diary(company: Company) -> None:
    """All that will happen, as far as it does not follow from something else."""
    for trainee in company.trainees:
        days = exams.exam_days(company, trainee)
        booked = days[0] + exams.BOOKED_BEFORE if days else 0
        drills = plan(company, trainee, booked=booked, busy=frozenset(days))
        for one in drills:
            company.diary.plays(one)
        training.begin(company, trainee)
        training.comments(company, drills)
        exams.plan(company, trainee)
    training.weeks(company)
    training.spot_checks(company)
    _left_open(company)
    company.players.announce(company.diary.parts)


def _left_open(company: Company) -> None:
    """Two drills that somebody paused today and will go on with."""
    for story, scenario in (("failed", "wrong_colour"), ("", "leak_on_bed")):
        trainee = company.with_story(story)
        if trainee is not None:
            at = company.now - 90 * MINUTE
            one = drill(company, trainee, scenario, at=at, skill=90, lines=4)
            company.diary.plays(one)
            company.diary.on(at + MINUTE, partial(_pause, company, one.stream, one.login))


def _pause(company: Company, stream: str, login: str) -> None:
    with company.simulator.house.store.writing() as transaction:
        last = transaction.read(stream)[-1].event["at"]
        paused = to_plain(Paused(at=int(str(last)), until=int(str(last))))
        transaction.append(stream, None, [paused], person=company.who[login].id)


def _closed(company: Company, began: float) -> Made:
    """Marked as made, and signed."""
    simulator, root, manager = company.simulator, company.of(ADMINISTRATOR), company.of(MANAGER)
    people = [(company.of(one).id, one.story if isinstance(one, Trainee) else "") for one in _shown(company)]
    with simulator.house.store.writing() as transaction:
        demonstration.mark_made(transaction, by=root.id, people=people, at=company.clock())
    simulator.upkeep.seal(root)
    with simulator.house.store.reading() as now:
        people_shown = demonstration.shown(now)
    return Made(
        people=people_shown,
        attempts=simulator.practice.attempts(manager, limit=1).total,
        sittings=len(simulator.exams.sittings(manager)),
        certificates=simulator.certificates.list(manager).total,
        seconds=time.monotonic() - began,
    )


def _shown(company: Company) -> list[Actor | Trainee]:
    found = [company.with_story(story) for story in SHOWN]
    staff = (*TRAINERS[:1], *EXAMINERS[:2], MANAGER, AUDITOR, ADMINISTRATOR)
    return [*(one for one in found if one is not None), *staff]
