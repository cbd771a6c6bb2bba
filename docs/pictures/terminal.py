"""Pictures of every screen of the terminal, in both languages and any size (`python docs/pictures/terminal.py FOLDER`).

They are for looking at, and are not kept. `--readme` makes only the two that docs/terminal.md shows, beside this file.
Needs Debian's chromium and fonts-noto-cjk. FOLDER/demo is the demo organisation; it is made the first time, and what
is walked through (an exam that is booked and sat) is kept in it.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import io
import itertools
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Browser, async_playwright
from playwright.async_api import Page as BrowserPage
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual import events
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Select

from simulator.demo import PASSWORD, sign_ins
from simulator.demo.ready import made_at
from simulator.service import Simulator
from simulator.wordbook import words_in
from tui.app import DrillApp
from tui.desk import Desk
from tui.memory import Memory
from tui.page import Page
from tui.signin import SignIn

HERE = Path(__file__).parent
SIZES = ((60, 20), (100, 30), (200, 50))
PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; }} i {{ display: inline-block; width: 2ch; font-style: normal; text-align: center; }}
pre {{ margin: 0; width: {width}ch; background: {background};
  font: 16px/19px "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; }}
</style><pre>{text}</pre>"""
SAID = {
    "zh": (
        "您好，安居物业客服中心，很高兴为您服务，请问有什么可以帮您？",
        "非常抱歉给您带来这么大的不便，家里漏水，换作是我也会着急。请问您是哪一栋哪一室？",
    ),
    "en": (
        "Good morning, Anju Property Services, this is Lin. How may I help you?",
        "I'm very sorry for all this trouble; I would be upset too. May I have your building and flat number?",
    ),
}


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


async def at_the_door(visit: Visit) -> None:
    await visit.pilot.pause(0.3)
    await visit.settle()
    await visit.taken("sign-in")
    await visit.press("f3")
    await visit.taken("code")
    await visit.press("f1")
    await visit.taken("help")
    await visit.press("escape", "ctrl+p")
    await visit.pilot.pause(0.5)
    await visit.taken("palette")


async def as_trainee(visit: Visit) -> None:
    from tui.catalogue import Catalogue
    from tui.certificates import Certificates, OneCertificate
    from tui.exam.exams import Exams
    from tui.exam.result import Result
    from tui.modules import Module, Modules
    from tui.reports import Reports
    from tui.ways import to_card

    await visit.taken("home")
    await visit.press("f1")
    await visit.taken("home-help")
    await visit.press("escape")
    await visit.open(Catalogue(), "catalogue")
    await visit.open(to_card("leak_on_bed"), "card")
    await in_talk(visit)
    await visit.open(to_card("third_change"))
    await visit.push("#start")
    await visit.taken("counter")
    await visit.open(to_card("wrong_colour"))
    await visit.push("#start")
    await visit.taken("chat")
    await visit.open(Reports(), "reports")
    await visit.open(Modules(), "modules")
    await visit.open(Module("ethics"), "module")
    await visit.push("#hand-in")
    await visit.taken("module-sure")
    await visit.press("y")
    await visit.taken("module-answered")
    await visit.open(Exams(), "exams")
    over = [one for one in visit.app.screen.mine if one.passed is not None]  # type: ignore[attr-defined]
    if over:
        await visit.open(Result(over[0].sitting), "result")
        await visit.press("c")
        await visit.taken("contest")
    await visit.open(Exams())
    await visit.press("a")
    await visit.taken("appeals")
    await visit.open(Certificates(), "certificates")
    found = visit.app.screen.found  # type: ignore[attr-defined]
    if found:
        await visit.open(OneCertificate(found[0].number), "certificate")


