"""What `./dev bench tui` runs in a terminal: a conversation of 200 turns in our page, and the like in bare Textual.

python -m tests.bench.tui_apps talk|bare-talk|bare
"""

from __future__ import annotations

import sys
from dataclasses import replace
from types import SimpleNamespace

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Footer, Input, Static, TextArea

from simulator.wordbook import words_in

TURNS = 200
SAID = "您好，非常抱歉让您久等了，我马上为您核对订单，大约需要半分钟，请您稍等。"


class BareTalk(App[None]):
    def compose(self) -> ComposeResult:
        with VerticalScroll():
            for turn in range(TURNS):
                yield Static(f"{turn} {SAID}", markup=False)
        yield TextArea()
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).anchor()
        self.query_one(TextArea).focus()


class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("登录")
        yield Input(id="login")
        yield Input(id="password", password=True)
        yield Footer()


def talk() -> App[None]:
    """Our page with a practice of 200 turns: a real talk, its first lines said over and over."""
    import tempfile
    from pathlib import Path

    from simulator.service import Simulator
    from simulator.service.talk_view import TalkLine
    from tests.service.field import PASSWORD
    from tui.app import DrillApp
    from tui.desk import Desk
    from tui.drafts import Drafts
    from tui.memory import Memory
    from tui.page import Page
    from tui.talk.page import TalkPage

    home = Path(tempfile.mkdtemp())
    simulator = Simulator.open("", home, similarity=False)
    root = simulator.people.install(login="root", name="Root", password=PASSWORD).who
    who = simulator.people.add(root, login="one", name="One", roles=("trainee",)).person
    from simulator.service import Who

    me = Who(id=who.id)
    begun = simulator.practice.start(me, scenario="wrong_colour")
    lines = tuple(
        TalkLine(turn=turn, who="customer" if turn % 2 else "agent", text=f"{turn} {SAID}", seconds=turn)
        for turn in range(1, TURNS + 1)
    )
    shown = replace(begun, lines=lines)
    line = SimpleNamespace(place="bench", now=lambda *_: shown, do=lambda *_: shown)

    class First(TalkPage):
        async def load(self) -> None:
            await self.desk.take_place(me)
            await super().load()

    page: Page = First(line)
    return DrillApp(
        Desk(lambda: simulator, lambda lang: words_in(lang, views=True), "zh"), Memory(), page, Drafts(home / "drafts")
    )


if __name__ == "__main__":
    {"talk": talk, "bare-talk": BareTalk, "bare": Bare}[sys.argv[1]]().run()
