"""What names there are to refer to, and where a wrong reference is reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from simulator.dialogue.signals import SIGNALS
from simulator.library.files import File
from simulator.library.messages import Phrase, Slot, choices
from simulator.library.problems import Problem, problem, warning
from simulator.library.types import Steps


@dataclass(frozen=True, slots=True)
class Known:
    """A vocabulary. When it is not whole (a file that adds to it cannot be read), no name is called unknown.

    When it is `growing` (scenarios yet to be written add to it), an unknown name is only a warning.
    """

    names: frozenset[str]
    whole: bool = True
    growing: bool = False

    def __contains__(self, name: str) -> bool:
        return not self.whole or name in self.names

    def __or__(self, other: Known) -> Known:
        return Known(self.names | other.names, self.whole and other.whole)


def known(names: Iterable[str]) -> Known:
    return Known(frozenset(names))


class Report:
    """Collects what is wrong in one file; steps lead to the place of each problem."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.found: list[Problem] = []

    def error(self, steps: Steps, code: str, *, key: bool = False, **slots: Slot) -> None:
        self.found.append(problem(self.file.place(steps, key=key), code, **slots))

    def warn(self, steps: Steps, code: str, *, key: bool = False, **slots: Slot) -> None:
        self.found.append(warning(self.file.place(steps, key=key), code, **slots))

    def refer(self, steps: Steps, name: str, among: Known, what: str, *, key: bool = False) -> bool:
        """Whether a name is in a vocabulary; if not, that is an error with the choices. `what` is a code: a_clause."""
        if name in among:
            return True
        tell = self.warn if among.growing else self.error
        tell(steps, "unknown", key=key, what=Phrase(what), name=name, choices=choices(name, among.names))
        return False

    def unique(self, steps: Steps, models: Iterable[Any]) -> None:
        """An error for every id that stands in a list twice."""
        seen: set[str] = set()
        for index, model in enumerate(models):
            if model.id in seen:
                self.error((*steps, index, "id"), "twice", name=model.id)
            seen.add(model.id)


class World:
    """All files, and the names that they define."""

    def __init__(self, files: tuple[File, ...]) -> None:
        self.files = files
        self.personas = self._ids("persona")
        self.businesses = self._ids("business")
        self.clauses = self._ids("clauses")
        self.rules = self._ids("rules")
        self.acts = self._ids("act")
        self.wordings = self._ids("wordings")
        self.signals = known(SIGNALS)
        heads = [file.value for file in self.of("standard")]
        self.areas = Known(
            frozenset(area.id for head in heads if head for area in head.areas), all(heads) and bool(heads)
        )

    def of(self, kind: str) -> tuple[File, ...]:
        """The files of a kind."""
        return tuple(file for file in self.files if file.kind.name == kind)

    def models(self, kind: str) -> tuple[Any, ...]:
        """What the readable files of a kind hold."""
        found: list[Any] = []
        for file in self.of(kind):
            if file.value is not None:
                found += file.value if isinstance(file.value, tuple) else [file.value]
        return tuple(found)

    def all_read(self, kind: str) -> bool:
        return all(file.value is not None for file in self.of(kind))

    def _ids(self, kind: str) -> Known:
        names: set[str] = set()
        whole = True
        for file in self.of(kind):
            ids = file.ids()
            names |= set(ids or ())
            whole = whole and ids is not None
        return Known(frozenset(names), whole)
