"""What all rooms of the service share: the store, the clock, content in use, and how far a person's word reaches."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ColumnElement, Row, bindparam, exists, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from simulator.errors import Refused
from simulator.service.who import Role, Who
from simulator.storage import Reading, Store, Transaction
from simulator.storage.tables import AccountRow, GroupRow, MemberRow, PersonRow, PublicationRow

if TYPE_CHECKING:
    from simulator.library import Library
    from simulator.reading.reader import Reader
    from simulator.storage.contents import Use
    from simulator.words import Words

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no letter looks like a digit


def now_ms() -> int:
    """The server's clock: milliseconds of UTC since 1970."""
    return time.time_ns() // 1_000_000


WhenScored = Callable[[Transaction, str, str], None]
"""Called in the transaction in which a talk ends and gets its scorecard, with its stream and its person."""


_VISITORS, _NEWEST_KNOWN = "visitors", "newest publication"
ACCOUNT_COLUMNS = (*AccountRow.__table__.c["login", "roles", "lang", "epoch", "active"], PersonRow.name)
_ACCOUNT = (
    select(*ACCOUNT_COLUMNS)
    .join(PersonRow, PersonRow.id == AccountRow.person)
    .where(AccountRow.person == bindparam("person"))
)

_NEWEST = (
    select(PublicationRow.number, PublicationRow.at, PublicationRow.digest)
    .order_by(PublicationRow.number.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whose session or token it is; a session of another `epoch` has ended."""

    who: Who
    login: str
    name: str
    epoch: int


def remembered(now: Reading, person: str, row: Row[*tuple[Any, ...]] | None) -> Visitor:
    """The visitor of a row of ACCOUNT_COLUMNS, known for the rest of the moment. Raises Refused where it is closed."""
    if row is None or not row.active:
        raise Refused("This account is closed. Ask an administrator.", code="refused_closed")
    who = Who(id=person, roles=frozenset(cast(list[Role], row.roles)), lang="en" if row.lang == "en" else "zh")
    found = Visitor(who=who, login=row.login, name=row.name, epoch=row.epoch)
    now.session.info.setdefault(_VISITORS, {})[person] = found
    return found


class House:
    """One store and one clock. Safe to share between threads.

    `local`: a process on somebody's own machine, whose exams certify nothing (design decision 17). `chance` draws a
    number below another; only a demo, which has nothing to guess, draws by a seed.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], int] = now_ms,
        local: bool = False,
        similarity: bool = True,
        chance: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self.store = store
        self.clock = clock
        self.chance = chance
        self.local = local
        self.similarity = similarity
        self._lock = threading.Lock()
        self._libraries: dict[str, tuple[tuple[object, ...], Library]] = {}
        self._banks: dict[int, tuple[Library, str]] = {}
        self._readers: dict[str, Reader] = {}
        self._words: dict[str, Words] = {}
        self.when_scored: list[WhenScored] = []

    # --- who ---

    def standing(self, who: Who) -> Who:
        """A person's roles of this moment. Raises Refused for somebody unknown, deactivated or erased."""
        return self.visitor(who).who

    def visitor(self, who: Who) -> Visitor:
        """Who that is, looked up once in a moment. Raises Refused for somebody unknown, deactivated or erased."""
        with self.store.reading() as now:
            known: dict[str, Visitor] = now.session.info.get(_VISITORS, {})
            if who.id in known:
                return known[who.id]
            row = now.session.connection().execute(_ACCOUNT, {"person": who.id}).one_or_none()
            return remembered(now, who.id, row)

    def within(self, who: Who, person: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        """The condition on a column of person ids that keeps a list within the scope of `who`."""
        if who.scope == "all":
            return true()
        mine = person == who.id
        if who.scope != "group":
            return mine
        led = select(MemberRow.person).join(GroupRow, GroupRow.id == MemberRow.group)
        return or_(mine, person.in_(led.where(GroupRow.lead == who.id, GroupRow.closed_at.is_(None))))

    def reach(self, now: Reading, who: Who, person: str) -> None:
        """Raises Refused where `person` is outside the scope of `who`; the refusal names who may."""
        if who.scope == "all" or (person == who.id and who.scope != "none"):
            return
        led = (
            exists()
            .where(MemberRow.person == person, MemberRow.group == GroupRow.id)
            .where(GroupRow.lead == who.id, GroupRow.closed_at.is_(None))
        )
        if who.scope == "group" and now.session.scalar(select(led)):
            return
        leads = select(AccountRow.login).join(GroupRow, GroupRow.lead == AccountRow.person)
        leads = leads.join(MemberRow, MemberRow.group == GroupRow.id)
        may = now.session.scalars(leads.where(MemberRow.person == person, GroupRow.closed_at.is_(None))).all()
        raise Refused(
            f"This belongs to somebody who is not in a group of yours. Ask {', '.join(may) or 'a manager'}.",
            code="refused_person" if may else "refused_person_nobody",
            others=", ".join(may) or "-",
        )

    # --- content ---

    def library(self, use: Use = "practice") -> Library:
        """What is in use now; read again only after something was published, or another database was put in place."""
        with self.store.reading() as now:
            if _NEWEST_KNOWN not in now.session.info:  # one moment has one newest
                now.session.info[_NEWEST_KNOWN] = now.session.connection().execute(_NEWEST).one_or_none()
            last = now.session.info[_NEWEST_KNOWN]
        mark = tuple(last) if last else ()
        with self._lock:
            known = self._libraries.get(use)
            if known is None or known[0] != mark:
                known = self._libraries[use] = (mark, self.store.library(use))
            return known[1]

    def reader(self, library: Library) -> Reader:
        """The reader for a library's bank and cues; made once, also where practice and exams use the same."""
        from simulator.content.base import digest
        from simulator.reader_setup import make_reader

        with self._lock:
            name = self._banks.get(id(library))
            if name is None:
                # The library is kept with its name: an id is used again once its owner is gone.
                parts = (library.bank, *(library.cues[lang] for lang in sorted(library.cues)))
                name = (library, "".join(map(digest, parts)))
                self._banks[id(library)] = name
            if name[1] not in self._readers:
                self._readers[name[1]] = make_reader(library, similarity=self.similarity)
            return self._readers[name[1]]

    def words(self, lang: str) -> Words:
        from simulator.wordbook import words_in

        with self._lock:
            if lang not in self._words:
                self._words[lang] = words_in("en" if lang == "en" else "zh", views=True)
            return self._words[lang]

    # --- names ---

    def new_id(self, kind: str) -> str:
        """A name that nobody can guess: 80 bits after its kind."""
        return f"{kind}/{self.new_code(16)}"

    def new_code(self, length: int) -> str:
        """Letters and digits that read well aloud, 5 bits each."""
        return "".join(_LETTERS[self.chance(len(_LETTERS))] for _ in range(length))


class Room:
    """A part of the service; `name` is the first half of its methods' names in the table of permissions."""

    name = ""

    def __init__(self, house: House) -> None:
        self.house = house
