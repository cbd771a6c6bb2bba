"""`./dev bench tui`: the terminal application in a real terminal, beside a bare Textual application that does the same.

From the start of the process to a screen that can be typed into (bar: 1.5 s), and from a key to what it changes on the
screen while a conversation of 200 turns is shown (bar: 50 ms).
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.timing import row

KEYS, STARTS, PATIENCE = 60, 3, 60.0
START_BAR, KEY_BAR = 1_500.0, 50.0


class Terminal:
    """A process in a terminal of 120 columns and 36 lines."""

    def __init__(self, *command: str, **environment: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        settings = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment}
        settings.pop("NO_COLOR", None)
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=settings, start_new_session=True
        )
        os.close(slave)

    def read(self, seconds: float) -> bytes:
        """What comes within so many seconds, as soon as something does."""
        if not select.select([self.master], [], [], seconds)[0]:
            return b""
        return os.read(self.master, 1 << 16)

    def until(self, text: str) -> float:
        """Milliseconds from the start of the process until a text was drawn."""
        seen, wanted, end = b"", text.encode(), time.perf_counter() + PATIENCE
        while wanted not in seen:
            if time.perf_counter() > end:
                raise TimeoutError(f"never saw {text}: {seen[-2000:]!r}")
            seen += self.read(0.2)
        return (time.perf_counter() - self.begun) * 1000

    def rest(self, seconds: float = 1.5) -> None:
        """Until nothing has been drawn for a while; clocks of a second are let pass."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.read(0.1)

    def key(self, key: str) -> float:
        """Milliseconds from a key to its character on the screen."""
        while self.read(0.0):
            pass
        begun, seen = time.perf_counter(), b""
        os.write(self.master, key.encode())
        while key.encode() not in seen:
            if time.perf_counter() - begun > PATIENCE:
                raise TimeoutError(f"{key} never appeared")
            seen += self.read(0.2)
        return (time.perf_counter() - begun) * 1000

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)


@contextmanager
def running(*command: str, **environment: str) -> Iterator[Terminal]:
    terminal = Terminal(sys.executable, "-m", *command, **environment)
    try:
        yield terminal
    finally:
        terminal.close()


def started(text: str, *command: str, **environment: str) -> float:
    """The best of some starts: what else the machine does only adds."""
    taken = []
    for _ in range(STARTS):
        with running(*command, **environment) as terminal:
            taken.append(terminal.until(text))
    return min(taken)


def pressed(text: str, *command: str) -> float:
    """The median from a key to the screen."""
    with running(*command) as terminal:
        terminal.until(text)
        terminal.rest()
        return statistics.median(terminal.key("abcdefghijklmnop"[number % 16]) for number in range(KEYS))


def report() -> Iterator[str]:
    yield f"Terminal (bars: {START_BAR:.0f} ms to a screen that can be typed into, {KEY_BAR:.0f} ms from key to screen)"
    with tempfile.TemporaryDirectory() as home:
        bare = started("登录", "tests.bench.tui_apps", "bare")
        ours = started("登录名", "simulator", "tui", "--lang", "zh", SERVICEDRILL_HOME=home)
        yield row("start, bare Textual", bare, bare)
        yield row("start to usable", ours, bare, "" if ours < START_BAR else "OVER THE BAR")
    bare = pressed("199 ", "tests.bench.tui_apps", "bare-talk")
    ours = pressed("3:20", "tests.bench.tui_apps", "talk")
    yield row("key to screen, 200 turns, bare Textual", bare, bare)
    yield row("key to screen, 200 turns", ours, bare, "" if ours < KEY_BAR else "OVER THE BAR")
