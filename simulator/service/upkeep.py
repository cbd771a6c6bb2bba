"""The room of upkeep: backup and restore, the proof of everything, seals, and what time alone brings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from simulator.certificates import fingerprint
from simulator.errors import BadValue, NotNow
from simulator.service import monitoring, rights_proved, sweeping
from simulator.service.house import House, Room
from simulator.service.monitoring import Figures
from simulator.service.permitted import permitted
from simulator.service.sweeping import Swept
from simulator.service.talks import Talks
from simulator.service.who import Who
from simulator.storage import Verified, rotating
from simulator.storage.backups import keys_beside
from simulator.storage.seals import Seal, newest
from simulator.storage.tables import AuditRow, EventRow, StreamRow

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What there is to keep. `master`, `issuer`: the keys in use, by name. Times in ms UTC, None for never."""

    streams: int
    events: int
    database: str
    master: str
    issuer: str
    last_seal: int | None
    last_seal_at: int | None
    last_backup_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupView:
    """The two files of a backup and their sizes in bytes. Keep them apart, and the folder of keys apart from both."""

    database: str
    keys: str
    database_bytes: int
    keys_bytes: int


class Upkeep(Room):
    name = "upkeep"

    def __init__(self, house: House, talks: Talks) -> None:
        super().__init__(house)
        self._talks = talks

    @property
    def folder(self) -> Path:
        """Where backups are put by default."""
        return self.house.store.keyring.folder.parent / "backups"

    @permitted
    def state(self, who: Who) -> State:
        with self.house.store.reading() as now:
            seal = newest(now.session)
            backup = select(func.max(AuditRow.at)).where(AuditRow.action == "backup_taken")
            return State(
                streams=now.session.scalar(select(func.count()).select_from(StreamRow)) or 0,
                events=now.session.scalar(select(func.count()).select_from(EventRow)) or 0,
                database=now.session.get_bind().dialect.name,
                master=now.keyring.master_id(),
                issuer=fingerprint(now.keyring.issuer().public_key()),
                last_seal=seal.number if seal else None,
                last_seal_at=seal.at if seal else None,
                last_backup_at=now.session.scalar(backup),
            )

    @permitted
    def figures(self, who: Who) -> Figures:
        """What a monitor watches; nothing about any person."""
        with self.house.store.reading() as now:
            return monitoring.figures(now.session, self.house.clock())

    @permitted
    def backup(self, who: Who, *, path: str = "") -> BackupView:
        """Everything in the database at one moment, in two files of the server; by default in its data folder, named
        by the time. A path that ends in .jsonl gives lines, which both databases restore. Raises NotNow.
        """
        store, at = self.house.store, self.house.clock()
        ending = "sqlite" if store.engine.dialect.name == "sqlite" else "jsonl"
        named = f"{datetime.fromtimestamp(at / 1000, UTC):%Y%m%d-%H%M%S}.{ending}"
        file = Path(path).expanduser() if path else self.folder / named
        if file.exists() or keys_beside(file).exists():
            raise NotNow(f"{file} is there already; name another file.", code="backup_exists", file=str(file))
        with store.writing() as transaction:
            transaction.audit(who.id, "backup_taken", "database", {"file": file.name}, at=at)
        made = store.backup(file)
        return BackupView(
            database=str(made.database),
            keys=str(made.keys),
            database_bytes=made.database.stat().st_size,
            keys_bytes=made.keys.stat().st_size,
        )

    @permitted
    def restore(self, who: Who, *, path: str, keys: str | None = None, confirm: str) -> Verified:
        """Put a backup in place of everything that is here, proved before it counts.

        `confirm`: the name of the backup's file, typed. Raises BadValue where it is another; NotFound, Tampered,
        KeyMissing, and then nothing has changed.
        """
        file = Path(path).expanduser()
        if confirm.strip() != file.name:
            raise BadValue(
                "Nothing was restored: what was typed is not the name of the backup's file.",
                code="not_confirmed_file",
            )
        aside = Path(keys).expanduser() if keys else None
        return self.house.store.restore(file, aside, at=self.house.clock(), by=who.id, replace=True)

    @permitted
    def verify_all(self, who: Who, *, progress: Callable[[int, int], None] | None = None) -> Verified:
        """Prove everything; see `rights_proved.everything`. `progress` is told how many streams of how many."""
        return rights_proved.everything(self.house.store, progress or (lambda done, of: None))

    @permitted
    def seal(self, who: Who) -> Seal | None:
        """Sign the heads of everything that moved since the last time; None where nothing did."""
        return self.house.store.seal("asked", self.house.clock())

    @permitted
    def sweep(self, who: Who) -> Swept:
        """What time alone has brought, noted now, and the day's seal; meant to be run every few minutes."""
        return sweeping.everything(self.house, self._talks)

    @permitted
    def rotate_master(self, who: Who, *, confirm: str) -> State:
        """Another master key for everybody's data keys; the old one is destroyed. Take a backup afterwards: earlier
        ones need the old key. `confirm`: the name of the key in use, typed. Raises BadValue.
        """
        with self.house.store.writing() as transaction:
            transaction.audit(who.id, "master_rotated", "database", {"from": confirm.strip()}, at=self.house.clock())
            if confirm.strip().lower() != transaction.keyring.master_id():
                raise BadValue(
                    "Nothing was changed: what was typed is not the name of the master key in use.",
                    code="not_confirmed_master",
                )
            rotating.rewrap(transaction.session, transaction.keyring)
        with self.house.store.reading() as now:
            rotating.finish(now.session, now.keyring)
        return self.state(who)
