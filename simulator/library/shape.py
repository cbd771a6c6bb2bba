"""Why a file does not fit its model, in the author's words: the key, the choices, what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from simulator.library.problems import Place, Problem, problem
from simulator.library.source import Node


def misfits(error: ValidationError, tree: Node, holds: Any, place: Callable[..., Place]) -> tuple[Problem, ...]:
    """Each thing that does not fit, at its place."""
    return tuple(
        problem(place(item["loc"]), "misfit", where=".".join(str(part) for part in item["loc"]), why=item["msg"])
        for item in error.errors(include_url=False)
    )
