"""Content as one file that can be sent: a zip of the folder that authors edit, read back with care."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from simulator.content.base import Lang
from simulator.errors import BadValue, ContentError

if TYPE_CHECKING:
    from simulator.library import Library

ENDINGS = (".yaml", ".jsonl")
MOST_FILES, MOST_BYTES = 5_000, 100_000_000  # unpacked; the shipped content is some 130 files of 6 MB


def packed(folder: Path) -> bytes:
    """The content files of a folder, and the fitted weights beside them; the same files give the same bytes."""
    files = sorted(file for file in folder.rglob("*") if file.suffix in (*ENDINGS, ".npz") and file.is_file())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for file in files:
            name = zipfile.ZipInfo(file.relative_to(folder).as_posix())
            name.compress_type, name.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            parts.writestr(name, file.read_bytes())
    return out.getvalue()


@contextmanager
def unpacked(data: bytes) -> Iterator[Path]:
    """A folder with the content files of a zip, for as long as the block runs. Raises BadValue."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                _unpack(parts, folder)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError):
            raise _unfit() from None
        yield folder


def library(data: bytes, lang: Lang) -> Library:
    """The library in a zip. Raises BadValue; ContentError with everything that is wrong with its files."""
    with unpacked(data) as folder:
        return loaded(folder, lang)


def loaded(folder: Path, lang: Lang) -> Library:
    """The library in a folder that is gone afterwards. Raises ContentError; places are named within the folder."""
    from simulator.library import load

    try:
        return load(folder, lang)
    except ContentError as wrong:
        raise ContentError(tuple(line.replace(f"{folder}/", "") for line in wrong.problems)) from None


def _unpack(parts: zipfile.ZipFile, folder: Path) -> None:
    infos = [info for info in parts.infolist() if not info.is_dir()]
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        raise _unfit()
    for info in infos:
        name = PurePosixPath(info.filename)
        if name.is_absolute() or ".." in name.parts or "\\" in info.filename:
            raise _unfit()
        if name.suffix not in ENDINGS:
            continue
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with parts.open(info) as source:
            body = source.read(info.file_size + 1)  # it may hold more than it says
        if len(body) > info.file_size:
            raise _unfit()
        file.write_bytes(body)


def _unfit() -> BadValue:
    return BadValue(
        "This is no zip file of content: it is damaged, too big, or names places outside of it.", code="no_content_zip"
    )
