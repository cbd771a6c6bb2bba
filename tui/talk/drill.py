"""A drill: practice with coach, hints, pause, retakes and a good sample, or a test without."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from simulator.errors import SimulatorError
from tui.page import Dialog, plain
from tui.talk.deeds import Deed
from tui.talk.line import DrillLine, Note
from tui.talk.page import TalkPage
from tui.ways import to_report, to_talk

if TYPE_CHECKING:
    from simulator.service import Simulator, Who
    from simulator.service.talk_view import TalkLine, TalkView

Way = Literal["later", "up", "stay"]


def _line(service: Simulator, who: Who, attempt: str, turn: int) -> bytes:
    return service.voice.line(who, attempt=attempt, turn=turn)


class Drill(TalkPage):
    is_voiced = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "note('hint')", "tui.key.hint"),
        Binding("f10", "note('pause')", "tui.key.pause", show=False),
        Binding("ctrl+r", "retake", "tui.key.retake", show=False),
        Binding("ctrl+g", "sample", "tui.key.sample", show=False),
        Binding("ctrl+o", "voice", "tui.key.voice", show=False),
        Binding("ctrl+l", "repeat", "tui.key.repeat", show=False),
        Binding("enter", "onwards", "tui.key.to_report"),
    ]

    def __init__(self, attempt: str) -> None:
        self.drill = DrillLine(attempt=attempt)
        super().__init__(self.drill)

    # --- the customer's voice ---

    def begin(self) -> None:
        self.hides = bool(self.app.memory.get(f"listen:{self.drill.attempt}"))
        self.is_voiced = self.hides or bool(self.app.memory.get("voice"))
        super().begin()

    def heard(self, fresh: tuple[TalkLine, ...]) -> None:
        turns = [line.turn for line in fresh if line.who == "customer"]
        if self.is_voiced and turns:
            self.run_worker(partial(self._speak, turns), group="never")

    async def _speak(self, turns: list[int]) -> None:
        """Each line in its turn. Where nothing can be heard it is said once, and a listening drill becomes readable."""
        who, attempt, speaker = self.desk.who, self.drill.attempt, self.app.speaker
        for turn in turns:
            why = ""
            try:
                wav = await self.desk.ask(partial(_line, who=who, attempt=attempt, turn=turn))
                if await speaker.say(wav):
                    continue
            except (SimulatorError, OSError) as silent:
                why = self.words.error(silent) if isinstance(silent, SimulatorError) else str(silent)
            told = speaker.trouble(self.words, why)
            if told:
                self.app.notify(told, severity="warning", timeout=10, markup=False)
            if self.hides:
                self.hides = False
                await self.show(all_anew=True)
            return

    async def action_voice(self) -> None:
        """The voice on or off, here and from now on."""
        self.is_voiced = not self.is_voiced
        self.app.memory.put("voice", "on" if self.is_voiced else "")
        if self.is_voiced:
            self.action_repeat()
        else:
            self.app.speaker.hush()

    def action_repeat(self) -> None:
        """The customer's last line once more."""
        lines = [line for line in self.talk.lines if line.who == "customer"] if self.talk else []
        if lines:
            self.app.speaker.hush()
            self.run_worker(partial(self._speak, [lines[-1].turn]), group="never")

    def deeds(self, talk: TalkView) -> list[Deed]:
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
        self.app.speaker.hush()
        self.app.switch_screen(to_report(self.drill.attempt))

    def leave(self) -> None:
        if self.talk is None or self.talk.phase == "over":
            self.dismiss()
        else:
            self.run_worker(self._leave, group="sure", exclusive=True)

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
                self.run_worker(partial(self._retake, turns), group="sure", exclusive=True)

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
