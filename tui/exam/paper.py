"""The exam itself: the way in, the sections, handing in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Button, Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from tui.desk import SOURCE
from tui.dialogs import Sure
from tui.exam.play import start_play
from tui.exam.section import Section
from tui.exam.timed import Timed
from tui.page import plain
from tui.times import moment

if TYPE_CHECKING:
    from simulator.service import Simulator
    from simulator.service.papers import PaperView, SectionView

DOING = ("running", "over", "handed_in")


class Paper(Timed):
    """The lobby before, the sections while it runs; afterwards the result takes its place."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f5", "returned", "tui.key.refresh")]

    def __init__(self, sitting: str) -> None:
        super().__init__(sitting)
        self.is_confirmed = False

    async def load(self) -> None:
        who, lang, sitting = self.desk.who, self.desk.lang, self.sitting
        self.take(await self.desk.ask(lambda s: s.exams.paper(who, sitting=sitting, lang=lang)))

    async def redraw(self) -> None:
        paper = self.paper
        if paper and paper.stage in ("over", "handed_in") and all(play.state == "over" for play in paper.plays):
            from tui.exam.result import Result

            self.app.switch_screen(Result(self.sitting))
            return
        await super().redraw()

    def draw(self) -> ComposeResult:
        paper = self.paper
        assert paper is not None
        yield Static(id="clock", classes="clip note")
        with VerticalScroll(classes="page form", can_focus=False):
            if not paper.certifying:
                yield Static(plain(self.words("exam_page.local")), classes="note")
            if paper.stage in DOING and self.is_confirmed:
                yield from self._sections(paper)
            else:
                yield from self._lobby(paper)

    def _lobby(self, paper: PaperView) -> ComposeResult:
        words = self.words
        told = f"{words('exam_page.window_words')} {moment(paper.window_opens)} – {moment(paper.window_closes)}"
        tips = [words(f"exam_page.tip_{name}") for name in ("saved", "resume", "paste", "result")]
        yield Static(plain(words("exam_page.before")), classes="h2")
        yield Static(plain("\n".join((words("exam_page.time_words", minutes=paper.minutes), told))))
        yield Static(plain("\n".join(f"· {tip}" for tip in tips)))
        yield Static(plain(words("exam_page.sections")), classes="h2")
        parts = [part for part in paper.sections if part.parts or part.state == "kept"]
        listed = [f"· {part.name} ({words('reports.weight', n=part.weight)})" for part in parts]
        listed += [f"{words('exam_page.left_out')} {one.name} ({one.why})" for one in paper.left_out]
        yield Static(plain("\n".join(listed)))
        yield Static(plain(f"1 {words('exam_page.identity')}"), classes="h2")
        if self.is_confirmed:
            name = self.desk.me.name if self.desk.me else ""
            yield Static(plain(f"✓ {words('exam_page.identity_done', name=name)}"))
        else:
            yield Static(plain(words("exam_page.identity_lead")), classes="soft")
            yield Input(password=True, id="password", compact=True)
            yield Button(plain(words("exam_page.confirm")), id="confirm", compact=True, variant="primary")
        yield Static(plain(f"2 {words('exam_page.opening')}"), classes="h2")
        if paper.stage != "booked":
            yield Static(plain(f"✓ {words('exam_page.is_open')}"))
        elif self.desk.is_remote:
            yield Static(plain(words("tui.exam.open_elsewhere")), classes="soft")
        else:
            yield Static(plain(words("exam_page.opening_lead")), classes="soft")
            for name in ("invigilator_login", "invigilator_password", "code"):
                yield Label(plain(words(f"exam_page.{name}")))
                yield Input(id=name, password=name == "invigilator_password", compact=True)
            yield Button(plain(words("exam_page.open")), id="open", compact=True)
        yield Static(plain(f"3 {words('exam_page.begin')}"), classes="h2")
        label = words("exam_page.go_on" if paper.stage == "running" else "exam_page.begin_now")
        may = self.is_confirmed and paper.stage != "booked"
        yield Button(plain(label), id="begin", variant="primary", disabled=not may)

    def _sections(self, paper: PaperView) -> ComposeResult:
        words = self.words
        yield Static(plain(words("exam_page.sections")), classes="h2")
        parts = [part for part in paper.sections if part.parts or part.state == "kept"]
        yield OptionList(*(Option(plain(self._part(part)), id=part.id) for part in parts), id="sections", markup=False)
        for play in paper.plays:
            if play.state != "over" and paper.stage != "running":
                yield Static(plain(f"{words('exam_page.fresh')} {play.channel_name}"), classes="h2")
                yield Button(plain(words("drill.start")), name=play.slot, classes="play", compact=True)
        if paper.stage == "running":
            yield Button(plain(words("exam_page.to_hand_in")), id="hand-in", compact=True)

    def _part(self, part: SectionView) -> str:
        words = self.words
        if part.state == "kept":
            return f"✓ {part.name} · {words('exam_page.kept')}"
        sign = "✓" if part.done == part.parts else "▶" if part.state == "open" else "·"
        what = words("exam_page.go_on" if part.state == "open" else "exam_page.begin_section")
        return f"{sign} {part.name} · {part.done}/{part.parts} · {what}"

    def arrived(self) -> None:
        self.tick()
        first = next(iter(self.query("#sections, #password, #begin")), None)
        if first is not None:
            first.focus(scroll_visible=False)  # what there is to know is read first, however low the window

    @on(Input.Changed, "#password")
    def typing(self, event: Input.Changed) -> None:
        event.input.scroll_visible(animate=False)

    @on(Button.Pressed, "#confirm")
    @on(Input.Submitted, "#password")
    async def confirm(self) -> None:
        login, password = self.desk.me.login if self.desk.me else "", self.query_one("#password", Input).value
        entered = await self.ask(lambda s: s.people.sign_in(login=login, password=password, source=SOURCE))
        if entered is not None and entered.who.id == self.desk.who.id:
            self.is_confirmed = True
            await self.refill()

    @on(Button.Pressed, "#open")
    async def open_here(self) -> None:
        """The invigilator opens it on the candidate's screen, without signing in there."""
        from simulator.service import Who

        login, password, code = (
            self.query_one(f"#{name}", Input).value for name in ("invigilator_login", "invigilator_password", "code")
        )
        sitting = self.sitting

        def opened(service: Simulator) -> object:
            entered = service.people.sign_in(login=login, password=password, source=SOURCE)
            return service.exams.open(Who(id=entered.who.id), sitting=sitting, code=code)

        if await self.ask(opened) is not None:
            await self.refill()

    @on(Button.Pressed, "#begin")
    async def begin_now(self) -> None:
        paper = self.paper
        first = next((one for one in paper.sections if one.parts and one.state != "kept"), None) if paper else None
        if first is not None:
            await self._open(first.id)

    @on(OptionList.OptionSelected, "#sections")
    async def chosen(self, event: OptionList.OptionSelected) -> None:
        part = next((one for one in self.paper.sections if one.id == event.option_id), None) if self.paper else None
        if part is not None and part.state != "kept":
            await self._open(part.id)

    async def _open(self, section: str) -> None:
        who, sitting = self.desk.who, self.sitting
        if await self.ask(lambda s: s.exams.start_section(who, sitting=sitting, section=section)) is not None:
            self.go(Section(sitting, section))

    @on(Button.Pressed, ".play")
    def play(self, event: Button.Pressed) -> None:
        self.run_worker(partial(start_play, self, self.sitting, str(event.button.name)))

    @on(Button.Pressed, "#hand-in")
    def to_hand_in(self) -> None:
        self.run_worker(self._hand_in, group="sure", exclusive=True)

    async def _hand_in(self) -> None:
        words, paper = self.words, self.paper
        lacking = (
            [part.name for part in paper.sections if part.state != "kept" and part.done < part.parts] if paper else []
        )
        told = f"{words('tui.exam.incomplete')}: {words.joined(lacking)}\n" if lacking else ""
        if await self.app.push_screen_wait(Sure(told + words("exam_page.hand_in_sure"))):
            who, sitting = self.desk.who, self.sitting
            if await self.ask(lambda s: s.exams.hand_in(who, sitting=sitting)) is not None:
                await self.refill()

    def action_returned(self) -> None:
        self.returned()
