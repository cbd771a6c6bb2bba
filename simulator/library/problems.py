"""What is wrong with a file, where, and how serious it is; words come from `simulator.library.messages`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from simulator.content.base import Lang
from simulator.library.messages import Phrase, Slot

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
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
    phrase: Phrase
    level: Level = field(default="error")

    @property
    def code(self) -> str:
        return self.phrase.code

    def text(self, lang: Lang = "en") -> str:
        """The whole line as the author reads it: `file:line:column: what, choices, what to do`."""
        return f"{self.place}: {self.phrase.text(lang)}"


class Refused(Exception):
    """A file cannot be read any further; carries the one problem that stops it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text())
        self.problem = problem


def problem(place: Place, code: str, **slots: Slot) -> Problem:
    """An error at a place."""
    return Problem(place=place, phrase=Phrase(code, slots))


def warning(place: Place, code: str, **slots: Slot) -> Problem:
    """Something that works but is hardly meant so."""
    return Problem(place=place, phrase=Phrase(code, slots), level="warning")


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Each problem once, where an author would meet it reading from the top."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda found: (found.place, found.text())))
