"""What tests of the terminal share: people with accounts, a clock that a test moves, and a pilot who waits."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from textual import events
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.worker import Worker

from simulator.service import Simulator, Who
from simulator.storage.tables import AccountRow
from simulator.wordbook import words_in
from tests.service.field import PASSWORD, Clock
from tui.app import DrillApp
from tui.desk import Desk
from tui.drafts import Drafts
from tui.memory import Memory
from tui.page import Page
from tui.signin import SignIn

WORDS = {lang: words_in(lang, views=True) for lang in ("zh", "en")}
FILE = "servicedrill.sqlite"


async def nothing_ready() -> None:
    """Wait until the loop has nothing to do but wait: for a thread, a timer or a person."""
    loop = asyncio.get_running_loop()
    for _ in range(100_000):
        await asyncio.sleep(0)
        if not loop._ready:  # type: ignore[attr-defined]
            return
    raise AssertionError("the loop never came to rest")


@dataclass
class Town:
    """One service for all tests of a process; each makes the people that it needs."""

    simulator: Simulator
    clock: Clock
    root: Who
    home: Path
    made: int = 0
    people: dict[str, Who] = field(default_factory=dict)

    def make(self, *roles: str, lang: str = "zh") -> str:
        """The login of a new person, whose password is that of root without being hashed again."""
        self.made += 1
        login = f"person{self.made}"
        added = self.simulator.people.add(
            self.root, login=login, name=f"Person {self.made}", roles=roles or ("trainee",), lang=lang
        )
        with self.simulator.house.store.writing() as transaction:
            known = transaction.session.get_one(AccountRow, self.root.id).password
            transaction.session.get_one(AccountRow, added.person.id).password = known
        self.people[login] = Who(id=added.person.id)
        return login

    def cast(self, part: str, *roles: str, name: str = "", lang: str = "zh") -> Who:
        """Somebody for a part of `an_exam` or `a_court`."""
        return self.people[self.make(*roles, lang=lang)]

    def login_of(self, who: Who) -> str:
        return next(login for login, one in self.people.items() if one.id == who.id)

    def copied_to(self, folder: Path) -> Path:
        """A data folder of its own with everything that there is now."""
        shutil.copytree(self.home / "keys", folder / "keys")
        with sqlite3.connect(self.home / FILE) as here, sqlite3.connect(folder / FILE) as there:
            here.backup(there)
        here.close()
        there.close()
        return folder


class Person:
    """Somebody at the terminal application: presses keys, writes, and reads the screen."""

    def __init__(self, pilot: Pilot[None], town: Town) -> None:
        self.pilot = pilot
        self.app: DrillApp = pilot.app  # type: ignore[assignment]
        self.town = town

    async def settle(self) -> None:
        """Wait until nothing is under way but what waits for a person."""
        calm = 0
        for _ in range(4000):
            await nothing_ready()
            await self.pilot.pause(0)
            busy = [one.name or one.group for one in self.app.workers if not self._goes_on(one)]
            calm = 0 if busy else calm + 1
            if calm > 2:
                return
            if busy:
                await asyncio.sleep(0.001)
        raise AssertionError(f"still busy: {busy}")

    def _goes_on(self, worker: Worker[object]) -> bool:
        """A voice that speaks, or what waits for a person to answer the question on the screen."""
        return worker.group == "never" or (worker.group == "sure" and isinstance(self.app.screen, ModalScreen))

    async def waits_for(self, claim: Callable[[], bool]) -> None:
        """For what goes on in the background."""
        for _ in range(200):
            await self.settle()
            if claim():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"it never came to that:\n{self.screen()}")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def click(self, selector: str) -> None:
        assert await self.pilot.click(selector), f"nothing at {selector}"
        await self.settle()

    async def write(self, text: str) -> None:
        """As from an input method: whole words at once."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def sign_in(self, login: str) -> None:
        await self.settle()
        await self.write(login)
        await self.press("tab")
        await self.write(PASSWORD)
        await self.press("enter")

    async def say(self, text: str) -> None:
        await self.write(text)
        await self.press("enter")

    async def open(self, page: Page) -> None:
        self.page.go(page)
        await self.settle()

    @property
    def page(self) -> Page:
        assert isinstance(self.app.screen, Page), self.app.screen
        return self.app.screen

    def screen(self) -> str:
        """What is to be read now, line by line, without looks."""
        return "\n".join("".join(segment.text for segment in strip) for strip in self.strips())

    def strips(self) -> list:
        return self.app.screen._compositor.render_strips()

    def sees(self, *texts: str) -> None:
        shown = "".join(self.screen().split())
        for text in texts:
            assert "".join(text.split()) in shown, f"'{text}' is not on the screen:\n{self.screen()}"

    def sees_not(self, *texts: str) -> None:
        shown = "".join(self.screen().split())
        for text in texts:
            assert "".join(text.split()) not in shown, f"'{text}' is on the screen:\n{self.screen()}"


@asynccontextmanager
async def terminal(
    town: Town,
    login: str = "",
    first: Page | None = None,
    *,
    size: tuple[int, int] = (120, 36),
    lang: str = "zh",
    memory: Memory | None = None,
    drafts: Drafts | None = None,
    token: str = "",
    by_token: Callable[[str], Simulator] | None = None,
):
    """Somebody before the sign-in screen, or signed in as `login` and before the page `first`.

    Each application has the town's service, which it must not close, or what `by_token` gives.
    """
    opening = (lambda: by_token(token)) if by_token else (lambda: town.simulator)
    desk = Desk(opening, lambda one: WORDS[one], lang, is_remote=bool(by_token), by_token=by_token, ticks=town.clock)
    desk.close = _nothing  # type: ignore[method-assign]
    if login:
        await desk.take_place(town.people[login])
        desk.lang = lang
    memory = memory or Memory()
    app = DrillApp(desk, memory, first or SignIn(), drafts)
    app.theme = memory.get("theme") or "drill-dark"  # whatever the terminal of the tests can do
    app.animation_level = "none"
    app.run_worker = _without_preparing(app.run_worker)  # type: ignore[method-assign]
    async with app.run_test(size=size) as pilot:
        person = Person(pilot, town)
        await person.settle()
        yield person


async def _nothing() -> None:
    """The service lives on for the next test."""


def _without_preparing(run_worker):
    def run(work, *args, **kwargs):
        if kwargs.get("name") == "prepare":
            return None
        return run_worker(work, *args, **kwargs)

    return run
