"""Arguments of the service that no caller over the network chooses, since the server knows better, or its machine
would be at stake: where a call comes from, processes to start, files to write or read.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

FROM_THE_CONNECTION = frozenset({("people.sign_in", "source"), ("people.use_code", "source")})
LEFT_AT_THEIR_DEFAULTS = frozenset({("upkeep.backup", "path"), ("judging.run", "processes")})
FILES = frozenset({("upkeep.restore", "path"), ("upkeep.restore", "keys")})
"""Named without a folder: they lie where the server keeps its backups."""

Whole = Annotated[int, Field(ge=-(2**53), le=2**53)]
"""What every program that speaks JSON can write exactly, and every database keep."""
FileName = Annotated[str, StringConstraints(pattern=r"^\w[\w.-]{0,199}$")]


def is_asked(method: str, name: str) -> bool:
    """Whether a caller may give this argument at all."""
    return (method, name) not in FROM_THE_CONNECTION | LEFT_AT_THEIR_DEFAULTS


def kind(method: str, name: str, hint: object) -> object:
    """The type of an argument as callers may give it."""
    if (method, name) in FILES:
        return FileName if hint is str else FileName | None
    if hint is int:
        return Whole
    return Whole | None if hint == int | None else hint


def completed(method: str, given: Mapping[str, Any], *, source: str, backups: Path) -> dict[str, Any]:
    """What the service is called with, for what a caller gave."""
    full = {name: str(backups / value) if value and (method, name) in FILES else value for name, value in given.items()}
    return full | {name: source for one, name in FROM_THE_CONNECTION if one == method}
