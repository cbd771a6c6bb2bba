"""One attempt's file: an event a line, each with the hash of the one before, on disk before anybody sees its answer."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from simulator.content.base import canonical
from simulator.errors import NotNow, Tampered

GENESIS = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the file; `event` is plain JSON data with a `type`."""

    seq: int
    hash: str
    prev: str
    event: dict[str, object]

    def line(self) -> bytes:
        return canonical({"event": self.event, "hash": self.hash, "prev": self.prev, "seq": self.seq}) + b"\n"


class Broken(Tampered):
    """A line whose bytes are not those that were written. `line` counts from 1."""

    def __init__(self, file: Path, line: int, what: str) -> None:
        super().__init__(f"{file}:{line}: {what}", code=f"tampered.{what}", file=str(file), line=line)
        self.file, self.line, self.what = file, line, what


def chained(prev: str, event: dict[str, object]) -> str:
    """SHA-256 over the hash of the line before and the canonical event."""
    return hashlib.sha256(prev.encode() + canonical(event)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What a file holds. `torn`: bytes of a last line that a crash left unfinished, which count for nothing."""

    file: Path
    entries: tuple[Entry, ...]
    torn: int = 0

    @property
    def head(self) -> str:
        return self.entries[-1].hash if self.entries else GENESIS


def read(file: Path) -> Trail:
    """The entries of a file, proved line by line. Raises Broken at the first line changed, added or taken away."""
    data = file.read_bytes()
    whole, _, rest = data.rpartition(b"\n")
    lines = whole.split(b"\n") if whole else []
    entries: list[Entry] = []
    prev = GENESIS
    for number, line in enumerate(lines, 1):
        try:
            entry = _proved(file, number, line, prev)
        except Broken as broken:
            if _follows(lines[number : number + 1], number - 1, prev):
                raise Broken(file, number, "added") from None
            raise broken from None
        entries.append(entry)
        prev = entry.hash
    return Trail(file=file, entries=tuple(entries), torn=len(rest))


def _proved(file: Path, number: int, line: bytes, prev: str) -> Entry:
    entry = _entry(file, number, line)
    if entry.seq < number - 1:
        raise Broken(file, number, "added")
    if entry.seq != number - 1:
        raise Broken(file, number, "order")
    if entry.prev != prev:
        raise Broken(file, number, "link")
    if chained(prev, entry.event) != entry.hash:
        raise Broken(file, number, "content")
    if entry.line() != line + b"\n":
        raise Broken(file, number, "spelling")
    return entry


def _follows(after: list[bytes], seq: int, prev: str) -> bool:
    """Whether the next line is the one that belongs here, so that the one before it was put in between."""
    try:
        plain = json.loads(after[0]) if after else None
    except (ValueError, RecursionError):
        return False
    return isinstance(plain, dict) and plain.get("seq") == seq and plain.get("prev") == prev


def _entry(file: Path, number: int, line: bytes) -> Entry:
    try:
        plain = json.loads(line)
        entry = Entry(seq=plain["seq"], hash=plain["hash"], prev=plain["prev"], event=plain["event"])
        if not isinstance(entry.event, dict):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        raise Broken(file, number, "unreadable") from None
    return entry


class Writer:
    """Appends to one file and knows how long it must be: if somebody else wrote to it, nothing is written here."""

    def __init__(self, trail: Trail) -> None:
        self.file = trail.file
        self._seq = len(trail.entries)
        self._prev = trail.head
        self._size = sum(len(entry.line()) for entry in trail.entries)
        if trail.torn:
            os.truncate(self.file, self._size)

    @property
    def seq(self) -> int:
        """The number of the next entry."""
        return self._seq

    @property
    def head(self) -> str:
        return self._prev

    def append(self, events: Iterable[dict[str, object]]) -> None:
        """All events in one write, forced to the disk before this returns.

        Raises NotNow when the file has grown or shrunk since this writer last wrote.
        """
        entries: list[Entry] = []
        prev = self._prev
        for number, event in enumerate(events, self._seq):
            entries.append(Entry(seq=number, hash=chained(prev, event), prev=prev, event=event))
            prev = entries[-1].hash
        if not entries:
            return
        data = b"".join(entry.line() for entry in entries)
        with self.file.open("ab") as out:
            if out.tell() != self._size:
                raise NotNow(
                    f"{self.file} is being played in another window; go on there.",
                    code="played_elsewhere",
                    file=str(self.file),
                )
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        self._seq += len(entries)
        self._prev = prev
        self._size += len(data)
