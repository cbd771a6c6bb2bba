"""Pictures of every page, in both languages, on a phone and on a desktop (`python docs/pictures/pages.py FOLDER`).

They are for looking at, and are not kept. `--readme` makes only the pictures that the README shows, beside this file.
Needs Debian's chromium and fonts-noto-cjk. FOLDER/demo is the demo organisation; it is made the first time.
"""

from __future__ import annotations

import argparse
import io
import itertools
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from simulator.demo import PASSWORD, sign_ins
from simulator.demo.ready import made_at
from web import create_app

HERE = Path(__file__).parent
WIDTHS = {390: 844, 1280: 800}
# By role: addresses, and links (`> PATTERN`), of which the first on the open page that fits is followed. `menu` opens
# what else the menu leads to.
PAGES: dict[str, tuple[str, ...]] = {
    "": ("/sign-in", "/code", "/check", "/api", "/nothing-here"),
    "trainee": (
        "/drills",
        "/drills/leak_on_bed",
        "/drills/leak_on_bed/sample",
        "/modules/",
        r"> /modules/\w+",
        "/reports",
        r"> /reports/\w+",
        "/exams/",
        r"> /exams/\w+.*",
        "/certificates",
        r"> /certificates/[\w-]+",
        "/account/",
        "/account/password",
        "/help/glossary",
        "menu",
    ),
    "candidate": (
        "/exams/",
        r"> /exams/\w+",
        r"> /exams/\w+/section/\w+",
        "/exams/",
        r"> /exams/\w+",
        r"> /exams/\w+/review",
    ),
    "trainer": (
        "/training/live",
        "/training/",
        r"> /training/group/\w+",
        r"> /training/person/\w+",
        "/scenarios",
        r"> /scenarios/\w+",
        "/scenarios/parking_fee/source",
        "/standards/rules",
        "menu",
    ),
    "examiner": ("/review/", r"> /review/case/.+", "/review/appeals", "/sittings/", "/sittings/book", "menu"),
    "manager": (
        "/training/",
        r"> /training/group/\w+",
        "/standards/versions",
        "/standards/figures",
        "/standards/readers",
        "menu",
    ),
    "administrator": (
        "/people",
        r"> /people/\w{16}",
        "/people/new",
        "/people/import",
        "/groups/manage",
        r"> /groups/manage/\w+",
        "/office/keys",
        "/office/upkeep",
        "menu",
    ),
    "auditor": ("menu",),
}
DARK = frozenset({"/", "/drills", "talk", "report", "/training/", "/people"})
SAID = {
    "zh": (
        "您好，非常抱歉让您收到错误的颜色，换作是我也会着急。",
        "请您告诉我订单号，我马上为您核对，可以免费给您换货。",
    ),
    "en": (
        "I'm very sorry that you received the wrong colour. I would be upset too.",
        "Could you tell me your order number? I will check it right away, and we can exchange it free of charge.",
    ),
}


@contextmanager
def served(home: Path) -> Iterator[str]:
    app = create_app(home=home, demo=True, similarity=False)
    server = create_server(app, host="127.0.0.1", port=0, threads=6)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=5)
        app.extensions["simulator"].close()


