"""How screens look, as text: a few whole, and all that must hold at any size and in any colours.

SERVICEDRILL_SCREENS=write writes the kept screens anew; look at them before they are committed.
"""

import os
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.tui.field import WORDS, terminal
from tests.tui.test_drill import SORRY, begun
from tui.app import DrillApp
from tui.catalogue import Catalogue
from tui.desk import Desk
from tui.help import Help
from tui.home import Home
from tui.memory import Memory
from tui.signin import SignIn
from tui.themes import THEMES
from tui.ways import to_card

KEPT = Path(__file__).parent / "screens"
ZH = WORDS["zh"]


def same(name: str, screen: str) -> None:
    """The screen is as it is kept, but for people's names and blanks at the ends of lines."""
    shown = "\n".join(line.rstrip() for line in re.sub(r"Person \d+", "Person", screen).split("\n")) + "\n"
    file = KEPT / f"{name}.txt"
    if os.environ.get("SERVICEDRILL_SCREENS") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def at_greenwich(monkeypatch):
    """Times on screens are those of one zone, wherever the tests run."""
    monkeypatch.setenv("SERVICEDRILL_ZONE", "UTC")


async def test_the_sign_in_screen_as_it_is_kept(town):
    async with terminal(town, size=(60, 24)) as person:
        same("sign_in_zh", person.screen())
        await person.press("f2")
        same("sign_in_en", person.screen())


async def test_the_catalogue_as_it_is_kept(town):
    async with terminal(town, town.make(), Catalogue(), size=(120, 30), lang="en") as person:
        same("catalogue_en", person.screen())


@pytest.mark.parametrize("size", [(60, 24), (200, 50)])
async def test_every_line_fits_and_nothing_is_lost_from_60_to_200_columns(town, size):
    async with terminal(town, town.make(), to_card("wrong_colour"), size=size) as person:
        await begun(person)
        await person.say(SORRY)
        person.sees(SORRY, person.page.talk.lines[-1].text)
        assert all(cell_len(line) == size[0] for line in person.screen().split("\n"))
        if size[0] < 100:
            person.sees_not(ZH("talk.heard"))
            await person.press("f3")
        person.sees(ZH("talk.heard"), "✓")
        await person.pilot.resize_terminal(100, 30)
        await person.settle()
        person.sees(ZH("tui.talk.tab.coach"))


async def test_without_colour_marks_say_it(town, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with terminal(town, town.make(), to_card("wrong_colour")) as person:
        await begun(person)
        await person.say(SORRY)
        assert person.app.no_color
        colours = {
            tuple(colour.triplet)
            for strip in person.strips()
            for segment in strip
            if segment.style
            for colour in (segment.style.color, segment.style.bgcolor)
            if colour and colour.triplet
        }
        assert all(len({*triplet}) == 1 for triplet in colours), "only greys"
        person.sees("✓")


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_every_look_draws_the_same_words(town, theme):
    memory = Memory()
    memory.put("theme", theme)
    async with terminal(town, town.make(), Home(), memory=memory, size=(80, 24)) as person:
        assert person.app.theme == theme
        person.sees(ZH("home.next"))


@pytest.mark.parametrize("system, theme", [("standard", "ansi-dark"), ("256", "drill-dark")])
def test_where_there_are_sixteen_colours_they_are_the_terminal_s_own(monkeypatch, system, theme):
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", system)
    app = DrillApp(Desk(lambda: None, lambda one: WORDS[one], "zh"), Memory(), SignIn())
    assert app.theme == theme


async def test_choices_outlive_the_application_and_hold_no_words_of_anybody(town, tmp_path):
    memory = Memory(tmp_path / "kept" / "terminal.json")
    async with terminal(town, town.make(), Home(), memory=memory) as person:
        await person.press("ctrl+t")
        chosen = person.app.theme
    again = Memory(tmp_path / "kept" / "terminal.json")
    assert again.get("theme") == chosen
    (tmp_path / "kept" / "terminal.json").write_text("{ broken", encoding="utf-8")
    assert Memory(tmp_path / "kept" / "terminal.json").get("theme") == ""


async def test_help_names_the_keys_of_the_page_and_the_palette_leads_to_pages(town):
    async with terminal(town, town.make(), Home(), size=(110, 40)) as person:
        await person.open(to_card("wrong_colour"))
        await begun(person)
        await person.press("f1")
        assert isinstance(person.app.screen, Help)
        person.sees(ZH("tui.key.hint"), ZH("tui.key.case"), ZH("tui.help.bad"))
        await person.press("escape", "ctrl+p")
        await person.write(ZH("web.nav.reports"))
        await person.waits_for(lambda: ZH("web.nav.reports") in person.screen())
        await person.pilot.pause(0.5)
        await person.press("enter")
        await person.waits_for(lambda: type(person.app.screen).__name__ == "Reports")
