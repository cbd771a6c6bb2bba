"""The exams that there are, whether one may sit them, and one's own sittings."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.errors import NotFound
from tui.marks import verdict
from tui.page import Page, plain
from tui.times import moment

if TYPE_CHECKING:
    from simulator.service.blueprints import BlueprintView
    from simulator.service.readiness import ReadyView
    from simulator.service.sittings import SittingLine

OPEN = ("booked", "opened", "running")


class Exams(Page):
    title_key = "web.nav.exams"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "appeals", "review_page.appeals")]

    def __init__(self) -> None:
        super().__init__()
        self.exams: tuple[BlueprintView, ...] = ()
        self.ready: dict[str, ReadyView] = {}
        self.mine: tuple[SittingLine, ...] = ()

    async def load(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        try:
            self.exams = await self.desk.ask(lambda s: s.exams.blueprints(who, lang=lang))
            for one in self.exams:
                self.ready[one.id] = await self._ready(one.id)
        except NotFound:
            self.exams = ()  # nothing is published for exams yet; the page says so
        found = await self.desk.ask(lambda s: s.exams.sittings(who))
        self.mine = tuple(one for one in found if one.candidate == who.id)

    async def _ready(self, exam: str) -> ReadyView:
        who, lang = self.desk.who, self.desk.lang
        return await self.desk.ask(lambda s: s.exams.ready(who, blueprint=exam, lang=lang))

    def draw(self) -> ComposeResult:
        words = self.words
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(plain(words("exam_page.lead")), classes="soft")
            if self.mine:
                yield Static(plain(words("exam_page.mine")), classes="h2")
                options = (Option(plain(self._line(one)), id=one.sitting) for one in self.mine)
                yield OptionList(*options, id="mine", markup=False)
            for exam in self.exams:
                yield from self._exam(exam, self.ready[exam.id])
            if not self.exams:
                yield Static(plain(f"{words('exam_page.none')}\n{words('exam_page.none_more')}"), classes="note")

    def _line(self, one: SittingLine) -> str:
        words = self.words
        names = {exam.id: exam.name for exam in self.exams}
        stage = words(f"exam_page.stage_{one.standing}")
        result = stage if one.passed is None else f"{verdict(one.passed)} {one.total}"
        told = f"{result} · {names.get(one.blueprint, one.blueprint)} · {words('exam_page.attempt', n=one.attempt)}"
        return f"{told}\n  {moment(one.window_opens)} – {moment(one.window_closes)} · {one.invigilator_name}"

    def _exam(self, exam: BlueprintView, ready: ReadyView) -> ComposeResult:
        words = self.words
        state = f"✓ {words('exam_page.ready')}" if ready.ready else f"× {words('exam_page.not_ready')}"
        yield Static(plain(f"{exam.name} · {state}"), classes="h2")
        rules = words(
            "exam_page.rules",
            minutes=exam.minutes,
            mark=exam.pass_mark,
            attempts=exam.attempts,
            days=exam.cycle_days,
            wait=exam.wait_hours,
            months=exam.valid_months,
        )
        yield Static(plain(rules))
        if ready.missing:
            lacking = "\n".join(f"  · {one.text}" for one in ready.missing)
            yield Static(plain(f"{words('exam_page.missing')}\n{lacking}"))
        else:
            yield Static(plain(words("exam_page.ask_examiner")))
        for part in exam.sections:
            mark = "–" if part.pass_mark is None else part.pass_mark
            yield Static(
                plain(
                    f"  {part.name} · {words('exam_page.weight')} {part.weight} · {words('exam_page.pass_mark')} {mark}"
                )
            )
        for one in exam.left_out:
            yield Static(plain(f"  {words('exam_page.left_out')} {one.name} ({one.why})"), classes="soft")

    def arrived(self) -> None:
        for listed in self.query("#mine"):
            listed.focus()

    def action_appeals(self) -> None:
        from tui.exam.appeals import Appeals

        self.go(Appeals())

    @on(OptionList.OptionSelected, "#mine")
    def chosen(self, event: OptionList.OptionSelected) -> None:
        from tui.exam.paper import Paper
        from tui.exam.result import Result

        one = next(line for line in self.mine if line.sitting == event.option_id)
        self.go(Paper(one.sitting) if one.stage in OPEN else Result(one.sitting))
