"""Candidates whose process is killed without warning in the middle of an exam; run as a program by `test_exams_crash`.

`python -m tests.service.exam_crash URL HOME FOLDER ROUNDS SEED`: each round forks a process for every candidate and
kills them, with SIGKILL, at a random moment. A candidate answers questions and talks to a customer; what is asked for
is noted first (`?key`), and once it was told that it is stored (`!key`). A new process first sends again what the last
one got no answer to.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from sqlalchemy.orm import configure_mappers

from simulator.errors import Busy, NotNow, Stale
from simulator.exam.asked import Asked
from simulator.service import Simulator, Who
from simulator.storage import open_store
from simulator.storage.engine import engine_at
from tests.service.exam_field import SLOT

CANDIDATES = 4


def noted(file: Path) -> tuple[list[str], set[str]]:
    """The keys asked for, in order, and those that were told to be stored. A line is one system call: none is cut."""
    lines = file.read_text(encoding="utf-8").split("\n")[:-1] if file.exists() else []
    return [line[1:] for line in lines if line[0] == "?"], {line[1:] for line in lines if line[0] == "!"}


def meant(items: list[Asked], key: str) -> tuple[str, str]:
    """The question and the option that a key stands for."""
    number = int(key.partition("-")[2])
    item = items[number % len(items)]
    return item.id, item.choices[number // len(items) % len(item.choices)].id


class Candidate:
    """Somebody in an exam who goes on until killed."""

    def __init__(self, simulator: Simulator, who: Who, sitting: str, file: Path) -> None:
        self.exams, self.who, self.sitting = simulator.exams, who, sitting
        self.asked, self.told = noted(file)
        self.note = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        paper = self.exams.paper(who, sitting=sitting, section="knowledge")
        self.items = [item for item in paper.items if item.choices]

    def goes_on(self) -> None:
        if self.asked and self.asked[-1] not in self.told:
            self.send(self.asked[-1])
        count = len(self.asked)
        while True:
            key = f"{'line' if count % 4 == 3 else 'answer'}-{count}"
            os.write(self.note, f"?{key}\n".encode())
            self.send(key)
            count += 1

    def send(self, key: str) -> None:
        """One request until it is taken, under one key, as a page does that got no answer."""
        while True:
            try:
                self.line(key) if key.startswith("line") else self.answer(key)
            except (Stale, Busy):
                continue
            except NotNow:  # the customer has gone
                pass
            os.write(self.note, f"!{key}\n".encode())
            return

    def answer(self, key: str) -> None:
        item, choice = meant(self.items, key)
        self.exams.save_answer(self.who, sitting=self.sitting, item=item, chosen=(choice,), key=key)

    def line(self, key: str) -> None:
        talk = self.exams.start_play(self.who, sitting=self.sitting, slot=SLOT).talk
        said = f"好的，我帮您看一下，第{key}条。"
        self.exams.do(self.who, sitting=self.sitting, slot=SLOT, line=said, seen=talk.seen, key=key)


def opened(url: str, home: Path, like: Simulator | None = None) -> Simulator:
    """A service; what a process before the fork has read and prepared is not read again."""
    simulator = Simulator(open_store(url, home), similarity=False)
    if like is not None:
        simulator.house._libraries = like.house._libraries
        simulator.house._banks = like.house._banks
        simulator.house._readers = like.house._readers
    return simulator


def answers(folder: Path) -> int:
    return sum(file.read_bytes().count(b"\n!") for file in folder.glob("candidate-*"))


def wait_for_answers(folder: Path, count: int) -> None:
    """Until the candidates are under way, however slow the machine."""
    until = time.monotonic() + 30
    while answers(folder) < count and time.monotonic() < until:
        time.sleep(0.02)


def kill_them(url: str, home: Path, folder: Path, rounds: int, chance: random.Random) -> None:
    sittings = [line.split() for line in (folder / "sittings").read_text(encoding="utf-8").splitlines()]
    warm = opened(url, home)
    warm.house.reader(warm.house.library("exam"))
    warm.close()
    engine_at(url or f"sqlite:///{home / 'servicedrill.sqlite'}").dispose()
    for _ in range(rounds):
        pids, before = [], answers(folder)
        for number, (person, sitting) in enumerate(sittings):
            pid = os.fork()
            if not pid:
                try:
                    simulator = opened(url, home, warm)
                    Candidate(simulator, Who(id=person), sitting, folder / f"candidate-{number}").goes_on()
                finally:
                    os._exit(1)
            pids.append(pid)
        wait_for_answers(folder, before + CANDIDATES)
        time.sleep(chance.uniform(0, 0.2))
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        for pid in pids:
            _, status = os.waitpid(pid, 0)
            if os.WIFEXITED(status):
                sys.exit("a candidate's process ended by itself; its reason is above")


if __name__ == "__main__":
    configure_mappers()
    kill_them(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), random.Random(int(sys.argv[5])))
