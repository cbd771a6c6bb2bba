"""How often something may be tried in vain; counted in the database, so that all processes count together."""

from __future__ import annotations

import hashlib

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from simulator.storage.tables import TriesRow, insert_new

MINUTE = 60_000  # ms
_KEPT = 24 * 60 * MINUTE  # no window is longer


def counted(session: Session, name: str, at: int, window: int) -> int:
    """Count one more; how many there were within the window (ms), with this one. Others who count here wait."""
    row = _row(session, name, at)
    if at - row.since >= window:
        row.since, row.count = at, 0
    row.count += 1
    session.flush()
    return row.count


def returned(session: Session, name: str, at: int) -> None:
    """One try was not in vain."""
    row = _row(session, name, at)
    row.count = max(0, row.count - 1)
    session.flush()


def swept(session: Session, at: int) -> None:
    """Forget what counts no more; what somebody else is at stays for the next time."""
    old = select(TriesRow.name).where(TriesRow.since < at - _KEPT).with_for_update(skip_locked=True)
    session.execute(delete(TriesRow).where(TriesRow.name.in_(old)).execution_options(synchronize_session=False))


def address(source: str) -> str:
    """The name under which a network address is counted; the address itself is kept nowhere."""
    return "source/" + hashlib.sha256(source.encode()).hexdigest()[:32]


def _row(session: Session, name: str, at: int) -> TriesRow:
    new = insert_new(session, TriesRow).values(name=name, since=at, count=0)
    session.execute(new.on_conflict_do_nothing())
    return session.get_one(TriesRow, name, with_for_update=True, populate_existing=True)
