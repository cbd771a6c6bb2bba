"""A backup put in place of what is here: proved before it counts, and whoever was erased since stays erased."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, exists, insert, select
from sqlalchemy.orm import Session

from simulator.errors import NotNow
from simulator.storage import backups, people, proving, seals
from simulator.storage.keyring import Keyring
from simulator.storage.tables import DataKeyRow, PersonRow, SessionRow, StreamRow
from simulator.storage.transaction import Transaction
from simulator.storage.verifying import Verified


def restore(
    engine: Engine, keyring: Keyring, path: Path, keys: Path | None, *, at: int, by: str, replace: bool
) -> Verified:
    """Raises NotNow where there is something already and `replace` does not say so; NotFound, Tampered, KeyMissing."""
    with Session(engine) as session:
        if not replace and session.scalar(select(exists().select_from(StreamRow))):
            raise NotNow(
                "There are attempts here already; restoring would replace them all. Say so if that is meant.",
                code="not_empty",
            )
        gone = people.erased(session)
        session.commit()
    found: list[Verified] = []
    with backups.opened(path, keys) as files, Session(engine) as session, session.begin():
        # Who is signed in stays so: a session that was ended since the backup must not begin again.
        signed_in = [dict(row) for row in session.execute(select(SessionRow.__table__)).mappings()]
        backups.fill(session.connection(), files)
        _stay_signed_in(session, signed_in)
        _must_open(session, keyring)
        found.append(proving.must_be_whole(session, keyring))
        _stay_erased(session, keyring, gone, at)
        told = {"file": path.name, "streams": found[0].streams, "events": found[0].events}
        Transaction(session, keyring).audit(by, "restored", "database", told, at=at)
        newest = seals.newest(session)
    seals.anchor(keyring, newest, back=True)
    return found[0]


def _stay_signed_in(session: Session, rows: list[dict[str, Any]]) -> None:
    """The open sessions of those whom the backup knows, in place of its own; of others there is nobody to be."""
    session.execute(delete(SessionRow))
    known = set(session.scalars(select(PersonRow.id).where(PersonRow.id.in_({row["person"] for row in rows}))))
    if here := [row for row in rows if row["person"] in known]:
        session.execute(insert(SessionRow), here)


def _must_open(session: Session, keyring: Keyring) -> None:
    """Raises KeyMissing where the backup was made with a master key that is not here."""
    for row in session.scalars(select(DataKeyRow)).all():
        keyring.unwrap(row.person, row.wrapped, row.master)


def _stay_erased(session: Session, keyring: Keyring, gone: dict[str, int], at: int) -> None:
    for person in sorted({*gone, *keyring.erased()}):
        if session.get(PersonRow, person) is not None:
            people.erase(session, person, gone.get(person, at))
