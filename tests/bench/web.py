"""`./dev bench web`: replies over HTTP beside a bare Flask endpoint with one durable insert, and 1,000 at once.

Everything is on loopback: one server process as `servicedrill serve` makes it, and this process, which asks.
"""

from __future__ import annotations

import asyncio
import math
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from simulator.storage.tables import AttemptRow
from tests.bench.web_client import Answer, Caller, form

SCENARIO = "wrong_colour"
AT_ONCE = 16  # conversations that send without a pause
AHEAD = 5  # of them that each person begins before the clock runs
SECONDS = 8.0  # of each measurement
ROUNDS = 2
CROWD, WITHIN = 1_000, 10.0  # candidates, and the seconds within which all of them press start
PROCESSES: dict[int, int] = {}  # of servers, by the port
LINE = re.compile(r'class="(?:said|did small")(?! first)')
SEEN = re.compile(r'data-seen="(\d+)"')
REPLIES = (
    "您好，非常抱歉让您收到错误的颜色，我马上为您核对订单。",
    "请您告诉我订单号，我现在就查。",
    "我理解您的心情，换作是我也会着急。",
    "我们可以为您免费换货，运费由我们承担。",
    "请问您希望换货还是退款？",
    "换货大约需要三天送到，您看可以吗？",
)


@dataclass(slots=True)
class Taken:
    """What one kind of request took: seconds each, over a span of seconds; `bad`: answers that were none."""

    times: list[float] = field(default_factory=list)
    span: float = 0.0
    worked: float = 0.0  # seconds of a processor that the server spent meanwhile
    bad: int = 0

    @property
    def cost(self) -> float:
        """Milliseconds of a processor for each; hardly changed by what else the machine is doing."""
        return self.worked * 1000 / len(self.times) if self.times and self.worked else math.nan

    @property
    def rate(self) -> float:
        return len(self.times) / self.span if self.span else math.nan

    def ms(self, part: float) -> float:
        """The time within which that part of the answers came."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, math.ceil(part * len(ordered)) - 1)] * 1000 if ordered else math.nan

    def note(self, answer: Answer, begun: float, *wanted: int) -> None:
        if answer.status in wanted:
            self.times.append(time.perf_counter() - begun)
        else:
            self.bad += 1


@contextmanager
def served(kind: str, home: Path) -> Iterator[int]:
    """A server process; the port on which it answers. What it works is known by that port while it runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.web_server", kind, str(home), str(port)])
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        PROCESSES[port] = process.pid
        yield port
    finally:
        PROCESSES.pop(port, None)
        process.terminate()
        process.wait(10)


