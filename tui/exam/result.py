"""The result of a sitting, as far as it may be told; its role-plays lead to their reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.marks import gauge, verdict
from tui.page import Page, plain
from tui.report.page import Reported
from tui.times import moment

if TYPE_CHECKING:
    from simulator.report import Report
    from simulator.service.results import Details, LineView, ResultView


class Result(Page):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "acknowledge", "reports.acknowledge"),
        Binding("c", "contest", "reports.appeal"),
    ]

    def __init__(self, sitting: str) -> None:
        super().__init__()
        self.sitting = sitting
        self.found: ResultView | None = None

    async def load(self) -> None:
        who, lang, sitting = self.desk.who, self.desk.lang, self.sitting
        self.found = await self.desk.ask(lambda s: s.exams.result(who, sitting=sitting, lang=lang))

    def heading(self) -> str:
        return f"{self.found.name} · {self.found.state_name}" if self.found else ""

    def draw(self) -> ComposeResult:
        words, found = self.words, self.found
        assert found is not None
        with VerticalScroll(classes="page"):
            yield Static(plain(found.told), classes="note")
            if not found.certifying:
                yield Static(plain(words("exam_page.local")), classes="note")
            if found.details is not None:
                yield from self._details(found.details)
            elif found.decide_by:
                yield Static(plain(f"{words('exam_page.by_when')} {moment(found.decide_by)}"))

    def _details(self, told: Details) -> ComposeResult:
        words = self.words
        passed = told.outcome == "passed"
        head = Content.styled(f"{verdict(passed)} {told.outcome_name}", "bold $success" if passed else "bold $error")
        line = words("exam_page.total_line", got=told.total.percent, need=told.total.pass_mark)
        yield Static(head + Content(f" · {told.band_name}\n{line}"))
        for one in told.critical:
            yield Static(plain(f"✗ {one}"), classes="note")
        until = f"{words('exam_page.decided')} {moment(told.decided_at)} · {words('exam_page.appeal_until')}"
        yield Static(plain(f"{until} {moment(told.appeal_until)}"), classes="soft")
        for key, lines in (("reports.areas", told.areas), ("exam_page.sections", told.sections)):
            yield Static(plain(words(key)), classes="h2")
            yield Static(Content("\n").join(map(self._line, lines)))
        for text in told.typing:
            share, of = text.accuracy, text.needed_accuracy
            rate = words("exam_page.typing_line", got=text.per_minute, need=text.needed, right=share, of=of)
            yield Static(plain(rate))
        if told.plays:
            yield Static(plain(words("reports.title")), classes="h2")
            options = (Option(plain(f"{one.percent:>3}  {one.report.title}"), id=one.slot) for one in told.plays)
            yield OptionList(*options, id="plays", markup=False)
        if told.items:
            yield Static(plain(words("exam_page.questions")), classes="h2")
            for number, item in enumerate(told.items, 1):
                right = "" if item.percent == 100 else f"\n   {words('quiz.right')}: {'; '.join(item.right)}"
                sign = "✓" if item.percent == 100 else "✗"
                clauses = " ".join(item.clauses)
                yield Static(plain(f"{sign} {number}. {item.asked.text}{right}\n   {item.why} {clauses}"))

    def _line(self, one: LineView) -> Content:
        percent = "–" if one.percent is None else str(one.percent)
        mark = "" if one.pass_mark is None else f" / {one.pass_mark:<3}"
        kept = f" · {self.words('exam_page.kept')}" if one.kept else ""
        sign = " " if one.passed is None else verdict(one.passed)
        return Content(f"{sign} ") + gauge(one.percent or 0, 16) + Content(f" {percent:>3}{mark}  {one.name}{kept}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        details = self.found.details if self.found is not None and self.is_mine else None
        fits = {"acknowledge": details is not None and not details.acknowledged_at, "contest": details is not None}
        return fits.get(action, True)

    @property
    def is_mine(self) -> bool:
        return self.found is not None and self.found.candidate == self.desk.who.id

    def action_contest(self) -> None:
        from tui.exam.appeals import Contest

        self.go(Contest(self.sitting))

    async def action_acknowledge(self) -> None:
        who, sitting = self.desk.who, self.sitting
        if await self.ask(lambda s: s.exams.acknowledge(who, sitting=sitting)) is not None:
            self.say(self.words("exam_page.acknowledged"))
            await self.refill()

    @on(OptionList.OptionSelected, "#plays")
    def chosen(self, event: OptionList.OptionSelected) -> None:
        details = self.found.details if self.found else None
        if details is not None:
            one = next(one for one in details.plays if one.slot == event.option_id)
            self.go(PlayReport(one.report, self.sitting if self.is_mine else "", one.slot))


class PlayReport(Reported):
    """The report of a role-play of an exam; who sat it (`sitting`, else empty) can contest the chosen finding."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("c", "contest", "reports.appeal")]

    def __init__(self, report: Report, sitting: str = "", slot: str = "") -> None:
        super().__init__()
        self.report = report
        self.sitting, self.slot = sitting, slot

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.sitting) if action == "contest" else True

    def action_contest(self) -> None:
        from tui.exam.appeals import Contest

        self.go(Contest(self.sitting, self.slot, self.rule))
