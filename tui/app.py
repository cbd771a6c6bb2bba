"""The application: themes, the keys that work everywhere, the command palette, and the way from page to page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar, cast

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.screen import Screen

from simulator.errors import SimulatorError
from tui import whole, wrapping
from tui.desk import Desk
from tui.drafts import Drafts
from tui.memory import Memory
from tui.menu import offered
from tui.page import Page, Spoken, Working, plain
from tui.speaker import Speaker
from tui.themes import THEMES

WIDE = 100  # columns from which a page has a side
TALL = 24  # lines from which a field may have a frame


class DrillApp(Working, App[None]):  # type: ignore[misc]
    CSS_PATH = Path(__file__).parent / "app.tcss"
    TITLE = "Service Drill"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "tui.key.help"),
        Binding("f2", "language", "tui.key.language"),
        Binding("ctrl+p", "command_palette", "tui.key.palette", priority=True),
        Binding("ctrl+t", "next_theme", "tui.key.theme", show=False),
        Binding("ctrl+q", "quit", "tui.key.quit", show=False, priority=True),
    ]
    # Textual declares these for each application, not for the class.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012

    def __init__(self, desk: Desk, memory: Memory, first: Page, drafts: Drafts | None = None) -> None:
        wrapping.install()
        whole.install()
        super().__init__()
        self.desk = desk
        self.memory = memory
        self.drafts = drafts or Drafts()
        self.first = first
        self.speaker = Speaker()
        for theme in THEMES:
            self.register_theme(theme)
        chosen = memory.get("theme", "")
        few = self.console.color_system in ("standard", "windows")  # sixteen colours: those that its owner chose
        self.theme = chosen if chosen in self.available_themes else "ansi-dark" if few else "drill-dark"

    def on_mount(self) -> None:
        self.push_screen(self.first)

    async def on_unmount(self) -> None:
        self.speaker.hush()
        await self.desk.close()

    # --- keys that work everywhere ---

    def action_help(self) -> None:
        from tui.help import Help

        if isinstance(self.screen, Spoken) and not isinstance(self.screen, Help):
            self.push_screen(Help(self.screen.own_keys()))

    async def action_language(self) -> None:
        """The other language, at once and everywhere: the service's texts too."""
        self.desk.lang = "en" if self.desk.lang == "zh" else "zh"
        self.memory.put("lang", self.desk.lang)
        if self.desk.me is not None:
            lang, who = self.desk.lang, self.desk.who
            self.run_worker(partial(self._tell_language, lang, who), exclusive=True, group="language")
        page = next((screen for screen in reversed(self.screen_stack) if isinstance(screen, Page)), None)
        if page is not None:
            await page.retell()

    async def _tell_language(self, lang: str, who: object) -> None:
        try:
            await self.desk.ask(lambda service: service.people.set_language(self.desk.who, lang=lang))
        except SimulatorError as refused:
            self.notify(self.desk.words.error(refused), severity="error", markup=False)

    def action_help_quit(self) -> None:
        """Ctrl+C leaves nothing by mistake; it says what does, in the person's language."""
        self.notify(self.desk.words("tui.quit_how"), markup=False)

    def action_next_theme(self) -> None:
        names = [theme.name for theme in THEMES]
        at = names.index(self.theme) if self.theme in names else -1
        self.take_theme(names[(at + 1) % len(names)])

    def take_theme(self, name: str) -> None:
        self.theme = name
        self.memory.put("theme", name)

    def action_command_palette(self) -> None:
        if not CommandPalette.is_open(cast("App[object]", self)):
            self.push_screen(CommandPalette(id="--command-palette", placeholder=self.desk.words("tui.palette")))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        words = self.desk.words
        if self.desk.me is not None:
            for place in offered(self.desk.me.roles):
                yield SystemCommand(words(place.words), words("tui.palette_open"), lambda p=place: self.open(p.page()))
        if isinstance(screen, Page):
            for binding in screen.own_keys():
                if binding.key not in ("ctrl+p", "f2", "f1"):
                    yield SystemCommand(
                        binding.description,
                        self.get_key_display(binding),
                        lambda action=binding.action: self.run_worker(partial(self.done_on, screen, action)),
                    )
        yield SystemCommand(words("tui.key.language"), "F2", lambda: self.run_worker(self.action_language))
        yield SystemCommand(words("tui.key.help"), "F1", self.action_help)
        for theme in THEMES:
            name = theme.name
            yield SystemCommand(
                words("tui.theme", name=words(f"tui.themes.{name}")),
                words("tui.palette_theme"),
                lambda name=name: self.take_theme(name),
            )

    async def done_on(self, page: Page, action: str) -> None:
        """An action of a page, or of the application where the page has none of that name."""
        name = action.partition("(")[0].rpartition(".")[2]
        await self.run_action(action, page if hasattr(page, f"action_{name}") else self)

    # --- ways ---

    def open(self, page: Page) -> None:
        """A page of the menu, above the first one."""
        while len(self.screen_stack) > 2:
            self.pop_screen()
        first = self.screen_stack[-1]
        if isinstance(first, Page) and type(first) is type(page):
            first.returned()
        elif isinstance(first, Page):
            first.go(page)

    def sign_out(self, why: SimulatorError) -> None:
        """Back to the first page, with what happened; half a reply is on disk and stands there again."""
        from tui.signin import Server, SignIn

        if self.desk.me is None:
            return  # others that were under way are refused too
        self.desk.me = None
        self.speaker.hush()
        told = f"{self.desk.words.error(why)} {self.desk.words('tui.signed_out')}"
        self.notify(told, severity="warning", timeout=20, markup=False)
        self.begin_again(Server(is_refused=True) if self.desk.is_remote else SignIn())

    def begin_again(self, first: Page) -> None:
        """The first page is another one now: somebody signed in or out."""
        while len(self.screen_stack) > 2:
            self.pop_screen()
        self.switch_screen(first)


__all__ = ["DrillApp", "plain"]
