"""Connections that keep their promises: durable commits, foreign keys, and writers that wait for their turn."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from simulator.errors import WrongDatabase

BUSY_MS = 10_000
READS = "servicedrill_reads"
_PRAGMAS = (
    f"busy_timeout={BUSY_MS}",  # first: the others may have to wait
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",  # what is erased is overwritten, not only unlinked
    "trusted_schema=OFF",
)


def prepare(engine: Engine) -> Engine:
    """Give every connection of an engine, Flask-SQLAlchemy's too, the settings that storage relies on.

    On SQLite: WAL, synchronous=FULL, foreign keys, a busy timeout; a transaction begins with BEGIN IMMEDIATE, so that
    it never has to give up half-way, unless its engine is `reading(engine)`. On PostgreSQL: synchronous commits.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    settle = _settle_sqlite if is_sqlite else _settle_postgres
    if not event.contains(engine, "connect", settle):
        event.listen(engine, "connect", settle)
        if is_sqlite:
            event.listen(engine, "begin", _begin_sqlite)
        engine.dispose()  # connections made before this have none of it
    return engine


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that see one state of the database and cannot write."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{READS: True})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def engine_at(url: str) -> Engine:
    """A prepared engine, whose errors tell a statement and never what it was to store.

    Raises WrongDatabase for anything but SQLite in a file and PostgreSQL.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return prepare(create_engine(parsed, hide_parameters=True))
    try:
        return prepare(create_engine(parsed, pool_pre_ping=True, hide_parameters=True))
    except ModuleNotFoundError:
        raise WrongDatabase(
            "PostgreSQL needs a driver: pip install 'servicedrill[postgres]'.", code="no_driver"
        ) from None


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError:
        backend = ""
    if backend == "postgres" or (backend == "postgresql" and "+" not in parsed.drivername):
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "postgresql" or (backend == "sqlite" and parsed.database not in (None, "", ":memory:")):
        return parsed
    raise WrongDatabase(
        f"'{url.split('@')[-1]}' is no database for this; use sqlite:///FILE or postgresql://USER@HOST/NAME.",
        code="no_such_database",
        url=url.split("@")[-1],
    )


def _settle_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; `_begin_sqlite` does
    for pragma in _PRAGMAS:
        _patiently(connection, f"PRAGMA {pragma}")


def _patiently(connection: sqlite3.Connection, statement: str) -> None:
    """SQLite does not wait for others by itself while it switches to WAL."""
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute(statement).close()
            return
        except sqlite3.OperationalError as refused:
            if "locked" not in str(refused) or time.monotonic() > until:
                raise
            time.sleep(0.05)


def _begin_sqlite(connection: Connection) -> None:
    reads = bool(connection.get_execution_options().get(READS))
    # By the driver itself: these two would otherwise cost as much as a query each.
    driver = connection.connection.driver_connection
    assert driver is not None
    try:
        driver.execute(f"PRAGMA query_only={int(reads)}").close()
        driver.execute("BEGIN" if reads else "BEGIN IMMEDIATE").close()
    except sqlite3.Error as refused:
        raise OperationalError("BEGIN", None, refused) from refused


def _settle_postgres(connection: Any, _: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO on")
        cursor.execute(f"SET lock_timeout TO {BUSY_MS}")
    connection.commit()
