"""Backup while everybody goes on writing, and restore; the wrapped data keys travel in a file of their own."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, delete

from simulator.errors import NotFound, Tampered
from simulator.storage import dumps
from simulator.storage.engine import engine_at, reading
from simulator.storage.schema import upgrade
from simulator.storage.tables import DataKeyRow

SQLITE_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """The two files of a backup. Keep them apart: `keys` is worthless without the master key, and `database` says
    nothing about people without `keys`; whoever is erased must go from the backups of `keys` too.
    """

    database: Path
    keys: Path


def keys_beside(path: Path) -> Path:
    return path.with_name(path.name + ".keys")


def backup(engine: Engine, path: Path) -> Backup:
    """A copy of one moment. SQLite gives a database file unless `path` ends in .jsonl; PostgreSQL gives JSON lines,
    which either database restores.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    as_lines = engine.dialect.name != "sqlite" or path.suffix == ".jsonl"
    found = Backup(database=path, keys=keys_beside(path))
    if as_lines:
        with reading(engine).begin() as connection:
            dumps.write(connection, found.database, keys=False)
            dumps.write(connection, found.keys, keys=True)
        return found
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        _copy_out(engine, part)
        copy = engine_at(f"sqlite:///{part}")
        with copy.begin() as connection:
            dumps.write(connection, found.keys, keys=True)
            connection.execute(delete(DataKeyRow))
        copy.dispose()
        _settle(part)
        part.replace(path)
    finally:
        for leftover in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
    return found


def _copy_out(engine: Engine, file: Path) -> None:
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    connection = engine.raw_connection()
    try:
        source = connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        with closing(sqlite3.connect(file)) as target:
            source.backup(target)
    finally:
        connection.close()


def _settle(file: Path) -> None:
    """One plain file: what was deleted is gone from it too, and it is on disk."""
    with closing(sqlite3.connect(file, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("VACUUM")
    with file.open("rb+") as written:
        os.fsync(written.fileno())


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A backup as two checked files of JSON lines, ready to be put into a database."""

    database: Path
    keys: Path


@contextmanager
def opened(path: Path, keys: Path | None) -> Iterator[Lines]:
    """A backup of either form, looked through. Raises NotFound, Tampered."""
    keys = keys or keys_beside(path)
    for file in (path, keys):
        if not file.is_file():
            raise NotFound(
                f"{file} is missing; a backup is two files, the database and its .keys.",
                code="no_backup",
                file=str(file),
            )
    with path.open("rb") as start:
        is_sqlite = start.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC
    lines = _as_lines(path) if is_sqlite else path
    try:
        dumps.check(lines, keys=False)
        dumps.check(keys, keys=True)
        yield Lines(database=lines, keys=keys)
    finally:
        if is_sqlite:
            lines.unlink(missing_ok=True)


def fill(connection: Connection, lines: Lines) -> None:
    """Put a backup in place of every row there is, in the transaction of `connection`."""
    dumps.fill(connection, lines.database, keys=False)
    dumps.fill(connection, lines.keys, keys=True)


def _as_lines(path: Path) -> Path:
    """A database file as JSON lines beside it, brought up to this release on the way; the file stays as it is."""
    copy = path.with_name(f"{path.name}.{os.getpid()}.copy")
    lines = copy.with_suffix(".jsonl")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source, closing(sqlite3.connect(copy)) as to:
            if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise sqlite3.DatabaseError
            source.backup(to)
        engine = engine_at(f"sqlite:///{copy}")
        upgrade(engine)
        with reading(engine).begin() as connection:
            dumps.write(connection, lines, keys=False)
        engine.dispose()
    except sqlite3.DatabaseError:
        raise Tampered(
            f"{path} is no whole database: it was cut short or changed. Take another backup.",
            code="backup_damaged",
            file=str(path),
        ) from None
    finally:
        for leftover in (copy, *(copy.with_name(copy.name + end) for end in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
    return lines