async def in_talk(visit: Visit) -> None:
    """From a card to the report."""
    lang = visit.app.desk.lang
    await visit.push("#start")
    await visit.taken("ringing")
    await visit.press("f4")
    for text in SAID[lang]:
        await visit.write(text)
        await visit.press("enter")
    await visit.taken("talk")
    narrow = visit.app.size.width < 100
    for key, name in (("f6", "case"), ("f7", "articles"), ("f8", "transfer")):
        await visit.press(key)
        await visit.taken(f"talk-{name}")
        await visit.press("escape")
    if narrow:
        await visit.press("f3")
        await visit.taken("talk-side")
        await visit.press("escape")
    await visit.press("f4")
    await visit.taken("hold")
    await visit.press("f4", "f5", "escape")
    await visit.taken("leaving")
    await visit.press("escape", "f1")
    await visit.taken("talk-help")
    await visit.press("escape", "ctrl+r")
    await visit.taken("retake")
    await visit.press("escape", "f9")
    await visit.taken("hangup-sure")
    await visit.press("y")
    await visit.taken("over")
    await visit.press("enter")
    await visit.taken("report")
    for pane in ("2", "3"):
        await visit.press(pane, "n")
        await visit.taken(f"report-{pane}")


async def as_commented(visit: Visit) -> None:
    from tui.ways import to_report

    await visit.taken("commented-home")
    if visit.app.screen.comments:  # type: ignore[attr-defined]
        await visit.open(to_report(visit.app.screen.comments[0].attempt, "comments"), "comments")  # type: ignore[attr-defined]


async def as_trainer(visit: Visit) -> None:
    from tui.author import Author, Scenarios
    from tui.groups import Groups

    await visit.taken("trainer-home")
    await visit.open(Groups(), "groups")
    await visit.press("enter")
    await visit.taken("group")
    await visit.press("enter")
    await visit.taken("member")
    await visit.press("r")
    await visit.taken("member-reports")
    await visit.press("enter")
    await visit.taken("member-report")
    await visit.open(Scenarios(), "scenarios")
    await visit.open(Author(scenario="leak_on_bed"), "author")
    await visit.press("down", "down", "down")
    await visit.taken("author-beat")
    file = visit.album.folder / "broken.yaml"
    file.write_text("id: broken\npersona: nobody_known\nbeats: [\n", encoding="utf-8")
    await visit.open(Author(file=file), "author-file")


async def as_examiner(visit: Visit) -> None:
    from tui.exam.booking import BookSitting
    from tui.exam.sittings import Sittings
    from tui.review import Reviews

    await visit.taken("examiner-home")
    await visit.open(Reviews(), "reviews")
    if visit.app.screen.query(OptionList):
        await visit.press("enter")
        await visit.taken("case")
        await visit.press("1")
        await visit.taken("case-chosen")
    await visit.open(Sittings(), "sittings")
    await visit.open(BookSitting(), "booking")
    await visit.press("enter")
    await visit.taken("booking-list")


async def the_exam(
    service: Simulator, album: Album, lang: str, size: tuple[int, int], prefix: str, logins: Any
) -> None:
    """Booked, watched, sat and handed in."""
    from tui.exam.booking import BookSitting
    from tui.exam.paper import Paper
    from tui.exam.sittings import Sittings

    async with terminal(service, album, lang, size, prefix, logins["examiner"]) as visit:
        await visit.open(BookSitting())
        page = visit.app.screen
        candidates = [value for _, value in page.query_one("#candidate", Select)._options if value]
        ready = None
        for value in candidates:
            if not isinstance(value, str):
                continue
            page.query_one("#candidate", Select).value = value
            await visit.settle()
            if "✓" in str(page.query_one("#ready").visual):  # type: ignore[attr-defined]
                ready = value
                break
        await visit.taken("booking-candidate")
        if ready is None:
            print("nobody is ready for an exam")
            return
        watch = [v for _, v in page.query_one("#invigilator", Select)._options if isinstance(v, str) and v != ready]
        page.query_one("#invigilator", Select).value = watch[0]
        await visit.settle()
        await visit.push("#send")
        await visit.taken("booked")
        booked = visit.app.screen.booked  # type: ignore[attr-defined]
        await visit.open(Sittings(), "sittings-booked")
        await visit.press("enter")
        await visit.taken("watched")
    people = {
        one.id: one.login for one in service.people.list(_who(service, logins["administrator"]), limit=1000).people
    }
    async with terminal(service, album, lang, size, prefix, people[ready]) as visit:
        visit.number = itertools.count(50)
        await visit.taken("candidate-home")
        await visit.open(Paper(booked.sitting), "lobby")
        await visit.write(PASSWORD)
        await visit.press("enter")
        await visit.taken("lobby-confirmed")
        entries = {"invigilator_login": people[watch[0]], "invigilator_password": PASSWORD, "code": booked.code}
        for name, value in entries.items():
            visit.app.screen.query_one(f"#{name}", Input).value = value
        await visit.push("#open")
        await visit.taken("lobby-open")
        await visit.push("#begin")
        await visit.taken("section")
        for at in range(6):
            visit.app.screen.query_one("VerticalScroll").scroll_page_down(animate=False)
            await visit.settle()
            await visit.taken(f"section-{at}")
        await visit.press("escape")
        await visit.taken("paper")
        sections = visit.app.screen.query_one("#sections", OptionList)
        for at in range(1, sections.option_count):
            visit.app.screen.query_one("#sections", OptionList).highlighted = at
            await visit.press("enter")
            await visit.taken(f"part-{at}")
            plays = visit.app.screen.query(".play")
            if plays:
                plays.first().press()  # type: ignore[attr-defined]
                await visit.settle()
                await visit.taken(f"part-{at}-play")
                await visit.press("escape")
            await visit.press("escape")
        await visit.push("#hand-in")
        await visit.taken("hand-in-sure")
        await visit.press("y")
        await visit.taken("handed-in")


