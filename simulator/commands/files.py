"""Tables of the service in files: their kind by the ending, and writing them for their owner alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands.visible import say
from simulator.errors import BadValue
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service.sheets import Exported, Kind


def kind_of(file: Path) -> Kind:
    """By the ending of the name. Raises BadValue for another than .csv and .xlsx."""
    match file.suffix.lower():
        case ".csv":
            return "csv"
        case ".xlsx":
            return "xlsx"
    raise BadValue(f"{file}: end the name in .csv or .xlsx.", code="bad_ending", file=str(file))


def write(words: Words, file: Path, exported: Exported) -> None:
    """What is known of people is nobody else's business: only its owner may read the file."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(exported.data)
    say(words("user.written", file=str(file)))