class Visit:
    """One person's browser of one width, in one language."""

    def __init__(self, browser: Browser, address: str, lang: str, width: int, *, dark: bool = False) -> None:
        self.address, self.lang, self.width, self.dark = address, lang, width, dark
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]}, locale="zh-CN" if lang == "zh" else "en-GB"
        )
        if dark:
            context.add_cookies([{"name": "theme", "value": "dark", "url": address}])
        self.page: Page = context.new_page()

    def sign_in(self, login: str) -> None:
        self.page.goto(f"{self.address}/sign-in?lang={self.lang}")
        self.page.fill("[name=login]", login)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("button.primary")
        self.page.goto(f"{self.address}/?lang={self.lang}")

    def open(self, path: str) -> bool:
        """Whether the address led anywhere; `> PATTERN` follows a link of the page that is open."""
        if path.startswith("> "):
            links = self.page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
            fitting = [one for one in links if re.fullmatch(path[2:], one) and "export" not in one]
            if not fitting:
                return False
            path = fitting[0]
        answer = self.page.goto(self.address + path)
        return answer is not None and (answer.status == 200 or "nothing" in path)

    def begin(self, scenario: str) -> None:
        """A conversation in practice, in the language of the page."""
        self.page.goto(f"{self.address}/drills/{scenario}")
        self.page.check("input[value=practice]")
        if self.page.locator(f"input[name=lang][value={self.lang}]").count():
            self.page.check(f"input[name=lang][value={self.lang}]")
        elif self.page.locator("select[name=lang]").count():
            self.page.select_option("select[name=lang]", self.lang)
        self.page.click("form .btn.primary")

    def drill(self) -> None:
        """A conversation with two replies, left open."""
        self.begin("wrong_colour")
        for number, text in enumerate(SAID[self.lang]):
            self.page.fill("#reply", text)
            self.page.wait_for_timeout(120 * len(text))  # as if it were typed
            self.page.press("#reply", "Enter")
            self.page.locator(".said.agent:not(.pending)").nth(number).wait_for()

    def report(self) -> None:
        """The report of the drill that is open."""
        self.page.goto(self.page.url + "/leave")
        self.page.click("button.danger")
        self.page.wait_for_selector(".ring")

    def do(self, *buttons: str) -> None:
        """Press some of a conversation's buttons, one after the other."""
        for button in buttons:
            self.page.click(f'[data-line="{button}"]')
            self.page.locator(".did").last.wait_for()

    def wide(self) -> int:
        """By how many pixels the page is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def everything(browser: Browser, address: str, people: dict[str, str], folder: Path, only: str) -> None:
    for lang in ("zh", "en"):
        for width in WIDTHS:
            for dark in (False, True):
                for role, paths in PAGES.items():
                    if only and only != (role or "public"):
                        continue
                    visit = Visit(browser, address, lang, width, dark=dark)
                    if role:
                        visit.sign_in(people[role])
                    _walk(visit, role or "public", paths, folder / f"{lang}-{width}{'-dark' if dark else ''}")
                    visit.page.context.close()


def _walk(visit: Visit, role: str, paths: tuple[str, ...], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)

    def taken(name: str) -> None:
        visit.page.wait_for_timeout(150)
        file = folder / f"{role}-{re.sub(r'[^a-z0-9-]+', '_', name.lower()).strip('_') or 'home'}.png"
        visit.page.screenshot(path=file, full_page=True)
        if visit.wide() > 0:
            print(f"wider than the screen: {file}")

    menu = visit.page.eval_on_selector_all(".nav a[href]", "all => all.map(a => a.getAttribute('href'))")
    rest = [one for one in dict.fromkeys(menu) if one not in paths]
    for path in itertools.chain.from_iterable(rest if path == "menu" else [path] for path in paths):
        if visit.dark and path not in DARK:
            continue
        if visit.open(path):
            taken(path)
        elif not visit.dark:
            print(f"not there: {role} {path}")
    if role == "trainee":
        visit.drill()
        taken("talk")
        visit.report()
        taken("report")
        visit.page.click("[data-show=critical]")
        taken("report-filtered")
        visit.page.emulate_media(media="print")
        visit.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        taken("report-printed")
        visit.page.emulate_media(media="screen")
        visit.begin("third_change")
        visit.do("/do stand", "/do smile")
        taken("counter")
        visit.begin("leak_on_bed")
        taken("ringing")
        visit.do("/answer")
        visit.page.fill("#reply", SAID[visit.lang][0])
        taken("call")


def readme(browser: Browser, address: str, login: str) -> None:
    """The drill and the report, as small as they can be with clear letters."""
    for lang in ("zh", "en"):
        visit = Visit(browser, address, lang, 1280)
        visit.sign_in(login)
        visit.drill()
        visit.page.wait_for_timeout(400)
        _kept(visit.page.screenshot(), HERE / f"web-drill-{lang}.png")
        visit.report()
        visit.page.wait_for_timeout(400)
        _kept(visit.page.screenshot(), HERE / f"web-report-{lang}.png")
        visit.page.context.close()


def _kept(png: bytes, file: Path) -> None:
    Image.open(io.BytesIO(png)).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.name}: {file.stat().st_size // 1024} kB")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--readme", action="store_true")
    asked.add_argument("--only", default="", help="a role, or public")
    given = asked.parse_args()
    home = given.folder / "demo"
    if not (home / "servicedrill.sqlite").exists():
        made_at("", home, similarity=False)
    people = {role: login for login, role in reversed(sign_ins(home))}
    # The second trainee of the demo sits an exam just now.
    people["candidate"] = [login for login, role in sign_ins(home) if role == "trainee"][1]
    with served(home) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        if given.readme:
            readme(browser, address, people["trainee"])
        else:
            everything(browser, address, people, given.folder, given.only)
        browser.close()


if __name__ == "__main__":
    main()
