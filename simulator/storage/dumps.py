"""The whole database as JSON lines, the same for SQLite and PostgreSQL; and the key rows apart from it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, Table, delete, func, insert, select, text

from simulator.content.base import canonical
from simulator.errors import Tampered
from simulator.storage.schema import REVISION
from simulator.storage.tables import DataKeyRow, metadata

FORMAT = "servicedrill-dump-1"
KEY_TABLE = DataKeyRow.__tablename__
_BATCH = 500


def write(connection: Connection, file: Path, *, keys: bool) -> None:
    """All rows but the wrapped keys, or the wrapped keys alone; whole on disk under its name, or not at all."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            _write(connection, out, keys)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _write(connection: Connection, out: BinaryIO, keys: bool) -> None:
    seen, count = hashlib.sha256(), 0
    for line in _lines(connection, keys):
        out.write(line)
        seen.update(line)
        count += 1
    out.write(canonical({"lines": count, "sha256": seen.hexdigest()}) + b"\n")


def _lines(connection: Connection, keys: bool) -> Iterator[bytes]:
    yield canonical({"format": FORMAT, "revision": REVISION, "keys": keys}) + b"\n"
    for table in _tables(keys):
        query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_BATCH)
        for row in connection.execute(query).mappings():
            plain = {name: _to_plain(value) for name, value in row.items()}
            yield canonical({"table": table.name, "row": plain}) + b"\n"


def _tables(keys: bool) -> list[Table]:
    """In an order in which every row comes after those that it refers to."""
    return [table for table in metadata.sorted_tables if (table.name == KEY_TABLE) == keys]


def _to_plain(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def _from_plain(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    binary = {column.name for column in table.columns if column.type.python_type is bytes}
    return {n: base64.b64decode(value["base64"]) if n in binary and value else value for n, value in row.items()}


def check(file: Path, *, keys: bool) -> None:
    """Raises Tampered when the file is cut short, changed, of another kind, or of another revision of the tables."""
    seen, count, last, before = hashlib.sha256(), 0, b"", b""
    with file.open("rb") as lines:
        for line in lines:
            if last:
                seen.update(last)
                count += 1
                before = before or last
            last = line
    try:
        head, foot = json.loads(before), json.loads(last)
        whole = foot == {"lines": count, "sha256": seen.hexdigest()} and head["format"] == FORMAT
        fits = head["revision"] == REVISION and head["keys"] == keys
    except (ValueError, KeyError, TypeError):
        whole = fits = False
    if not whole:
        raise Tampered(
            f"{file} is no whole backup: it was cut short or changed. Take another one.",
            code="backup_damaged",
            file=str(file),
        )
    if not fits:
        raise Tampered(
            f"{file} is a backup of another kind or release; this one restores revision {REVISION}. "
            "Restore it with the release that wrote it, then upgrade.",
            code="backup_other_release",
            file=str(file),
        )


def fill(connection: Connection, file: Path, *, keys: bool) -> None:
    """Put the rows of a checked file in place of those that are there."""
    tables = {table.name: table for table in _tables(keys)}
    if not keys:
        connection.execute(delete(metadata.tables[KEY_TABLE]))
    for table in reversed(tables.values()):
        connection.execute(delete(table))
    batch: list[dict[str, Any]] = []
    into = ""
    with file.open("rb") as lines:
        for line in lines:
            told = json.loads(line)
            if "row" not in told:
                continue
            if told["table"] != into or len(batch) == _BATCH:
                _insert(connection, tables, into, batch)
                into, batch = told["table"], []
            batch.append(_from_plain(tables[into], told["row"]))
    _insert(connection, tables, into, batch)
    if not keys:
        _count_on(connection, list(tables.values()))


def _insert(connection: Connection, tables: dict[str, Table], into: str, batch: list[dict[str, Any]]) -> None:
    if batch:
        connection.execute(insert(tables[into]), batch)


def _count_on(connection: Connection, tables: list[Table]) -> None:
    """PostgreSQL's counters do not notice rows that bring their number with them."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        column = table.autoincrement_column
        if column is not None and column.autoincrement is True:
            highest = connection.scalar(select(func.max(column)))
            told = {"table": table.name, "column": column.name, "next": (highest or 0) + 1}
            connection.execute(text("SELECT setval(pg_get_serial_sequence(:table, :column), :next, false)"), told)