async def readme(service: Simulator, album: Album, login: str) -> None:
    """The drill in Chinese and a report in English."""
    from tui.ways import to_card

    for lang, name in (("zh", "terminal-drill-zh"), ("en", "terminal-report-en")):
        async with terminal(service, album, lang, (120, 36), "", login) as visit:
            await visit.open(to_card("leak_on_bed"))
            await visit.push("#start")
            await visit.press("f4")
            said = SAID[lang] if lang == "zh" else (*SAID[lang], "That's impossible, we never got a call from you.")
            for text in said:
                if lang == "zh":
                    await visit.write(text)
                else:
                    await visit.pilot.press(*text)  # as if it were typed: the report tells what was pasted
                await visit.press("enter")
            if lang == "en":
                await visit.press("f9", "y", "enter", "2", "n")
            visit.app.clear_notifications()
            await visit.settle()
            print(await album.keep(visit.app, name))


def _who(service: Simulator, login: str) -> Any:
    return service.people.sign_in(login=login, password=PASSWORD, source="pictures").who


async def walk(service: Simulator, album: Album, logins: dict[str, str], only: str, given: argparse.Namespace) -> None:
    parts: dict[str, tuple[str, Callable[[Visit], Any]]] = {
        "door": ("", at_the_door),
        "trainee": (logins["trainee"], as_trainee),
        "commented": (given.login or logins["trainee"], as_commented),
        "trainer": (logins["trainer"], as_trainer),
        "examiner": (logins["examiner"], as_examiner),
    }
    for lang, size in itertools.product(given.langs.split(","), SIZES):
        if given.width and size[0] != given.width:
            continue
        prefix = f"{lang}-{size[0]}{given.theme and '-' + given.theme}/"
        for name, (login, visited) in parts.items():
            if not only or only == name:
                async with terminal(service, album, lang, size, f"{prefix}{name}-", login, given.theme) as visit:
                    await visited(visit)
        if not only or only == "exam":
            await the_exam(service, album, lang, size, f"{prefix}exam-", logins)


async def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--readme", action="store_true")
    asked.add_argument("--only", default="", help="door, trainee, commented, trainer, examiner or exam")
    asked.add_argument("--langs", default="zh,en")
    asked.add_argument("--width", type=int, default=0)
    asked.add_argument("--theme", default="")
    asked.add_argument("--login", default="", help="another trainee of the demo than the first")
    given = asked.parse_args()
    home = given.folder / "demo"
    if not (home / "servicedrill.sqlite").exists():
        made_at("", home, similarity=False)
    logins = {role: login for login, role in reversed(sign_ins(home))}
    service = Simulator.open("", home, similarity=False)
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        if given.readme:
            await readme(service, Album(browser, HERE), given.login or logins["trainee"])
        else:
            await walk(service, Album(browser, given.folder), logins, given.only, given)
        await browser.close()
    service.close()


if __name__ == "__main__":
    asyncio.run(main())
