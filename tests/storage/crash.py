"""Writers that are killed without warning, and what they were told before; run as a program by `test_crashes`.

`python -m tests.storage.crash URL HOME FOLDER ROUNDS SEED`: each round forks 8 writers and kills them, with SIGKILL,
at a random moment. A writer notes a key in its own file in FOLDER before it asks for it (`?key`), and once it was told
that it is stored (`!key seq`). A new writer first sends again what the last one in its place got no answer to.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from sqlalchemy.orm import configure_mappers

from simulator.errors import Busy, Stale
from simulator.storage import Store, open_store
from simulator.storage.engine import engine_at
from tests.storage.field import replied, spoke, started

WRITERS = 8
SHARED = "attempt/shared"


def asked_and_told(file: Path) -> tuple[list[str], dict[str, int]]:
    """The keys asked for, in order, and the seq that each was told. A line is one system call, so none is cut."""
    asked, told = [], {}
    for line in file.read_text(encoding="utf-8").split("\n")[:-1] if file.exists() else []:
        if line.startswith("?"):
            asked.append(line[1:])
        else:
            key, seq = line[1:].split()
            told[key] = int(seq)
    return asked, told


def send(store: Store, stream: str, key: str, note: int) -> None:
    """One reply until it is taken, under one key, as a page does that got no answer."""
    while True:
        head = store.heads(stream)
        seen = next((found.seq for found in head if found.stream == stream), 0)
        events = [replied(key, at=seen), spoke(f"to {key}", at=seen)] if seen else [started()]
        try:
            done = store.append(stream, seen, events, person="ann", key=key)
        except (Stale, Busy):
            continue
        os.write(note, f"!{key} {done.head}\n".encode())
        return


def write(url: str, home: Path, folder: Path, number: int) -> None:
    """Write until killed: mostly to a stream of its own, now and then to one that all share."""
    file = folder / f"writer-{number}"
    asked, told = asked_and_told(file)
    note = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    store = open_store(url, home)
    if asked and asked[-1] not in told:
        stream, _, _ = asked[-1].partition(":")
        send(store, stream, asked[-1], note)
    count = len(asked)
    while True:
        stream = SHARED if count % 5 == 4 else f"attempt/own-{number}"
        key = f"{stream}:{number}:{count}"
        os.write(note, f"?{key}\n".encode())
        send(store, stream, key, note)
        count += 1


def answers(folder: Path) -> int:
    return sum(file.read_bytes().count(b"\n!") for file in folder.glob("writer-*"))


def wait_for_answers(folder: Path, count: int) -> None:
    """Until the writers are under way, however slow the machine."""
    until = time.monotonic() + 30
    while answers(folder) < count and time.monotonic() < until:
        time.sleep(0.02)


def kill_them(url: str, home: Path, folder: Path, rounds: int, chance: random.Random) -> None:
    for _ in range(rounds):
        writers, before = [], answers(folder)
        for number in range(WRITERS):
            pid = os.fork()
            if not pid:
                try:
                    write(url, home, folder, number)
                finally:
                    os._exit(1)
            writers.append(pid)
        wait_for_answers(folder, before + WRITERS // 2)
        time.sleep(chance.uniform(0, 0.25))
        for pid in writers:
            os.kill(pid, signal.SIGKILL)
        for pid in writers:
            _, status = os.waitpid(pid, 0)
            if os.WIFEXITED(status):
                sys.exit("a writer ended by itself; its reason is above")


if __name__ == "__main__":
    url, home, folder, rounds, seed = sys.argv[1:]
    configure_mappers()  # once, before the forks, as is loading the driver
    engine_at(url).dispose()
    kill_them(url, Path(home), Path(folder), int(rounds), random.Random(int(seed)))
