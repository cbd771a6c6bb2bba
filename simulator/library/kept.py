"""Libraries kept in the cache, so that content of which nothing has changed is not composed and checked again."""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from functools import cache as once
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

import simulator
from simulator.library.layout import KINDS
from simulator.library.whole import Library
from simulator.places import cache, keep

_PACKAGES = ("pydantic", "PyYAML", "google-re2")
_MOST = 8  # libraries kept, those used last
_WORTH = 200_000  # bytes of JSON; what is smaller is composed as soon


class Kept:
    """What is kept of one folder as it is now.

    It is kept under a digest of all that it depends on: the bytes of the content, the program and the packages that
    read it. It is plain JSON, validated again when it is read; what is broken or cannot be written is not kept.
    """

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self._root = root
        self._folder = folder or _folder()
        self._file = self._named()

    def get(self) -> Library | None:
        """The library of the folder, if it was found sound as it is now."""
        if self._file is None:
            return None
        try:
            library = _adapter().validate_json(self._file.read_bytes())
        except (OSError, ValidationError):
            return None
        with suppress(OSError):
            os.utime(self._file)  # for those that are kept longest
        return library

    def put(self, library: Library) -> None:
        """Keeps what was found in the folder, unless it has changed since."""
        if self._file is None:
            return
        with suppress(OSError, PydanticSerializationError):  # the library is sound without being kept
            content = _adapter().dump_json(library, exclude_defaults=True)
            if len(content) >= _WORTH and self._named() == self._file:
                keep(self._file, content)
                by_use = sorted(self._file.parent.glob("*.json"), key=lambda file: file.stat().st_mtime_ns)
                for outdated in by_use[:-_MOST]:
                    outdated.unlink(missing_ok=True)

    def _named(self) -> Path | None:
        if self._folder is None:
            return None
        seen = hashlib.sha256(program() + os.fsencode(self._root))
        for kind in KINDS.values():
            for file in sorted(self._root.glob(kind.files)):
                seen.update(b"\0" + os.fsencode(file.relative_to(self._root)) + b"\0" + _digest(file))
        return self._folder / f"{seen.hexdigest()[:40]}.json"


def _folder() -> Path | None:
    try:
        return cache() / "libraries"
    except RuntimeError:  # somebody without a home folder, as services may be
        return None


@once
def program() -> bytes:
    """A digest of the program, of Python and of the packages that read content; what is kept holds for one only."""
    seen = hashlib.sha256(" ".join((sys.version, *map(version, _PACKAGES))).encode())
    package = Path(simulator.__file__).parent
    for file in sorted(package.rglob("*.py")):
        seen.update(str(file.relative_to(package)).encode() + _digest(file))
    return seen.digest()


def _digest(file: Path) -> bytes:
    """A digest of a file's bytes; one that cannot be read is never found sound, so nothing tells it from another."""
    try:
        if not file.is_file():
            return b"-"
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").digest()
    except OSError:
        return b"-"


@once
def _adapter() -> TypeAdapter[Library]:
    return TypeAdapter(Library)
