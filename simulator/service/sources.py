"""The text behind a version of a scenario: as its author typed it, as its shipped file has it, or written from it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

from pydantic import ConfigDict
from sqlalchemy import select

from simulator.content.base import Model, digest
from simulator.content.scenario import Scenario
from simulator.library import shipped
from simulator.library.files import read
from simulator.library.layout import KINDS
from simulator.service.talk_memory import Memory
from simulator.storage import Reading, Transaction
from simulator.storage.contents import SOURCE
from simulator.storage.exporting import as_yaml
from simulator.storage.tables import ContentRow

Origin = Literal["typed", "file", "written"]
CONTEXT = 3  # lines around a difference
_files: Memory[tuple[str, str]] = Memory(50)  # shipped files by name and change: their digest and text


class Source(Model):
    """The text that somebody typed for a version, to the last space; `of`: its digest."""

    model_config = ConfigDict(str_strip_whitespace=False)
    of: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffLine:
    """A line of a comparison. `kind`: same, out (only before), in (only after), gap (lines left out)."""

    kind: Literal["same", "out", "in", "gap"]
    text: str


def keep(transaction: Transaction, version: str, text: str, *, by: str, at: int) -> None:
    """The text of a version, as its author typed it; a later one counts in place of it."""
    transaction.put_content(SOURCE, version, Source(of=version, text=text), by=by, at=at)


def text_of(now: Reading, version: str, scenario: Scenario) -> tuple[str, Origin]:
    """The best text that there is, and where it comes from."""
    query = select(ContentRow.digest).where(ContentRow.kind == SOURCE, ContentRow.name == version)
    newest = now.session.scalar(query.order_by(ContentRow.added_at.desc(), ContentRow.digest).limit(1))
    if newest is not None:
        return Source.model_validate_json(now.content(newest)).text, "typed"
    file = shipped() / "drills" / f"{scenario.id}.yaml"
    if file.is_file():
        mark = f"{file} {file.stat().st_mtime_ns}"
        known = _files.get(mark)
        if known is None:
            found = read(file, KINDS["drill"], file.name)
            text = file.read_text(encoding="utf-8")
            known = _files.put(mark, (digest(found.value) if found.value is not None else "", text))
        if known[0] == version:
            return known[1], "file"
    return as_yaml(scenario), "written"


def compared(before: Scenario, after: Scenario) -> tuple[DiffLine, ...]:
    """What differs between two versions, line by line, however their authors laid them out."""
    old, new = as_yaml(before).splitlines(), as_yaml(after).splitlines()
    kinds: dict[str, Literal["same", "out", "in"]] = {" ": "same", "-": "out", "+": "in"}
    found: list[DiffLine] = []
    for line in list(difflib.unified_diff(old, new, lineterm="", n=CONTEXT))[2:]:
        if line.startswith("@@"):
            found.append(DiffLine(kind="gap", text=line.split("@@")[1].strip()))
        else:
            found.append(DiffLine(kind=kinds[line[0]], text=line[1:]))
    return tuple(found)
