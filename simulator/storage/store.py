"""The store: a few verbs over one database, each a transaction that is on disk when it returns."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel
from sqlalchemy import Engine, exists, select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from simulator.errors import BadValue, Busy, KeyMissing, Moved
from simulator.storage import proving, seals
from simulator.storage.contents import Use
from simulator.storage.engine import engine_at, prepare, reading
from simulator.storage.keyring import Keyring
from simulator.storage.moments import Moments
from simulator.storage.schema import upgrade
from simulator.storage.seals import Seal
from simulator.storage.streams import Appended, Entry, Head
from simulator.storage.tables import DataKeyRow
from simulator.storage.transaction import Reading, Transaction
from simulator.storage.verifying import Progress, Verified

if TYPE_CHECKING:
    from simulator.attempts.snapshots import Kept
    from simulator.content.scenario import Scenario
    from simulator.dialogue.events import Started
    from simulator.library import Library
    from simulator.storage.backups import Backup
    from simulator.storage.imports import ImportedFile
    from simulator.storage.libraries import Change, Imported

Decide = Callable[[tuple[Entry, ...]], Sequence[Mapping[str, object]]]
TRIES = 8
# PostgreSQL: serialization failure, deadlock, lock not available.
_TURNED_AWAY = {"40001", "40P01", "55P03"}


def open_store(url: str, home: Path) -> Store:
    """The store at a database URL, made or brought up to date; `home` holds its keys (and the default database).

    An empty `url` is SQLite in `home`. Raises WrongDatabase, KeyMissing.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not url:
        # Others on this machine have no business in it; SQLite gives its companions (-wal, -shm) the mode of the file.
        (home / "servicedrill.sqlite").touch(mode=0o600)
    engine = engine_at(url or f"sqlite:///{home / 'servicedrill.sqlite'}")
    try:
        return Store(engine, home)
    except BaseException:  # Ctrl-C too: nothing else would close its connections
        engine.dispose()
        raise


