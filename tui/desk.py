"""Where the screens ask: the service (of this process or of a server), who asks, and in which language."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic_ns
from typing import TYPE_CHECKING, Literal, TypeVar

from simulator.errors import Refused, SignedOut, SimulatorError

if TYPE_CHECKING:
    from simulator.service import Role, Simulator, Who
    from simulator.words import Words

T = TypeVar("T")
Lang = Literal["zh", "en"]
SOURCE = "terminal"


def ticks() -> int:
    """Milliseconds that only ever go on, for lengths of time on this machine."""
    return monotonic_ns() // 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Myself:
    """Who is signed in, and what they may do: names of methods in the table of permissions."""

    who: Who
    login: str
    name: str
    roles: frozenset[Role]
    session: str = ""  # of this terminal, listed and ended as a browser's is; none where a server knows by the token


class Desk:
    """`opening` gives the service, called once, in a thread; `words` gives the words of a language.

    `is_remote`: the service of a server, reached with somebody's token, so nobody signs in here; `by_token` gives the
    same server's with another token.
    """

    def __init__(
        self,
        opening: Callable[[], Simulator],
        words: Callable[[Lang], Words],
        lang: Lang,
        *,
        is_remote: bool = False,
        by_token: Callable[[str], Simulator] | None = None,
        ticks: Callable[[], int] = ticks,
    ) -> None:
        self._opening = opening
        self._words = words
        self._known: dict[Lang, Words] = {}
        self._service: asyncio.Task[Simulator] | None = None
        self.lang: Lang = lang
        self.is_remote = is_remote
        self._by_token = by_token
        self.ticks = ticks
        self.me: Myself | None = None

    @property
    def words(self) -> Words:
        if self.lang not in self._known:
            self._known[self.lang] = self._words(self.lang)
        return self._known[self.lang]

    @property
    def who(self) -> Who:
        """Nobody signed in is somebody whom the service knows nothing of."""
        from simulator.service import Who  # late: the first screen is there before the service is loaded

        return self.me.who if self.me else Who(id="")

    def open(self) -> asyncio.Task[Simulator]:
        """Begin to open the service, without anybody waiting for it."""
        if self._service is None or (self._service.done() and self._service.exception() is not None):
            self._service = asyncio.create_task(asyncio.to_thread(self._opening))
        return self._service

    async def ask(self, call: Callable[[Simulator], T]) -> T:
        """What the service answers, asked in a thread of its own so that the screen goes on.

        Raises whatever the service refuses with, and SignedOut where the session was ended elsewhere.
        """
        service = await asyncio.shield(self.open())
        return await asyncio.to_thread(self._asked, service, self.me, call)

    def _asked(self, service: Simulator, me: Myself | None, call: Callable[[Simulator], T]) -> T:
        """`me`: who was signed in when it was asked; they may sign out while this thread runs."""
        if me is not None and not self.is_remote:  # a server looks at the token by itself
            try:
                service.visitor(me.session)
            except Refused as over:
                raise SignedOut(str(over), code=over.code, **over.slots) from over
        return call(service)

    def take_token(self, token: str) -> None:
        """Ask the server with another token from now on."""
        by_token = self._by_token
        if by_token is not None:
            self._opening, self._service = (lambda: by_token(token)), None

    async def take_place(self, who: Who) -> Myself:
        """Sign `who` in here; the language of the account is that of the screens from now on."""
        me = await self.ask(lambda service: service.people.me(who))
        person, session = me.person, ""
        if not self.is_remote:
            session = await self.ask(lambda service: service.begin_session(who, browser=SOURCE))
        self.me = Myself(
            who=who,
            login=person.login,
            name=person.name,
            roles=frozenset(person.roles),
            session=session,
        )
        self.lang = "en" if me.person.lang == "en" else "zh"
        return self.me

    async def leave(self) -> None:
        """Nobody is signed in here any more."""
        me, self.me = self.me, None
        if me is not None and me.session:
            with suppress(SimulatorError, OSError):  # it ends by itself, when it is not used
                await self.ask(lambda service: service.leave_session(me.session))

    async def close(self) -> None:
        await self.leave()
        if self._service is not None and self._service.done() and self._service.exception() is None:
            await asyncio.to_thread(self._service.result().close)
