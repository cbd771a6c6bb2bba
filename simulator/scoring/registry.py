"""The kinds of check: one small function each, listed by kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.scoring.card import Verdict
from simulator.scoring.view import View

Judge = Callable[[Any, View], list[Verdict]]
CHECKS: dict[str, Judge] = {}
# Kinds that can be judged on a transcript that no scenario belongs to.
FREE: set[str] = set()


def check(kind: str, *, free: bool = False) -> Callable[[Judge], Judge]:
    """Register the function that judges `kind`. `free`: it can judge without a scenario."""

    def register(judge: Judge) -> Judge:
        CHECKS[kind] = judge
        if free:
            FREE.add(kind)
        return judge

    return register