class Store:
    """One database with its keys. Safe to share between threads; every process opens its own."""

    def __init__(self, engine: Engine, home: Path) -> None:
        self.engine = prepare(engine)
        self.keyring = Keyring(home)
        reads = reading(engine)
        self._moments = Moments(lambda: Session(reads), self.keyring)
        # SQLite lets one write at a time and lets the others ask again and again; here they stand in a line instead.
        self._turn = threading.RLock() if engine.dialect.name == "sqlite" else nullcontext()
        upgrade(engine)
        self._unlock()

    def _unlock(self) -> None:
        """A database that was encrypted before must not get a new master key."""
        if not self.keyring.has_master:
            with self.reading() as now:
                if now.session.scalar(select(exists().select_from(DataKeyRow))):
                    raise KeyMissing(
                        f"{self.keyring.folder}/master.key is missing, and this database was encrypted with it. "
                        "Put it back from the backup of the keys folder.",
                        code="no_master_key",
                        file=str(self.keyring.folder / "master.key"),
                    )
        self.keyring.make()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One moment of the database; it cannot be written through this."""
        with _told(), self._moments.reading() as now:
            yield now

    def one_moment(self) -> AbstractContextManager[None]:
        """Within it this thread's readings see one moment of the database, until it writes: for a request."""
        return self._moments.shared()

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """One transaction, on disk when the block has ended; an exception in it leaves nothing. Raises Busy."""
        self._moments.over()
        try:
            with _told(), self._turn, Session(self.engine) as session:
                with session.begin():
                    transaction = Transaction(session, self.keyring)
                    yield transaction
                self._after(transaction)
        finally:
            self._moments.over()  # what was read while writing did not see what was written

    def _after(self, done: Transaction) -> None:
        if done.sealed is not None:
            seals.anchor(self.keyring, done.sealed)
        for person in done.erased:
            self.keyring.remember_erased(person)
        if done.erased and self.engine.dialect.name == "sqlite":
            # The pages as they were before must not survive in the write-ahead log either.
            with closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # --- streams ---

    def append(
        self,
        stream: str,
        seen: int | None,
        events: Sequence[Mapping[str, object]],
        *,
        person: str | None,
        key: str | None = None,
        basis: int | None = None,
    ) -> Appended:
        """See `Transaction.append`; on disk when this returns."""
        with self.writing() as transaction:
            return transaction.append(stream, seen, events, person=person, key=key, basis=basis)

    def decide(self, stream: str, seen: int, decide: Decide, *, person: str, key: str | None = None) -> Appended:
        """Append what `decide` makes of the stream as it stands; it is asked again if only time went on meanwhile."""
        for _ in range(TRIES):
            with self.reading() as now:
                if key is not None and (before := now.answer(stream, key)) is not None:
                    return before
                history = now.read(stream) if now.head(stream) else ()
            basis = history[-1].seq if history else 0
            try:
                return self.append(stream, seen, decide(history), person=person, key=key, basis=basis)
            except Moved:
                continue
        raise Busy(f"{stream} keeps moving. Nothing was stored; send it again.", code="busy", stream=stream)

    def read(self, stream: str, after: int = 0) -> tuple[Entry, ...]:
        """The events with a seq above `after`. Raises NotFound, Erased, Tampered."""
        with self.reading() as now:
            return now.read(stream, after)

    def head(self, stream: str) -> Head | None:
        with self.reading() as now:
            return now.head(stream)

    def heads(self, prefix: str = "") -> tuple[Head, ...]:
        with self.reading() as now:
            return now.heads(prefix)

    def seal(self, reason: str, at: int, names: Sequence[str] | None = None) -> Seal | None:
        with self.writing() as transaction:
            return transaction.seal(reason, at, names)

    def verify(self, stream: str) -> Verified:
        """One stream, and its head under the seals."""
        with self.reading() as now:
            return proving.prove_stream(now.session, self.keyring, stream)

    def verify_all(self, progress: Progress = lambda done, of: None) -> Verified:
        """Every stream, seal and version of content."""
        return proving.prove_all(self.reading, progress)

    # --- people ---

    def add_person(self, person: str, name: str, at: int) -> None:
        with self.writing() as transaction:
            transaction.add_person(person, name, at)

    def erase(self, person: str, *, by: str, at: int) -> None:
        """Make a person's words unreadable for good; figures and chains stay."""
        with self.writing() as transaction:
            transaction.erase(person, by=by, at=at)

    # --- content ---

    def put_content(self, kind: str, name: str, model: BaseModel, *, by: str | None, at: int) -> str:
        with self.writing() as transaction:
            return transaction.put_content(kind, name, model, by=by, at=at)

    def get_content(self, digest: str) -> bytes:
        with self.reading() as now:
            return now.content(digest)

    def publish(self, digest: str, use: Use, *, by: str, at: int) -> None:
        with self.writing() as transaction:
            transaction.publish(digest, use, by=by, at=at)

    def import_library(self, library: Library, *, by: str | None, at: int) -> Imported:
        """Keep what is new; see `libraries.take_in`."""
        from simulator.storage import libraries

        with self.writing() as transaction:
            return libraries.take_in(transaction.session, library, by=by, at=at)

    def diff_library(self, library: Library, use: Use = "practice") -> tuple[Change, ...]:
        from simulator.storage import libraries

        with self.reading() as now:
            return libraries.diff(now.session, library, use)

    def library(self, use: Use = "practice") -> Library:
        """What is in use, as one linked library."""
        from simulator.library import shipped
        from simulator.storage import libraries

        with self.reading() as now:
            return libraries.library_in_use(now.session, use, shipped())

    def export_library(self, folder: Path, use: Use = "practice") -> tuple[Path, ...]:
        from simulator.storage import exporting

        return exporting.write(self.library(use), folder)

    def pin(self, library: Library, scenario: Scenario, at: int) -> dict[str, str]:
        """Keep what an attempt is about to be played with; the digests for `Started`."""
        from simulator.storage import libraries

        with self.writing() as transaction:
            return libraries.pin(transaction.session, library, scenario, at)

    def pinned(self, started: Started) -> Kept:
        """What an attempt was played with."""
        from simulator.storage import libraries

        with self.reading() as now:
            return libraries.pinned(now.session, started)

    # --- files ---

    def import_attempt_file(self, file: Path, *, person: str, by: str, at: int) -> ImportedFile:
        from simulator.storage import imports

        with self.writing() as transaction:
            return imports.take_in(transaction, file, person=person, by=by, at=at)

    def backup(self, path: Path) -> Backup:
        """Two files of one moment, while others go on writing."""
        from simulator.storage import backups

        return backups.backup(self.engine, path)

    def restore(self, path: Path, keys: Path | None = None, *, at: int, by: str, replace: bool = False) -> Verified:
        """Put a backup in place of what is here, proved before it counts; who was erased stays erased."""
        from simulator.storage import restoring

        with _told():
            return restoring.restore(self.engine, self.keyring, path, keys, at=at, by=by, replace=replace)


@contextmanager
def _told() -> Iterator[None]:
    """What a database says when it is in a hurry, in words that tell what to do."""
    try:
        yield
    except IntegrityError as clash:
        told = "Somebody stored the same at the same moment. Nothing was stored; load the page again."
        raise Busy(told, code="clash") from clash
    except (DataError, UnicodeEncodeError) as unfit:
        told = "A text holds a character that cannot be stored, or is too long. Nothing was stored; write it anew."
        raise BadValue(told, code="unfit_text") from unfit
    except DBAPIError as refused:
        state = getattr(refused.orig, "sqlstate", None)
        if state in _TURNED_AWAY or "database is locked" in str(refused.orig):
            told = "Too many are writing at once. Nothing was stored; send it again."
            raise Busy(told, code="busy") from refused
        if refused.connection_invalidated or _is_away(refused):
            told = "The database went away. Send it again: what was stored already is not stored twice."
            raise Busy(told, code="away") from refused
        raise


def _is_away(refused: DBAPIError) -> bool:
    """PostgreSQL cannot be reached, is going down or coming up (classes 08 and 57, or no answer at all)."""
    state = getattr(refused.orig, "sqlstate", "")
    return isinstance(refused, OperationalError) and (state is None or state[:2] in ("08", "57"))
