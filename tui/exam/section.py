"""One section of a paper: its questions and role-plays; every answer is saved as soon as it changes."""

from __future__ import annotations

import secrets
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Button, Static

from simulator.errors import Busy, SimulatorError
from tui.exam.play import start_play
from tui.exam.questions import Given, Question, Typed, question
from tui.exam.timed import Timed
from tui.page import plain

AGAIN = 3.0  # seconds until an answer is sent again


class Section(Timed):
    """The questions and role-plays of one section; every answer is saved as soon as it changes."""

    def __init__(self, sitting: str, section: str) -> None:
        super().__init__(sitting)
        self.section = section
        self.saves: dict[str, int] = {}
        self.unsaved: dict[str, Given] = {}
        self._told = False

    async def load(self) -> None:
        who, lang, sitting, section = self.desk.who, self.desk.lang, self.sitting, self.section
        self.take(await self.desk.ask(lambda s: s.exams.paper(who, sitting=sitting, section=section, lang=lang)))

    async def redraw(self) -> None:
        if self.paper is not None and self.paper.section != self.section:
            self.dismiss()  # the time is over, or it was handed in elsewhere
            return
        await super().redraw()

    def draw(self) -> ComposeResult:
        words, paper = self.words, self.paper
        assert paper is not None
        part = next(one for one in paper.sections if one.id == self.section)
        saved = {one.item: one for one in paper.saved}
        self.saves = {name: one.saves for name, one in saved.items()}
        yield Static(id="clock", classes="clip note")
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(plain(part.name), classes="h1")
            for number, asked in enumerate(paper.items, 1):
                before = saved.get(asked.id)
                yield question(
                    asked,
                    number,
                    words,
                    chosen=before.chosen if before else (),
                    fields=before.fields if before else (),
                    is_done=asked.id in paper.typed,
                    ticks=self.desk.ticks,
                )
            for play in paper.plays:
                if play.section == self.section:
                    state = words(f"exam_page.play_{play.state}")
                    told = f"{words('exam_page.play', n=play.number)} · {play.channel_name} · {state} {play.title}"
                    yield Static(plain(told), classes="h2")
                    if play.state != "over":
                        key = "drill.start" if play.state == "waiting" else "exam_page.go_on"
                        yield Button(plain(words(key)), name=play.slot, classes="play", compact=True, variant="primary")

    def arrived(self) -> None:
        self.tick()
        first = next(iter(self.query("Radio, RadioSet, Check, OptionList, Input, Select, Keys, Button")), None)
        if first is not None:
            first.focus()

    @on(Given)
    def given(self, event: Given) -> None:
        event.stop()
        self.run_worker(partial(self._save, event), group=f"save-{event.item}")

    async def _save(self, given: Given) -> None:
        who, sitting, seen, key = self.desk.who, self.sitting, self.saves.get(given.item, 0), secrets.token_hex(12)
        place = next(one for one in self.query(Question) if one.asked.id == given.item)
        place.kept(self.words("exam_page.saving"))
        try:
            kept = await self.desk.ask(
                lambda s: s.exams.save_answer(
                    who, sitting=sitting, item=given.item, chosen=given.chosen, fields=given.fields, seen=seen, key=key
                )
            )
        except (Busy, OSError):
            place.kept(f"✗ {self.words('exam_page.lost')}")
            self.unsaved[given.item] = given
            self.set_timer(AGAIN, partial(self._save_again, given))
            return
        except SimulatorError as refused:
            self.unsaved.pop(given.item, None)
            place.kept(f"✗ {self.words.error(refused)}")
            self.returned()
            return
        self.unsaved.pop(given.item, None)
        self.saves[given.item] = kept.saves
        place.kept(f"✓ {self.words('exam_page.saved_before')}")

    def _save_again(self, given: Given) -> None:
        """Unless another answer has taken its place meanwhile."""
        if self.unsaved.get(given.item) is given:
            self.given(given)

    def action_back(self) -> None:
        """Whoever leaves with answers that are not saved yet is told so the first time."""
        if self.unsaved and not self._told:
            self._told = True
            self.app.notify(self.words("exam_page.lost"), severity="warning", markup=False)
            return
        super().action_back()

    @on(Typed)
    async def typed(self, event: Typed) -> None:
        event.stop()
        who, sitting = self.desk.who, self.sitting
        done = await self.ask(
            lambda s: s.exams.type_text(
                who,
                sitting=sitting,
                item=event.item,
                text=event.text,
                ms=event.ms,
                strokes=event.strokes,
                pastes=event.pastes,
                key=secrets.token_hex(12),
            )
        )
        if done is not None:
            self.say(self.words("exam_page.typed"))
            await self.refill()

    @on(Button.Pressed, ".play")
    def play(self, event: Button.Pressed) -> None:
        self.run_worker(partial(start_play, self, self.sitting, str(event.button.name)))
