"""Pictures of every screen of the terminal, in both languages and any size (`python docs/pictures/terminal.py FOLDER`).

They are for looking at, and are not kept. `--readme` makes only the two that docs/terminal.md shows, beside this file.
Needs Debian's chromium and fonts-noto-cjk. FOLDER/demo is the demo organisation; it is made the first time, and what
is walked through (an exam that is booked and sat) is kept in it.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright
from terminal_camera import Album, Visit, terminal
from terminal_walks import SAID, as_commented, as_examiner, as_trainee, as_trainer, at_the_door, the_exam

from simulator.demo import sign_ins
from simulator.demo.ready import made_at
from simulator.service import Simulator
from tui.ways import to_card

HERE = Path(__file__).parent
SIZES = ((60, 20), (100, 30), (200, 50))


async def readme(service: Simulator, album: Album, login: str) -> None:
    """The drill in Chinese and a report in English."""
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
