"""The terminal application at a person's hands, and what its screen shows as a picture."""

from __future__ import annotations

import html
import io
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser
from playwright.async_api import Page as BrowserPage
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual import events
from textual.pilot import Pilot
from textual.screen import ModalScreen

from simulator.demo import PASSWORD
from simulator.service import Simulator
from simulator.wordbook import words_in
from tui.app import DrillApp
from tui.desk import Desk
from tui.memory import Memory
from tui.page import Page
from tui.signin import SignIn

PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; }} i {{ display: inline-block; width: 2ch; font-style: normal; text-align: center; }}
pre {{ margin: 0; width: {width}ch; background: {background};
  font: 16px/19px "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; }}
</style><pre>{text}</pre>"""


def drawn(app: DrillApp) -> str:
    """The screen as a page whose every cell is where a terminal would put it."""
    theme = app.ansi_theme
    lines = ["".join(_span(segment, theme) for segment in strip) for strip in app.screen._compositor.render_strips()]
    return PAGE.format(width=app.size.width, background=_colour(None, theme, foreground=False), text="\n".join(lines))


def _span(segment: Segment, theme: TerminalTheme) -> str:
    style = segment.style or Style()
    fore, back = _colour(style, theme, foreground=True), _colour(style, theme, foreground=False)
    if style.reverse:
        fore, back = back, fore
    looks = [f"color:{fore}", f"background:{back}"]
    looks += ["font-weight:bold"] * bool(style.bold) + ["font-style:italic"] * bool(style.italic)
    looks += ["text-decoration:underline"] * bool(style.underline) + ["opacity:.6"] * bool(style.dim)
    text = "".join(f"<i>{char}</i>" if cell_len(char) > 1 else html.escape(char) for char in segment.text)
    return f'<span style="{";".join(looks)}">{text}</span>'


def _colour(style: Style | None, theme: TerminalTheme, *, foreground: bool) -> str:
    colour = (style.color if foreground else style.bgcolor) if style else None
    if colour is None:
        triplet = theme.foreground_color if foreground else theme.background_color
    else:
        triplet = colour.get_truecolor(theme, foreground=foreground)
    return triplet.hex


class Album:
    """Where the pictures go, and the browser that turns a drawing into dots."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.page: BrowserPage | None = None

    async def keep(self, app: DrillApp, name: str) -> Path:
        page = self.page = self.page or await self.browser.new_page()
        await page.set_content(drawn(app))
        box = await page.locator("pre").evaluate("one => [one.offsetWidth, one.offsetHeight]")
        await page.set_viewport_size({"width": box[0], "height": box[1]})
        file = self.folder / f"{name}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        shot = await page.screenshot()
        Image.open(io.BytesIO(shot)).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)
        return file


class Visit:
    """One person at the terminal."""

    def __init__(self, pilot: Pilot[None], album: Album, prefix: str) -> None:
        self.pilot, self.album, self.prefix = pilot, album, prefix
        self.app: DrillApp = pilot.app  # type: ignore[assignment]
        self.number = itertools.count(1)

    async def settle(self) -> None:
        calm = 0
        while calm < 3:
            await self.pilot.pause(0.01)
            busy = [one for one in self.app.workers if one.group != "never"]
            waits = isinstance(self.app.screen, ModalScreen)
            calm = 0 if [one for one in busy if not (waits and one.group == "sure")] else calm + 1

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def write(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def open(self, page: Page, name: str = "") -> None:
        while len(self.app.screen_stack) > 2:
            self.app.pop_screen()
        await self.settle()
        self.app.screen.go(page)  # type: ignore[attr-defined]
        await self.settle()
        if name:
            await self.taken(name)

    async def push(self, selector: str) -> None:
        """Press a button."""
        self.app.screen.query(selector).first().press()  # type: ignore[attr-defined]
        await self.settle()

    async def taken(self, name: str) -> None:
        self.app.clear_notifications()
        await self.settle()
        await self.album.keep(self.app, f"{self.prefix}{next(self.number):02}-{name}")


@asynccontextmanager
async def terminal(
    service: Simulator, album: Album, lang: str, size: tuple[int, int], prefix: str, login: str = "", theme: str = ""
) -> AsyncIterator[Visit]:
    desk = Desk(lambda: service, lambda one: words_in(one, views=True), "en" if lang == "en" else "zh")
    desk.close = _nothing  # type: ignore[method-assign]
    app = DrillApp(desk, Memory(), SignIn())
    app.animation_level = "none"
    app.theme = theme or "drill-dark"
    async with app.run_test(size=size) as pilot:
        visit = Visit(pilot, album, prefix)
        await visit.settle()
        if login:
            await visit.write(login)
            await visit.press("tab")
            await visit.write(PASSWORD)
            await visit.press("enter")
            await pilot.pause(0.3)
            await visit.settle()
            if app.desk.lang != lang:
                await visit.press("f2")
        yield visit


async def _nothing() -> None:
    """The service lives on for the next visit."""
