"""Another master key: every data key is wrapped anew in one transaction, while others go on working."""

from __future__ import annotations

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from simulator.storage.keyring import Keyring
from simulator.storage.tables import DataKeyRow


def wait_for(session: Session) -> None:
    """Whoever is about to wrap a data key waits for a rotation to end, and then takes the new master key."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE data_keys IN ROW EXCLUSIVE MODE"))


def rewrap(session: Session, keyring: Keyring) -> int:
    """Wrap every data key with a new master key; how many. After the commit, `finish` destroys the old one.

    Both keys are on disk before the commit, so that a crash at any moment leaves every row readable.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE data_keys IN SHARE ROW EXCLUSIVE MODE"))
    rows = session.scalars(select(DataKeyRow)).all()
    plain = {row.person: keyring.unwrap(row.person, row.wrapped, row.master) for row in rows}
    master = keyring.new_master()
    for row in rows:
        row.master, row.wrapped = master, keyring.wrap(row.person, plain[row.person])
    session.flush()
    return len(rows)


def finish(session: Session, keyring: Keyring) -> None:
    """Destroy the master keys that no row needs any more."""
    keyring.drop_retired(session.scalars(select(DataKeyRow.master).distinct()))
