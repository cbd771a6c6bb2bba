"""What every screen is: filled from the service, drawn in the person's language, drawn anew when that changes."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Footer, Static
from textual.worker import Worker

from simulator.errors import SignedOut, SimulatorError
from simulator.words import Words
from tui.drafts import Draft

if TYPE_CHECKING:
    from simulator.service import Simulator
    from tui.app import DrillApp
    from tui.desk import Desk

T = TypeVar("T")
ROOMY = 120  # columns from which keys stand apart in the footer


def plain(text: object) -> Content:
    """A text as it is: nothing in it is markup."""
    return Content(str(text))


def capital(text: str) -> str:
    """A word of a sentence as a heading."""
    return text[:1].upper() + text[1:]


class Working:
    """Textual's own `run_worker` takes so many kinds of work that mypy can infer none; ours is always a coroutine's."""

    if TYPE_CHECKING:

        def run_worker(
            self,
            work: Callable[[], Coroutine[Any, Any, object]],
            name: str | None = "",
            group: str = "default",
            description: str = "",
            exit_on_error: bool = True,
            start: bool = True,
            exclusive: bool = False,
            thread: bool = False,
        ) -> Worker[object]: ...


class Spoken(Working):
    """What screens and dialogs share: the words, and bindings whose descriptions are keys of words."""

    app: DrillApp

    @property
    def desk(self) -> Desk:
        return self.app.desk

    @property
    def words(self) -> Words:
        return self.app.desk.words

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Those of Textual, told in the person's language; the footer shows only what is told so."""
        found = cast(dict[str, ActiveBinding], super().active_bindings)  # type: ignore[misc]
        first = ("f1",) if "f1" in found else ()  # on a narrow screen the last are cut off; help tells them all
        return {
            key: found[key]._replace(
                binding=self._in_words(found[key].binding) or replace(found[key].binding, show=False)
            )
            for key in dict.fromkeys((*first, *found))
        }

    def own_keys(self) -> list[Binding]:
        """The keys that are ours, told in words; those that every field has by itself are left out."""
        found = cast(dict[str, ActiveBinding], super().active_bindings)  # type: ignore[misc]
        told = [self._in_words(one.binding) for one in found.values() if one.enabled]
        return [one for one in told if one is not None]

    def _in_words(self, binding: Binding) -> Binding | None:
        """Nothing for those that widgets have by themselves."""
        key = binding.description
        return replace(binding, description=self.words(key), tooltip="") if key in self.words else None


class Page(Spoken, Screen[None]):  # type: ignore[misc]
    """A screen of its own. A page says what it asks (`load`) and how it is drawn (`draw`)."""

    app: DrillApp
    title_key: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "tui.key.back")]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.is_filled = False
        self._went_away = False

    # --- to be said by each page ---

    async def load(self) -> None:
        """Ask the service for what `draw` needs. Raises SimulatorError."""

    def draw(self) -> ComposeResult:
        yield from ()

    def arrived(self) -> None:
        """Called when the page was drawn: put the cursor where it belongs."""

    def heading(self) -> str:
        return self.words(self.title_key) if self.title_key else ""

    # --- the same everywhere ---

    def compose(self) -> ComposeResult:
        me = self.desk.me
        parts = [self.words("web.product"), self.heading(), me.name if me else ""]
        yield Static(plain(" · ".join(part for part in parts if part)), id="title")
        with Container(id="body"):
            if self.is_filled:
                yield from self.draw()
            else:
                yield Static("…", id="waiting")
        yield Footer(show_command_palette=False, compact=self.app.size.width < ROOMY)

    def on_resize(self) -> None:
        for footer in self.query(Footer):
            footer.compact = self.app.size.width < ROOMY

    def on_mount(self) -> None:
        self.begin()  # Textual calls the `on_mount` of every class; this can be said anew by one

    def begin(self) -> None:
        """Called once, when the page is there."""
        self.run_worker(self.refill, name="refill", group="refill", exclusive=True)

    async def refill(self) -> None:
        """Ask and draw anew; a page that cannot be filled is left."""
        try:
            await self.load()
        except SimulatorError as refused:
            self.refuse(refused)
            if not self.is_filled and self.is_current and len(self.app.screen_stack) > 2:
                self.dismiss()
            return
        self.is_filled = True
        await self.redraw()

    async def redraw(self) -> None:
        if self.is_attached:
            await self.recompose()
            self.arrived()
            self.refresh_bindings()

    async def ask(self, call: Callable[[Simulator], T]) -> T | None:
        """What the service answers; a refusal is shown, and gives None."""
        try:
            return await self.desk.ask(call)
        except SimulatorError as refused:
            self.refuse(refused)
            return None

    def refuse(self, refused: SimulatorError) -> None:
        if isinstance(refused, SignedOut):
            self.app.sign_out(refused)
            return
        self.app.notify(self.words.error(refused), severity="error", timeout=8, markup=False)

    def say(self, text: str) -> None:
        self.app.notify(text, markup=False)

    def kept_words(self, place: str) -> str:
        """What was written at a place and not sent yet."""
        return self.app.drafts.get(self.desk.who.id, place).text

    def keep_words(self, place: str, text: str) -> None:
        """Keep it for the next time; nothing, once it is sent. Who signed out has left what they had."""
        if self.desk.me is not None:
            self.app.drafts.put(self.desk.who.id, place, Draft(text=text))

    def go(self, page: Page) -> None:
        """Open a page above this one; what is done there may change what this one shows."""
        self._went_away = True
        self.app.push_screen(page)

    def on_screen_resume(self) -> None:
        if self._went_away:
            self._went_away = False
            self.returned()

    def returned(self) -> None:
        self.run_worker(self.refill, name="refill", group="refill", exclusive=True)

    async def retell(self) -> None:
        """Draw this page in the language that was just chosen."""
        await self.refill()

    def action_back(self) -> None:
        if len(self.app.screen_stack) > 2:
            self.dismiss()


class Dialog(Spoken, ModalScreen[T]):  # type: ignore[misc]
    """A question above a page."""

    app: DrillApp
