"""One moment of the database for all that a request reads, instead of a transaction for each question."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from simulator.storage.keyring import Keyring
from simulator.storage.transaction import Reading


class _Held:
    """A transaction that reads; `within`: how many blocks of code use it just now."""

    def __init__(self, session: Session, keyring: Keyring) -> None:
        session.begin()
        self.now = Reading(session, keyring)
        self.within = 0


class Moments(threading.local):
    """What this thread reads. Outside `shared` every reading is a transaction of its own.

    Within it they share one, which begins with the first of them and ends when the thread writes, since what was
    written must be seen by what is read afterwards.
    """

    def __init__(self, session: Callable[[], Session], keyring: Keyring) -> None:
        self._session, self._keyring = session, keyring
        self._is_shared = False
        self._held: _Held | None = None

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Nothing changes by entering it again."""
        if self._is_shared:
            yield
            return
        self._is_shared = True
        try:
            yield
        finally:
            self._is_shared = False
            self.over()

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        if not self._is_shared:
            with self._session() as session, session.begin():
                yield Reading(session, self._keyring)
            return
        held = self._held or _Held(self._session(), self._keyring)
        self._held = held
        held.within += 1
        try:
            yield held.now
        except BaseException:  # a statement that failed, or was broken off, may have ended the transaction
            self.over()
            raise
        finally:
            held.within -= 1
            if held is not self._held and not held.within:
                held.now.session.close()

    def over(self) -> None:
        """The next reading sees the database as it is then; blocks that still read keep their moment to their end."""
        held, self._held = self._held, None
        if held is not None and not held.within:
            held.now.session.close()
