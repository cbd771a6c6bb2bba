"""The act bank alone, read from a folder of content; drills and standard may be half written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simulator.content.bank import Bank
from simulator.errors import ContentError
from simulator.library.files import read
from simulator.library.layout import KINDS, shipped


def shipped_bank(root: Path | None = None) -> Bank:
    """The bank of a content folder, by default of the one that comes with the package.

    Raises: ContentError with all that is wrong with the bank's files.
    """
    root = root or shipped()
    values: dict[str, list[Any]] = {}
    problems = []
    for name in ("act", "wordings", "replies"):
        files = [read(path, KINDS[name], str(path)) for path in sorted(root.glob(KINDS[name].files))]
        problems += [found.text("en") for file in files for found in file.problems if found.level == "error"]
        values[name] = [file.value for file in files]
    if problems:
        raise ContentError(tuple(problems))
    return Bank(
        acts=tuple(values["act"]),
        wordings=tuple(wording for some in values["wordings"] for wording in some),
        replies=tuple(reply for some in values["replies"] for reply in some),
    )
