"""The one service under every view: rooms of methods over one store, each method behind the table of permissions."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from simulator.errors import SimulatorError
from simulator.service import sessions, zones
from simulator.service.authoring import Authoring
from simulator.service.certificates import Certificates
from simulator.service.content import Content
from simulator.service.exams import Exams
from simulator.service.groups import Groups
from simulator.service.handbook import Handbook
from simulator.service.house import House, Visitor, now_ms
from simulator.service.judging import Judging
from simulator.service.office import Office
from simulator.service.orals import Orals
from simulator.service.people import People
from simulator.service.permitted import admitted
from simulator.service.practice import Practice
from simulator.service.sessions import Sessions
from simulator.service.settings import ZONE, chosen, dictates
from simulator.service.speaking import Speaking
from simulator.service.talks import Talks
from simulator.service.tokens import Tokens
from simulator.service.training import Training
from simulator.service.upkeep import Upkeep
from simulator.service.who import Who
from simulator.storage import Store, open_store
from simulator.words import Words


class Simulator:
    """Everything a user may do; the arguments are those of `House`."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], int] = now_ms,
        local: bool = False,
        similarity: bool = True,
        chance: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self.house = House(store, clock=clock, local=local, similarity=similarity, chance=chance)
        self.people = People(self.house)
        self.groups = Groups(self.house)
        self.tokens = Tokens(self.house)
        self.sessions = Sessions(self.house)
        self.talks = Talks(self.house)  # no room: what practice and exams share, without permissions
        self.certificates = Certificates(self.house)
        self.content = Content(self.house)
        self.practice = Practice(self.house, self.talks)
        self.voice = Speaking(self.house, self.talks)
        self.judging = Judging(self.house, self.talks)
        self.training = Training(self.house, self.talks)
        self.exams = Exams(self.house, self.talks)
        self.orals = Orals(self.house)
        self.handbook = Handbook(self.house)
        self.authoring = Authoring(self.house, self.talks)
        self.office = Office(self.house)
        self.upkeep = Upkeep(self.house, self.talks)
        self._settle()

    @classmethod
    def open(cls, url: str, home: Path, *, local: bool = False, similarity: bool = True) -> Simulator:
        """The service over the database at `url` (empty: SQLite in `home`), with the shipped content in it.

        Raises WrongDatabase, KeyMissing.
        """
        simulator = cls(open_store(url, home), local=local, similarity=similarity)
        simulator.take_in_release()
        return simulator

    def take_in_release(self, *, again: bool = False) -> None:
        """Import the shipped content where there is none yet; `again`: whatever is new in it (at a server's start)."""
        from sqlalchemy import select

        from simulator.library import load
        from simulator.storage.tables import PublicationRow

        store = self.house.store
        with store.reading() as now:
            has_content = now.session.scalar(select(PublicationRow.number).limit(1)) is not None
        if again or not has_content:
            store.import_library(load(None, "en"), by=None, at=self.house.clock())

    def one_moment(self) -> AbstractContextManager[None]:
        """For a request: all that this thread reads within it is of one moment, until it writes."""
        return self.house.store.one_moment()

    def begin_session(self, who: Who, *, browser: str, epoch: int | None = None) -> str:
        """The id of a new session of somebody who signed in just now; whoever shows it, signed, is that person.

        `epoch`: of the account when the password was looked at, so that a password changed meanwhile ends it at once.
        """
        return sessions.begin(self.house, who, browser, epoch)

    def leave_session(self, session: str) -> None:
        """Sign out there. One that is not open any more changes nothing."""
        sessions.leave(self.house, session)

    def visitor(self, session: str) -> Visitor:
        """Whose session that is. Raises Refused for one that has ended, or of somebody who may not sign in any more."""
        return sessions.visitor(self.house, session)

    def must_admit(self, who: Who, method: str) -> None:
        """Raises Refused, which names who may, where the table of permissions keeps somebody from `room.method`."""
        admitted(self.house, who, method)

    def words(self, lang: str) -> Words:
        """What users read, in `zh` or `en`: the same words in every view."""
        return self.house.words(lang)

    def prepare(self) -> None:
        """Make what the first reply would have to wait for: a server does it before anybody comes."""
        self.house.reader(self.house.library())

    def sweep(self) -> None:
        """What time alone has brought, noted now: what a server does every minute, on nobody's behalf."""
        from simulator.service import sweeping

        self._settle()
        sweeping.everything(self.house, self.talks)

    def _settle(self) -> None:
        """Go by the time zone that was chosen, maybe by way of another process."""
        with self.house.store.reading() as now:
            zones.use(chosen(now, ZONE))

    def is_ready(self) -> bool:
        """Whether the database answers."""
        from sqlalchemy import select
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self.house.store.reading() as now:
                return now.session.scalar(select(1)) == 1
        except (SQLAlchemyError, SimulatorError):
            return False

    @property
    def backups(self) -> Path:
        """The folder of this machine in which backups are put where nobody says otherwise."""
        return self.upkeep.folder

    def dictates(self) -> bool:
        """Whether the organisation lets trainees dictate outside exams."""
        with self.house.store.reading() as now:
            return dictates(now)

    def demo_people(self) -> tuple[tuple[str, str], ...]:
        """Login and role of those in a demo who show most; nobody where it is none."""
        from simulator.service import demonstration

        return demonstration.demo_people(self.house.store)

    def close(self) -> None:
        self.talks.listening.close()
        self.house.store.close()
