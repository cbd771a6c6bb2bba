"""Attempts that the first version saved as files, taken into the store with the content they were played with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.attempts.chain import read
from simulator.attempts.snapshots import kept
from simulator.dialogue.events import Started, from_plain
from simulator.errors import NotNow, SimulatorError
from simulator.storage import contents

if TYPE_CHECKING:
    from simulator.storage.streams import Appended
    from simulator.storage.transaction import Transaction

ONE = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """A file of an attempt now in the store as `stream`. `torn`: bytes of a last line that a crash left unfinished."""

    stream: str
    appended: Appended
    torn: int


def take_in(transaction: Transaction, file: Path, *, person: str, by: str, at: int) -> ImportedFile:
    """The events of a file, proved first, as an attempt of `person`. The same file again changes nothing.

    The content is taken from `content` beside the folder of attempts. Raises Tampered, NotFound, NotNow.
    """
    trail = read(file)
    events = [entry.event for entry in trail.entries]
    started = from_plain(events[0]) if events else None
    if not isinstance(started, Started):
        raise SimulatorError(f"{file} holds no attempt.", code="no_attempt_in_file", file=str(file))
    stream, key = f"attempt/{file.stem}", f"import:{trail.head}"
    before = transaction.answer(stream, key)
    if before is not None:
        return ImportedFile(stream=stream, appended=before, torn=trail.torn)
    if transaction.head(stream) is not None:
        raise NotNow(
            f"{file} was imported before and has gone on since, or another attempt has its name. "
            "Give the file another name.",
            code="imported_before",
            file=str(file),
        )
    _keep_content(transaction, file, started, at)
    appended = transaction.append(stream, 0, events, person=person, key=key)
    detail = {"file": file.name, "head": trail.head, "entries": len(events)}
    transaction.audit(by, "attempt_imported", stream, detail, at=at)
    return ImportedFile(stream=stream, appended=appended, torn=trail.torn)


def _keep_content(transaction: Transaction, file: Path, started: Started, at: int) -> None:
    found = kept(file.parent.parent, started)
    setting = found.setting
    for kind, name, model in (
        ("scenario", setting.scenario.id, setting.scenario),
        ("persona", setting.persona.id, setting.persona),
        ("business", setting.business.id, setting.business),
        ("standard", ONE, setting.standard),
        ("bank", ONE, found.bank),
    ):
        contents.put(transaction.session, kind, name, model, by=None, at=at)
