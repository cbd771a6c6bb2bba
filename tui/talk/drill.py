"""A drill: practice with coach, hints, pause, retakes and a good sample, or a test without."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from simulator.errors import SimulatorError
from tui.page import Dialog, plain
from tui.talk.line import DrillLine, Note
from tui.talk.page import TalkPage
from tui.ways import to_report, to_talk

if TYPE_CHECKING:
    from simulator.service.talk_view import TalkView

Way = Literal["later", "up", "stay"]


class Drill(TalkPage):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "note('hint')", "tui.key.hint"),
        Binding("f10", "note('pause')", "tui.key.pause", show=False),
        Binding("ctrl+r", "retake", "tui.key.retake", show=False),
        Binding("ctrl+g", "sample", "tui.key.sample", show=False),
        Binding("enter", "onwards", "tui.key.to_report"),
    ]

    def __init__(self, attempt: str) -> None:
        self.drill = DrillLine(attempt=attempt)
        super().__init__(self.drill)

    def deeds(self, talk: TalkView) -> list[tuple[str, str]]:
        return [("onwards", self.words("drill.to_report"))] if talk.phase == "over" else super().deeds(talk)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        talk = self.talk
        practising = talk is not None and talk.practice is not None
        fits = {
            "note": practising and talk is not None and talk.phase != "over",
            "retake": practising,
            "sample": practising,
            "onwards": talk is not None and talk.phase == "over",
        }
        return fits[action] if action in fits else super().check_action(action, parameters)

    async def action_note(self, note: Note) -> None:
        if self.sending is not None or self.talk is None:
            return
        who, lang, seen = self.desk.who, self.desk.lang, self.talk.seen
        talk = await self.ask(lambda service: self.drill.note(service, who, lang, note, seen))
        if talk is not None:
            self.take(talk)
            await self.show()
            if note == "hint" and self.size.width < 100 and talk.practice is not None and talk.practice.hints:
                self.say(talk.practice.hints[-1])

    def action_onwards(self) -> None:
        self.app.switch_screen(to_report(self.drill.attempt))

    def leave(self) -> None:
        if self.talk is None or self.talk.phase == "over":
            self.dismiss()
        else:
            self.run_worker(self._leave(), group="sure", exclusive=True)

    async def _leave(self) -> None:
        way = await self.app.push_screen_wait(Leaving())
        if way == "stay" or self.talk is None:
            return
        who, lang, seen = self.desk.who, self.desk.lang, self.talk.seen
        if way == "up":
            if await self.ask(lambda s: s.practice.leave(who, attempt=self.drill.attempt, lang=lang)) is not None:
                self.action_onwards()
            return
        if self.talk.mode == "practice":
            with suppress(SimulatorError, OSError):  # its clock goes on, and it can be gone on with all the same
                await self.desk.ask(lambda s: self.drill.note(s, who, lang, "pause", seen))
        self.dismiss()

    def action_retake(self) -> None:
        if self.talk is not None:
            turns = [(line.turn, line.text) for line in self.talk.lines if line.who == "agent"]
            if turns:
                self.run_worker(self._retake(turns), group="sure", exclusive=True)

    async def _retake(self, turns: list[tuple[int, str]]) -> None:
        turn = await self.app.push_screen_wait(Turns(turns))
        if turn is None:
            return
        who, lang = self.desk.who, self.desk.lang
        fork = await self.ask(lambda s: s.practice.retake(who, attempt=self.drill.attempt, turn=turn, lang=lang))
        if fork is not None:
            self.say(self.words("drill.retaken"))
            self.app.switch_screen(to_talk(fork.id))

    def action_sample(self) -> None:
        from tui.report.page import SamplePage

        if self.talk is not None:
            self.go(SamplePage(self.talk.scenario, self.talk.spoken))


class Leaving(Dialog[Way]):
    """Go on later, give it up, or stay."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stay", "web.cancel")]

    def compose(self) -> ComposeResult:
        words = self.words
        with Vertical(classes="dialog small"):
            yield Static(plain(words("drill.leave_title")), classes="h1")
            yield Static(plain(words("drill.leave_lead")))
            with Horizontal(classes="buttons"):
                yield Button(plain(words("drill.leave_later")), id="later", variant="primary")
                yield Button(plain(words("drill.leave_up")), id="up", variant="error")
                yield Button(plain(words("web.cancel")), id="stay")

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        ways: dict[str, Way] = {"later": "later", "up": "up"}
        self.dismiss(ways.get(str(event.button.id), "stay"))

    def action_stay(self) -> None:
        self.dismiss("stay")


class Turns(Dialog[int | None]):
    """Which of one's own lines to try again from."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "web.cancel")]

    def __init__(self, turns: list[tuple[int, str]]) -> None:
        super().__init__()
        self.turns = turns

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self.words("talk.retake_here")), classes="h1")
            yield OptionList(
                *(Option(plain(f"{turn:>3}  {text}"), id=str(turn)) for turn, text in self.turns), markup=False
            )

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(int(str(event.option_id)))
