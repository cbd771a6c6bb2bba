"""The room of sessions: the browsers in which somebody is signed in, and ending them from another one."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from simulator.errors import Busy, NotFound, Refused
from simulator.service.accounts import account
from simulator.service.house import ACCOUNT_COLUMNS, House, Room, Visitor, remembered
from simulator.service.permitted import permitted
from simulator.service.signing_in import asked_again
from simulator.service.who import Who
from simulator.storage.tables import AccountRow, PersonRow, SessionRow

MINUTE = 60_000  # ms
IDLE, LONGEST = 30 * MINUTE, 12 * 60 * MINUTE  # an unused session ends, and so does one that is used without a pause
NOTED_EVERY = MINUTE  # between two notes of when a session was last used
LONGEST_NAME = 60  # characters of a browser's name
_NOTING = threading.Lock()

_OPEN = (
    select(*ACCOUNT_COLUMNS, SessionRow.person, SessionRow.begun_at, SessionRow.seen_at)
    .join(PersonRow, PersonRow.id == AccountRow.person)
    .join(SessionRow, SessionRow.person == AccountRow.person)
    .where(SessionRow.id == bindparam("session"), SessionRow.epoch == AccountRow.epoch)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """An open session; times in ms, the last use to the minute. `browser`: as it calls itself, empty where unknown."""

    id: str
    begun_at: int
    seen_at: int
    browser: str


class Sessions(Room):
    name = "sessions"

    @permitted
    def list(self, who: Who) -> tuple[SessionView, ...]:
        """One's own open sessions, the one used last first."""
        with self.house.store.reading() as now:
            return _open_ones(now.session, who.id, self.house.clock())

    @permitted
    def end(self, who: Who, *, session: str, password: str) -> None:
        """Sign out elsewhere. Raises Refused for a wrong password; NotFound for a session that is not one's own."""
        asked_again(self.house, who, password)
        at = self.house.clock()
        with self.house.store.writing() as transaction:
            if session not in {one.id for one in _open_ones(transaction.session, who.id, at)}:
                raise NotFound("There is no such session (any more).", code="no_session")
            transaction.audit(who.id, "session_ended", who.id, {"sessions": 1}, at=at)
            transaction.session.execute(delete(SessionRow).where(SessionRow.id == session))

    @permitted
    def end_others(self, who: Who, *, keep: str = "", password: str) -> int:
        """End all of one's sessions but `keep`; how many those were. Raises Refused for a wrong password."""
        asked_again(self.house, who, password)
        at = self.house.clock()
        with self.house.store.writing() as transaction:
            others = [one.id for one in _open_ones(transaction.session, who.id, at) if one.id != keep]
            if others:
                transaction.audit(who.id, "session_ended", who.id, {"sessions": len(others)}, at=at)
                transaction.session.execute(delete(SessionRow).where(SessionRow.id.in_(others)))
            return len(others)


def begin(house: House, who: Who, browser: str, epoch: int | None) -> str:
    """The id of a new session; what has ended by itself, of anybody, is forgotten on the way."""
    at, session = house.clock(), house.new_id("session")
    with house.store.writing() as transaction:
        row = SessionRow(
            id=session,
            person=who.id,
            epoch=account(transaction.session, who.id).epoch if epoch is None else epoch,
            begun_at=at,
            seen_at=at,
            browser=browser[:LONGEST_NAME],
        )
        transaction.session.add(row)
        over = or_(SessionRow.seen_at < at - IDLE, SessionRow.begun_at < at - LONGEST)
        old = select(SessionRow.id).where(over).with_for_update(skip_locked=True)
        forget = delete(SessionRow).where(SessionRow.id.in_(old)).execution_options(synchronize_session=False)
        transaction.session.execute(forget)
    return session


def leave(house: House, session: str) -> None:
    with house.store.writing() as transaction:
        transaction.session.execute(delete(SessionRow).where(SessionRow.id == session))


def visitor(house: House, session: str) -> Visitor:
    """Raises Refused where it has ended, or the account is closed."""
    at = house.clock()
    with house.store.reading() as now:
        row = now.session.connection().execute(_OPEN, {"session": session}).one_or_none()
        if row is None or at - row.seen_at > IDLE or at - row.begun_at > LONGEST:
            raise Refused("This session has ended. Sign in again.", code="refused_session")
        found = remembered(now, row.person, row)
    if at - row.seen_at >= NOTED_EVERY:
        _note(house, session, at)
    return found


def _note(house: House, session: str, at: int) -> None:
    """Notes a use, as well as can be: where something writes for long, one request waits for it and none fails."""
    if not _NOTING.acquire(blocking=False):
        return
    try:
        with suppress(Busy), house.store.writing() as transaction:
            later = update(SessionRow).where(SessionRow.id == session, SessionRow.seen_at < at)
            transaction.session.execute(later.values(seen_at=at))
    finally:
        _NOTING.release()


def _open_ones(session: Session, person: str, at: int) -> tuple[SessionView, ...]:
    query = (
        select(SessionRow)
        .where(SessionRow.person == person, SessionRow.epoch == account(session, person).epoch)
        .where(SessionRow.seen_at >= at - IDLE, SessionRow.begun_at >= at - LONGEST)
        .order_by(SessionRow.seen_at.desc(), SessionRow.id)
    )
    return tuple(
        SessionView(id=row.id, begun_at=row.begun_at, seen_at=row.seen_at, browser=row.browser)
        for row in session.scalars(query)
    )
