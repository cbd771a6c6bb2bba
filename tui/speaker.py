"""Plays lines one after the other, in the background; where it cannot, that is said once."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from simulator.words import Words


class Playing(Protocol):
    def wait(self) -> int: ...

    def terminate(self) -> None: ...


def _play(file: Path) -> Playing | None:
    from simulator.service.speaking import play

    return play(file)


class Speaker:
    """`play` begins to play a file; None from it: nothing here can."""

    def __init__(self, play: Callable[[Path], Playing | None] = _play) -> None:
        self._play = play
        self._turn = asyncio.Lock()
        self._now: Playing | None = None
        self.has_told = False

    async def say(self, wav: bytes) -> bool:
        """Whether it could be played; comes back when it was."""
        async with self._turn:
            return await asyncio.to_thread(self._said, wav)

    def _said(self, wav: bytes) -> bool:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "line.wav"
            file.write_bytes(wav)
            self._now = self._play(file)
            if self._now is None:
                return False
            self._now.wait()
            self._now = None
            return True

    def hush(self) -> None:
        """Stop what is being played."""
        if self._now is not None:
            with suppress(OSError):
                self._now.terminate()

    def trouble(self, words: Words, why: str = "") -> str:
        """What to tell the person the first time that nothing can be heard; nothing afterwards."""
        if self.has_told:
            return ""
        self.has_told = True
        return why or words("say.no_player")
