"""Lines from a person or a pipe; at a terminal with the moment of the first keystroke, time ticking until then."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.commands.visible import visible
from simulator.errors import SimulatorError

TICK = 0.25  # seconds
# A slow hand, where the first keystroke cannot be seen: milliseconds a character.
TYPING_MS = {"zh": 900, "en": 350}


Tick = Callable[[], Callable[[], None] | None]
Prompt = Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A line and when its first character was typed, in ms of the clock that was passed in."""

    text: str
    began: int


class Piped:
    """Lines of a pipe or a file."""

    interactive = False

    def line(self, prompt: Prompt, now: Callable[[], int], tick: Tick) -> Typed | None:
        """The next line, or None at the end."""
        text = sys.stdin.readline()
        return Typed(text=text.rstrip("\r\n"), began=now()) if text else None


class Terminal:
    """A person at a terminal.

    Until the first key the terminal is watched and `tick` is called; what it gives back is shown above the prompt.
    `prompt` is asked again each time, because what was shown above it may have taken its number.
    From the first key on the line is edited as usual, so composing with an input method works.
    """

    interactive = True

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._left = ""

    def line(self, prompt: Prompt, now: Callable[[], int], tick: Tick) -> Typed | None:
        """The next line, or None at end of input. Raises KeyboardInterrupt on Ctrl-C."""
        try:
            import readline
            import termios
            import tty
        except ImportError:
            return self._estimated(prompt, now)
        try:
            first = self._first(prompt, tick, termios, tty)
        except termios.error:
            return self._estimated(prompt, now)
        began = now()
        if first is None:
            return None
        if "\n" in first:
            line, _, self._left = first.partition("\n")
            print(visible(line))
            return Typed(text=line, began=began)
        print("\r\x1b[K", end="", flush=True)
        readline.set_startup_hook(lambda: readline.insert_text(first))
        try:
            return Typed(text=input(_unprinted(prompt())), began=began)
        except EOFError:
            return None
        finally:
            readline.set_startup_hook(None)

    def _first(self, prompt: Prompt, tick: Tick, termios: Any, tty: Any) -> str | None:
        """What came with the first key; None for the end of input (Ctrl-D)."""
        import select

        if self._left:
            first, self._left = self._left, ""
            print(prompt(), end="", flush=True)
            return first
        fd = sys.stdin.fileno()
        before = termios.tcgetattr(fd)
        print(prompt(), end="", flush=True)
        try:
            tty.setcbreak(fd, termios.TCSADRAIN)  # keeps what was typed ahead
            while not select.select([fd], [], [], TICK)[0]:
                show = tick()
                if show is not None:
                    print("\r\x1b[K", end="", flush=True)
                    show()
                    print(prompt(), end="", flush=True)
            data = os.read(fd, 4096)
            while not _is_whole(data):
                data += os.read(fd, 4)
        finally:
            termios.tcsetattr(fd, termios.TCSADRAIN, before)
        text = data.decode("utf-8", errors="ignore").replace("\r", "\n")
        if not data or text.startswith("\x04"):
            print()
            return None
        return "" if text.startswith("\x1b") else text.replace("\x7f", "")

    def _estimated(self, prompt: Prompt, now: Callable[[], int]) -> Typed | None:
        """Where keys cannot be watched: the line began as long ago as a slow hand needs, but not before the prompt."""
        shown = now()
        try:
            text = input(prompt())
        except EOFError:
            return None
        return Typed(text=text, began=max(shown, now() - len(text) * TYPING_MS.get(self._lang, 350)))


def _is_whole(data: bytes) -> bool:
    """Whether the last character has all its bytes."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as cut:
        return cut.reason != "unexpected end of data"
    return True


def _unprinted(prompt: str) -> str:
    """Colour codes marked for readline, which counts the columns of a prompt."""
    import re

    return re.sub(r"(\x1b\[[0-9;]*m)", "\x01\\1\x02", prompt)


def keyboard(lang: str) -> Piped | Terminal:
    """Raises SimulatorError where standard input is closed."""
    if sys.stdin is None:
        raise SimulatorError("Standard input is closed.", code="no_input")
    return Terminal(lang) if sys.stdin.isatty() and sys.stdout.isatty() else Piped()
