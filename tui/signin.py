"""Signing in: with a password, with a one-time code, or as the first administrator of an empty installation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from simulator.errors import SignedOut, SimulatorError
from tui.desk import SOURCE
from tui.page import Page, plain

if TYPE_CHECKING:
    from simulator.service import Simulator, Who
    from simulator.service.remote import RemoteSimulator
    from simulator.service.signing_in import SignedIn

Kind = Literal["sign_in", "code", "install"]
FIELDS: dict[Kind, tuple[str, ...]] = {
    "sign_in": ("login", "password"),
    "code": ("login", "code", "new_password", "again"),
    "install": ("name", "login", "new_password", "again"),
}
SECRET = ("password", "new_password", "again")


class SignIn(Page):
    title_key = "signin.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "other", "tui.key.code"),
        Binding("escape", "quit", "tui.key.quit", show=False),
    ]

    def __init__(self, kind: Kind = "sign_in") -> None:
        super().__init__()
        self.kind: Kind = kind
        self.people: tuple[tuple[str, str], ...] = ()
        self.is_filled = True  # it can be typed into before the service is open

    def begin(self) -> None:
        self.arrived()
        # Loading the service would hold up the drawing of this page.
        self.set_timer(0.05, partial(self.run_worker, self._look, name="look"))

    async def _look(self) -> None:
        """Once the service is open: is anybody there at all, and is it a demo?"""
        try:
            has_somebody = await self.desk.ask(lambda service: service.people.has_administrator())
            self.people = await self.desk.ask(lambda service: service.demo_people())
        except Exception as failed:  # whatever it is, the terminal is given back and says it
            self.app.exit(message=str(failed), return_code=1)
            return
        if not has_somebody and self.kind != "install":
            self.kind = "install"
            await self.redraw()
        elif self.people:
            offered = self.query_one("#people", OptionList)
            offered.add_options([self._option(login, role) for login, role in self.people])
            offered.highlighted = 0
            self.query_one("#demo").display = True

    def _option(self, login: str, role: str) -> Option:
        return Option(plain(f"{self.words('role.' + role)} · {login}"), id=login)

    def draw(self) -> ComposeResult:
        words = self.words
        with Horizontal(classes="centre"), VerticalScroll(classes="card form", can_focus=False):
            lead = {"sign_in": "tui.signin.lead", "code": "signin.code_lead", "install": "signin.install_lead"}
            title = {"sign_in": "signin.title", "code": "signin.code_title", "install": "signin.install_title"}
            yield Static(plain(words(title[self.kind])), classes="h1")
            yield Static(plain(words(lead[self.kind])), classes="soft")
            for name in FIELDS[self.kind]:
                yield Label(plain(words(f"signin.{name}")))
                yield Input(id=name, password=name in SECRET, compact=len(FIELDS[self.kind]) > 2)
            send = {"sign_in": "signin.enter", "code": "signin.set_password", "install": "signin.install"}
            yield Button(plain(words(send[self.kind])), variant="primary", id="send")
            with VerticalScroll(id="demo", can_focus=False) as demo:
                yield Static(plain(words("signin.demo")), classes="h2")
                yield Static(plain(words("tui.signin.demo")), classes="soft")
                yield OptionList(*(self._option(*one) for one in self.people), id="people", markup=False)
            demo.display = bool(self.people)

    def arrived(self) -> None:
        self.query_one(Input).focus()

    async def retell(self) -> None:
        typed = {field.id: field.value for field in self.query(Input)}
        await self.redraw()
        for field in self.query(Input):
            field.value = typed.get(field.id, "")

    @on(Input.Submitted)
    @on(Button.Pressed, "#send")
    def send(self) -> None:
        empty = next((field for field in self.query(Input) if not field.value), None)
        if empty is not None:
            empty.focus()
            return
        self.run_worker(
            partial(self._enter, {str(field.id): field.value for field in self.query(Input)}), group="enter"
        )

    @on(OptionList.OptionSelected, "#people")
    def as_demo(self, event: OptionList.OptionSelected) -> None:
        from simulator.service.demonstration import PASSWORD

        self.run_worker(partial(self._enter, {"login": str(event.option_id), "password": PASSWORD}), group="enter")

    async def _enter(self, typed: dict[str, str]) -> None:
        if "again" in typed and typed["again"] != typed["new_password"]:
            self.app.notify(self.words("errors.passwords_differ"), severity="error", markup=False)
            self.query_one("#again", Input).focus()
            return
        button = self.query_one("#send", Button)
        button.disabled = True
        found = await self.ask(self._call(typed))
        button.disabled = False
        if found is None:
            self.query(Input).filter("#password,#code").set(disabled=False)
            return
        await enter(self, found.who)

    def _call(self, typed: dict[str, str]) -> Callable[[Simulator], SignedIn]:
        login, lang = typed["login"].strip(), self.desk.lang
        if self.kind == "code":
            code, fresh = typed["code"], typed["new_password"]
            return lambda s: s.people.use_code(login=login, code=code, password=fresh, source=SOURCE)
        if self.kind == "install":
            name, fresh = typed["name"], typed["new_password"]
            return lambda s: s.people.install(login=login, name=name, password=fresh, lang=lang)
        return lambda s: s.people.sign_in(login=login, password=typed["password"], source=SOURCE)

    async def action_other(self) -> None:
        self.kind = "code" if self.kind == "sign_in" else "sign_in"
        await self.redraw()


async def enter(page: Page, who: Who) -> None:
    """On to the first page of somebody who is signed in; what the first reply would wait for is made meanwhile."""
    from tui.home import Home

    await page.desk.take_place(who)
    page.app.clear_notifications()  # what led here has been read
    page.app.begin_again(Home())
    if not page.desk.is_remote:
        page.app.run_worker(partial(page.desk.ask, lambda service: service.prepare()), name="prepare")


class Server(Page):
    """The first page where a server is asked with a token: whose it is, then on.

    `is_refused`: the token is not taken any more, so another one is asked for.
    """

    title_key = "signin.title"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "quit", "tui.key.quit", show=False)]

    def __init__(self, *, is_refused: bool = False) -> None:
        super().__init__()
        self.is_refused = is_refused

    async def load(self) -> None:
        if not self.is_refused:
            await self._look()

    async def _look(self) -> None:
        try:
            who = await self.desk.ask(lambda service: cast("RemoteSimulator", service).signed_in())
        except SignedOut as refused:
            self.is_refused = True
            self.app.notify(self.words.error(refused), severity="error", timeout=8, markup=False)
        except Exception as failed:  # whatever it is, the terminal is given back and says it
            self.app.exit(message=str(failed), return_code=1)
        else:
            self.run_worker(partial(enter, self, who), group="enter")

    def draw(self) -> ComposeResult:
        words = self.words
        if not self.is_refused:
            return
        with Horizontal(classes="centre"), VerticalScroll(classes="card form", can_focus=False):
            yield Static(plain(words("signin.title")), classes="h1")
            yield Static(plain(words("tui.signin.token_lead")), classes="soft")
            yield Label(plain(words("tui.signin.token")))
            yield Input(id="token", password=True)
            yield Button(plain(words("signin.enter")), variant="primary", id="send")

    def arrived(self) -> None:
        for field in self.query("#token"):
            field.focus()

    @on(Input.Submitted)
    @on(Button.Pressed, "#send")
    def send(self) -> None:
        token = self.query_one("#token", Input).value.strip()
        if token:
            self.desk.take_token(token)
            self.run_worker(self._again, group="enter", exclusive=True)

    async def _again(self) -> None:
        """A server that is not there just now is asked again at the next try."""
        try:
            who = await self.desk.ask(lambda service: cast("RemoteSimulator", service).signed_in())
        except SimulatorError as refused:
            self.app.notify(self.words.error(refused), severity="error", timeout=8, markup=False)
            return
        await enter(self, who)
