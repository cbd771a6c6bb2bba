"""Sittings for those who watch over exams: what is booked or runs, what was decided, and the way to booking."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from simulator.errors import NotFound
from simulator.service.permits import scope_of
from tui.marks import verdict
from tui.page import Page, plain
from tui.times import moment

if TYPE_CHECKING:
    from simulator.service.sittings import SittingLine

RUNNING = ("booked", "opened", "running")


class Sittings(Page):
    title_key = "web.nav.sittings"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "book", "exam_page.book"),
        Binding("f5", "refresh", "tui.key.refresh"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, str] = {}
        self.running: tuple[SittingLine, ...] = ()
        self.ended: tuple[SittingLine, ...] = ()

    @property
    def may_book(self) -> bool:
        return self.desk.me is not None and scope_of("exams.book", self.desk.me.roles) != "none"

    async def load(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        self.running = await self.desk.ask(lambda s: s.exams.status(who))
        found = await self.desk.ask(lambda s: s.exams.sittings(who))
        self.ended = tuple(one for one in found if one.stage not in RUNNING)
        try:
            exams = await self.desk.ask(lambda s: s.exams.blueprints(who, lang=lang))
        except NotFound:
            exams = ()  # nothing is published for exams any more; those that were booked go on
        self.names = {one.id: one.name for one in exams}

    def draw(self) -> ComposeResult:
        words = self.words
        with VerticalScroll(classes="page form", can_focus=False):
            yield Static(plain(words("exam_page.sittings_lead")), classes="soft")
            if self.may_book:
                yield Button(plain(words("exam_page.book")), id="book", compact=True, variant="primary")
            yield Static(plain(words("exam_page.running")), classes="h2")
            if self.running:
                yield OptionList(*map(self._option, self.running), id="running", markup=False)
            else:
                yield Static(plain(words("exam_page.nothing_runs")), classes="soft")
            if self.ended:
                yield Static(plain(words("tui.exam.ended")), classes="h2")
                yield OptionList(*map(self._option, self.ended), id="ended", markup=False)

    def _option(self, one: SittingLine) -> Option:
        words = self.words
        state = words(f"exam_page.stage_{one.standing}")
        if one.passed is not None:
            state = f"{verdict(one.passed)} {'–' if one.total is None else one.total}"
        asks = f" · ? {words('exam_page.questions_open', n=one.questions)}" if one.questions else ""
        until = (
            f"{words('exam_page.until')} {moment(one.deadline)}"
            if one.deadline and one.stage == "running"
            else f"{moment(one.window_opens)} – {moment(one.window_closes)}"
        )
        told = f"{one.candidate_name} · {self.names.get(one.blueprint, one.blueprint)} · {state}{asks}"
        watched = words("exam_page.invigilator", name=one.invigilator_name)
        return Option(plain(f"{told}\n  {until} · {watched}"), id=one.sitting)

    def arrived(self) -> None:
        first = next(iter(self.query("#running, #book, #ended")), None)
        if first is not None:
            (next(iter(self.query("#running")), None) or first).focus()

    @on(OptionList.OptionSelected, "#running")
    def chosen(self, event: OptionList.OptionSelected) -> None:
        from tui.exam.watching import Watched

        one = next(line for line in self.running if line.sitting == event.option_id)
        self.go(Watched(one, self.names.get(one.blueprint, one.blueprint)))

    @on(OptionList.OptionSelected, "#ended")
    def looked_at(self, event: OptionList.OptionSelected) -> None:
        from tui.exam.result import Result

        one = next(line for line in self.ended if line.sitting == event.option_id)
        if one.stage != "cancelled":
            self.go(Result(one.sitting))

    @on(Button.Pressed, "#book")
    def action_book(self) -> None:
        from tui.exam.booking import BookSitting

        self.go(BookSitting())

    def action_refresh(self) -> None:
        self.returned()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.may_book if action == "book" else True
