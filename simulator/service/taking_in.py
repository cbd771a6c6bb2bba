"""Attempts that the first version saved as files, taken in from their text as somebody's own."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.dialogue.events import Paused, to_plain
from simulator.errors import BadValue, NotFound, SimulatorError
from simulator.storage import Transaction, imports
from simulator.storage.attempt_lists import ORIGIN
from simulator.storage.imports import ImportedFile
from simulator.storage.tables import AttemptRow

_NAME = re.compile(r"[A-Za-z0-9._-]{1,80}")
KINDS = ("scenario", "persona", "business", "standard", "bank")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """An attempt from a file. `again`: it had been taken in before. `torn`: bytes that a crash had left unfinished."""

    id: str
    events: int
    again: bool
    torn: int


def take_in(
    transaction: Transaction, *, name: str, text: str, content: Sequence[str], person: str, by: str, at: int
) -> TakenIn:
    """The attempt in `text` (a JSON line an event) under the file's `name`. `content`: the pieces that it was played
    with, as JSON, where the store does not have them.

    It is marked as taken in from a file; an open practice waits for its trainee. Raises BadValue, Tampered, NotFound,
    NotNow.
    """
    stem = Path(name).name.removesuffix(".jsonl")
    if not _NAME.fullmatch(stem):
        raise BadValue(f"'{name[:80]}' is no name of an attempt's file.", code="attempt_file_name", name=name[:80])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "attempts" / f"{stem}-{person.rpartition('/')[2][:8]}.jsonl"
        _lay_out(transaction, file, text, content)
        try:
            transaction.session.info[ORIGIN] = "file"
            found = imports.take_in(transaction, file, person=person, by=by, at=at)
        except SimulatorError as refused:
            refused.slots = {key: name if str(folder) in str(value) else value for key, value in refused.slots.items()}
            raise
        finally:
            transaction.session.info.pop(ORIGIN, None)
    if not found.appended.again:
        _settle(transaction, found, person)
    return TakenIn(id=found.stream, events=len(found.appended.entries), again=found.appended.again, torn=found.torn)


def _lay_out(transaction: Transaction, file: Path, text: str, content: Sequence[str]) -> None:
    """The file with its content beside it, as the first version kept them."""
    pieces = file.parent.parent / "content"
    for folder in (file.parent, pieces):
        folder.mkdir()
    file.write_text(text, encoding="utf-8", newline="")
    for piece in content:
        data = piece.encode()
        (pieces / f"{hashlib.sha256(data).hexdigest()}.json").write_bytes(data)
    for digest in _pinned(text):
        if not (pieces / f"{digest}.json").exists():
            try:
                (pieces / f"{digest}.json").write_bytes(transaction.content(digest))
            except NotFound:
                continue  # said by whoever needs it, with its kind


def _pinned(text: str) -> list[str]:
    """The digests of content that the first line names."""
    try:
        digests = json.loads(text.partition("\n")[0])["event"]["digests"]
        return [str(digests[kind]) for kind in KINDS if re.fullmatch("[0-9a-f]{64}", str(digests.get(kind)))]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def _settle(transaction: Transaction, found: ImportedFile, person: str) -> None:
    row = transaction.session.get_one(AttemptRow, found.stream)
    if row.status == "open" and row.mode == "practice":
        waits = to_plain(Paused(at=row.last_at, until=row.last_at))
        transaction.append(found.stream, None, [waits], person=person)
