"""One content file: read, composed, fitted to its model; it knows the place of everything in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulator.library.layout import Kind, adapter
from simulator.library.problems import Place, Problem, Refused, problem
from simulator.library.shape import misfits
from simulator.library.source import MAX_BYTES, Node, compose, decode, follow
from simulator.library.types import Steps

MAX_LINES_BYTES = 8 * MAX_BYTES


@dataclass(slots=True, kw_only=True)
class File:
    """A file of one kind. `value` is what it holds, None when `problems` kept it from being read."""

    kind: Kind
    name: str
    value: Any = None
    problems: tuple[Problem, ...] = ()
    tree: Node | None = field(default=None, repr=False)

    def place(self, path: Steps, *, key: bool = False) -> Place:
        """Where the value under a path of keys and indexes stands; the nearest parent when it is not written."""
        if self.kind.is_lines:
            return Place(file=self.name, line=int(path[0]) + 1 if path else 1)
        if self.tree is None:
            return Place(file=self.name)
        node = follow(self.tree, path, key=key)
        return Place(file=self.name, line=node.line, column=node.column)

    def ids(self) -> tuple[str, ...] | None:
        """The ids that the file gives, also when it does not fit its model otherwise; None when they cannot be told."""
        if self.tree is None:
            return None
        plain = self.tree.plain()
        things = plain if isinstance(plain, tuple) else (plain,)
        ids = tuple(thing.get("id") for thing in things if isinstance(thing, dict))
        return tuple(name for name in ids if isinstance(name, str)) if len(ids) == len(things) else None


def read(path: Path, kind: Kind, name: str) -> File:
    """The file at a path; whatever is wrong with it is in `problems`, nothing is raised."""
    file = File(kind=kind, name=name)
    try:
        if not path.is_file():
            raise OSError("not an ordinary file")
        most = MAX_LINES_BYTES if kind.is_lines else MAX_BYTES
        if (size := path.stat().st_size) > most:
            raise Refused(problem(Place(file=name), "too_big", size=size, most=most))
        text = decode(path.read_bytes(), name)
    except OSError as error:
        file.problems = (problem(Place(file=name), "unreadable", why=error.strerror or str(error)),)
        return file
    except Refused as refused:
        file.problems = (refused.problem,)
        return file
    return fit(text, kind, name)


def fit(text: str, kind: Kind, name: str) -> File:
    """The text of a file as its kind; for what somebody has just typed as much as for what lies on disk."""
    return _fit_lines(text, kind, name) if kind.is_lines else _fit_tree(text, kind, name)


def _fit_tree(text: str, kind: Kind, name: str) -> File:
    file = File(kind=kind, name=name)
    try:
        file.tree = compose(text, name)
        file.value = adapter(kind).validate_python(file.tree.plain())
    except Refused as refused:
        file.problems = (refused.problem,)
    except ValidationError as error:
        assert file.tree is not None
        file.problems = misfits(error, file.tree, kind.holds, file.place)
    return file


def _fit_lines(text: str, kind: Kind, name: str) -> File:
    file = File(kind=kind, name=name)
    rows, problems = [], []
    for number, line in enumerate(text.split("\n")):
        if not line.strip():
            continue
        place = Place(file=name, line=number + 1)
        try:
            rows.append(adapter(kind).validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            problems.append(problem(place, "row", where=where or "-", why=first["msg"]))
    file.problems = tuple(problems)
    file.value = None if problems else tuple(rows)
    return file
