"""The demo while it is being made: the service on a clock that is set, its people, who play, and what is to happen."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from simulator.content.base import Lang
from simulator.demo.cast import MANAGER, TRAINERS, Actor, Trainee
from simulator.demo.diary import Clock, Diary, Drill
from simulator.demo.players import Players
from simulator.dialogue.chance import draw
from simulator.library import Library
from simulator.service import Simulator, Who
from simulator.service.recording import record

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
EXTRA = 25  # percent of time beyond the limits, for the one who gets it


@dataclass
class Company:
    """`now`: the moment at which the demo is made, ms of UTC. `who`: everybody by login, once they have an account.

    `password`: the hash of everybody's password.
    """

    simulator: Simulator
    clock: Clock
    players: Players
    now: int
    seed: int
    trainees: tuple[Trainee, ...]
    password: str
    who: dict[str, Who] = field(default_factory=dict)
    diary: Diary = field(init=False)
    told: Callable[[str, int, int], None] = lambda step, done, of: None

    def __post_init__(self) -> None:
        self.diary = Diary(self.clock)

    @cached_property
    def library(self) -> Library:
        """What is practised with; nobody publishes anything else in these two months."""
        return self.simulator.house.library("practice")

    @cached_property
    def exam_library(self) -> Library:
        """What exams are drawn from, and their role-plays played with."""
        return self.simulator.house.library("exam")

    # --- time ---

    def day(self, before: int, hour: float = 0.0) -> int:
        """An hour of the day so many days before now, by the clock on the wall."""
        there = time.localtime(self.now / 1000 - before * 86_400)
        midnight = time.mktime((there.tm_year, there.tm_mon, there.tm_mday, 0, 0, 0, 0, 0, -1))
        return int((midnight + hour * 3600) * 1000)

    def is_working(self, before: int) -> bool:
        return time.localtime(self.now / 1000 - before * 86_400).tm_wday < 5

    def working_day(self, before: int) -> int:
        """The same day before now, or the first working day after it."""
        while before > 0 and not self.is_working(before):
            before -= 1
        return before

    # --- chance ---

    def draw(self, size: int, *keys: str | int) -> int:
        return draw(size, self.seed, *keys)

    # --- people ---

    def of(self, actor: Actor | Trainee) -> Who:
        return self.who[actor.login]

    def lang_of(self, person: Actor | Trainee) -> Lang:
        return "en" if person.lang == "en" else "zh"

    def trainer_of(self, trainee: Trainee) -> Actor:
        return TRAINERS[trainee.group]

    @property
    def manager(self) -> Who:
        return self.of(MANAGER)

    def trainee(self, login: str) -> Trainee:
        return next(one for one in self.trainees if one.login == login)

    def with_story(self, story: str) -> Trainee | None:
        return next((one for one in self.trainees if one.story == story), None)

    def skill(self, trainee: Trainee, before: int) -> int:
        """Percent of replies done well so many days before now; it grows faster at first."""
        low, high = trainee.skill
        days = max(1, trainee.joined)
        gone = min(1.0, max(0.0, (days - before) / days))
        return round(low + (high - low) * float(gone**0.8))

    # --- what was played ---

    def write(self, drills: Sequence[Drill]) -> None:
        """Attempts that were played, in one transaction."""
        takes = [self.players.take(drill.part) for drill in drills]
        library, talks = self.library, self.simulator.talks
        with self.simulator.house.store.writing() as transaction:
            for drill, take in zip(drills, takes, strict=True):
                person = self.who[drill.login].id
                digests = talks.pins(transaction, library, library.scenarios[drill.part.scenario], drill.part.at)
                record(
                    transaction,
                    drill.stream,
                    person=person,
                    events=take.events,
                    digests=digests,
                    judged=take.judged,
                )
                if take.judged is not None and drill.scored:
                    self.clock.move(take.ends)
                    for tell in self.simulator.house.when_scored:
                        tell(transaction, drill.stream, person)