def worked(port: int) -> float:
    """Seconds of a processor that the server's process has worked; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/{PROCESSES[port]}/stat").read_text().rpartition(")")[2].split()
    except (KeyError, OSError):
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


# --- replies ---


async def inserts(port: int, seconds: float) -> Taken:
    """The bare endpoint, called by as many at once as converse."""
    taken, begun, before = Taken(), time.perf_counter(), worked(port)

    async def one(number: int) -> None:
        async with Caller(port) as caller:
            while time.perf_counter() - begun < seconds:
                at = time.perf_counter()
                body = form(line=REPLIES[number % len(REPLIES)], key=secrets.token_hex(8))
                taken.note(await caller.post("/insert", body), at, 200)

    await asyncio.gather(*(one(number) for number in range(AT_ONCE)))
    taken.span, taken.worked = time.perf_counter() - begun, worked(port) - before
    return taken


async def replies(port: int, heads: list[str], seconds: float) -> Taken:
    """Conversations without a pause, six replies in each. They are begun before the clock runs, some at a time."""
    taken = Taken()

    async def converse(caller: Caller, begun: tuple[str, str]) -> None:
        path, page = begun
        drawn = len(LINE.findall(page))
        for text in REPLIES:
            at = time.perf_counter()
            told = {"seen": seen(page), "drawn": str(drawn), "composing": "4000", "pasted": "0"}
            answer = await caller.post(path + "/do", form(line=text, key=secrets.token_hex(8), **told))
            taken.note(answer, at, 200)
            page, drawn = answer.text, drawn + len(LINE.findall(answer.text))

    async def one(head: str, begun: list[tuple[str, str]]) -> None:
        async with Caller(port, head) as caller:
            for talk in begun:
                await converse(caller, talk)

    async def prepare(head: str) -> list[tuple[str, str]]:
        async with Caller(port, head) as caller:
            return [await start(caller, "practice") for _ in range(AHEAD)]

    while taken.span < seconds:
        ready = await asyncio.gather(*map(prepare, heads))
        at, before = time.perf_counter(), worked(port)
        await asyncio.gather(*map(one, heads, ready))
        taken.span += time.perf_counter() - at
        taken.worked += worked(port) - before
    return taken


async def start(caller: Caller, mode: str) -> tuple[str, str]:
    """A new conversation: its path, and its page."""
    body = form(mode=mode, lang="zh", key=secrets.token_hex(8))
    path = (await caller.post(f"/drills/{SCENARIO}/start", body)).location
    return path, (await caller.get(path)).text


def seen(page: str) -> str:
    found = SEEN.search(page)
    return found[1] if found else "0"


# --- everybody at once ---


async def crowd(port: int, heads: list[str]) -> dict[str, Taken]:
    """Everybody presses start within ten seconds, opens the page and sends a first reply.

    Times count from the moment when somebody pressed, also where the request had to wait for its turn to be sent.
    """
    found = {name: Taken() for name in ("start", "page", "first reply")}
    begun = time.perf_counter()

    async def one(number: int, head: str) -> None:
        async with Caller(port, head) as caller:
            due = begun + WITHIN * number / len(heads)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            body = form(mode="test", lang="zh", key=f"crowd-{number}")
            answer = await caller.post(f"/drills/{SCENARIO}/start", body)
            found["start"].note(answer, due, 302 if answer.location.startswith("/talk/") else -1)
            at = time.perf_counter()
            page = await caller.get(answer.location)
            found["page"].note(page, at, 200)
            at = time.perf_counter()
            body = form(line=REPLIES[0], key="first", seen=seen(page.text), composing="4000")
            found["first reply"].note(await caller.post(answer.location + "/do", body), at, 200)

    await asyncio.gather(*(one(number, head) for number, head in enumerate(heads)))
    for taken in found.values():
        taken.span = time.perf_counter() - begun
    return found


# --- the report ---


def line(name: str, taken: Taken, reference: Taken | None = None) -> str:
    ratio = f"{taken.rate / reference.rate:6.2f} x" if reference else " " * 8
    times = "  ".join(f"{taken.ms(part):8.1f}" for part in (0.5, 0.95, 0.99))
    return f"  {name:<46} {taken.rate:8.1f}/s {ratio}  {times}  {taken.cost:8.2f}  {taken.bad:5}"


def together(several: list[Taken]) -> Taken:
    return Taken(
        times=[one for taken in several for one in taken.times],
        span=sum(taken.span for taken in several),
        worked=sum(taken.worked for taken in several),
        bad=sum(taken.bad for taken in several),
    )


def bench(people: int = CROWD) -> None:
    """Prints the table; leaves with 1 where something was lost."""
    from tests.bench.web_server import prepared

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        begun = time.perf_counter()
        simulator, heads = prepared(home / "own", people)
        print(f"Prepared {people} people with sessions in {time.perf_counter() - begun:.0f} s.", flush=True)
        bare: list[Taken] = []
        plain: list[Taken] = []
        with served("bare", home / "bare") as bare_port, served("plain", home / "own") as port:
            for _ in range(ROUNDS):
                bare.append(asyncio.run(inserts(bare_port, SECONDS)))
                plain.append(asyncio.run(replies(port, heads[:AT_ONCE], SECONDS)))
            stored = count(simulator, "practice")
            starts = asyncio.run(crowd(port, heads))
        with served("similarity", home / "own") as port:
            full = asyncio.run(replies(port, heads[:AT_ONCE], SECONDS))
        with served("two", home / "own") as port:
            twice = asyncio.run(replies(port, heads[:AT_ONCE], SECONDS))
        reference = together(bare)
        print(
            f"{'':<48} {'rate':>10} {'beside':>8}  {'median':>8}  {'p95':>8}  {'p99 ms':>8}  {'cpu ms':>8}  {'lost':>5}"
        )
        print(f"Replies, {AT_ONCE} conversations without a pause (aim: at least half the rate of the bare endpoint)")
        print(line("bare Flask endpoint, one durable insert", reference, reference))
        print(line("a reply, without similarity", together(plain), reference))
        print(line("a reply, with similarity", full, reference))
        print(line("a reply, without, from two processes", twice, reference))
        print(f"{people} people press start within {WITHIN:.0f} s, then open the page and send a reply")
        for name, taken in starts.items():
            print(line(name, taken))
        sent, begun_talks, answered = together(plain), *crowded(simulator)
        lost = len(sent.times) - stored + (people - begun_talks) + (people - answered)
        print(f"  stored replies {stored} of {len(sent.times)}; begun {begun_talks}, answered {answered} of {people}")
        spread = statistics.pstdev([one.rate for one in bare]) / statistics.mean([one.rate for one in bare])
        print(f"  the bare endpoint differed by {spread:.0%} between the rounds")
        simulator.close()
    if lost > 0:
        raise SystemExit(1)


def count(simulator: object, mode: str) -> int:
    """The replies of all attempts of a mode as the database has them."""
    with simulator.house.store.reading() as now:  # type: ignore[attr-defined]
        return now.session.scalar(select(func.sum(AttemptRow.replies)).where(AttemptRow.mode == mode)) or 0


def crowded(simulator: object) -> tuple[int, int]:
    """People with exactly one attempt of the crowd's mode; those of them whose reply is stored."""
    with simulator.house.store.reading() as now:  # type: ignore[attr-defined]
        per = select(func.count(), func.sum(AttemptRow.replies)).where(AttemptRow.mode == "test")
        rows = now.session.execute(per.group_by(AttemptRow.person)).all()
    return sum(number == 1 for number, _ in rows), sum(number == 1 and said == 1 for number, said in rows)
