"""What is wrong with a file, where, and how serious it is; words come from `simulator.library.messages`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.content.base import Lang
from simulator.library.messages import words

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A character in a file; lines and columns count from 1, as editors do."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that an author has to put right (or, as a warning, may want to)."""

    place: Place
    code: str
    slots: tuple[tuple[str, str], ...] = ()
    level: Level = "error"

    def text(self, lang: Lang = "en") -> str:
        """The whole line as the author reads it: `file:line:column: what, choices, what to do`."""
        return f"{self.place}: {words(self.code, lang, dict(self.slots))}"

    @property
    def order(self) -> tuple[str, int, int, str, tuple[tuple[str, str], ...]]:
        """Sorts problems by where an author would meet them."""
        return (self.place.file, self.place.line, self.place.column, self.code, self.slots)


class Refused(Exception):
    """A file cannot be read any further; carries the one problem that stops it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text())
        self.problem = problem


def problem(place: Place, code: str, **slots: str | int | Place) -> Problem:
    """An error with its slots as text."""
    return Problem(place=place, code=code, slots=tuple((name, str(value)) for name, value in slots.items()))
