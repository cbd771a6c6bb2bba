"""A trainer's groups: the table of one, and from a member down to attempts and their reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, OptionList, Static
from textual.widgets.option_list import Option

from tui.marks import gauge, verdict
from tui.page import Page, capital, plain
from tui.reports import Reports
from tui.times import day

if TYPE_CHECKING:
    from simulator.service.group_tables import GroupTable, MemberLine
    from simulator.service.grouping import GroupView
    from simulator.service.progress import Progress


class Groups(Page):
    title_key = "web.nav.groups"

    def __init__(self) -> None:
        super().__init__()
        self.groups: tuple[GroupView, ...] = ()

    async def load(self) -> None:
        who = self.desk.who
        self.groups = await self.desk.ask(lambda s: s.groups.list(who))

    def draw(self) -> ComposeResult:
        words = self.words
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(plain(words("training_page.groups_lead")), classes="lead")
            if not self.groups:
                yield Static(plain(words("training_page.no_groups_more")), classes="note")
                return
            options = (
                Option(plain(f"{one.name} · {words('staff.members', n=one.members)}"), id=one.id) for one in self.groups
            )
            yield OptionList(*options, markup=False)

    def arrived(self) -> None:
        for listed in self.query(OptionList):
            listed.focus()

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        self.go(Group(str(event.option_id)))


class Group(Page):
    """One row a member; Enter goes down to the person."""

    def __init__(self, group: str) -> None:
        super().__init__()
        self.group = group
        self.table: GroupTable | None = None

    async def load(self) -> None:
        who, lang, group = self.desk.who, self.desk.lang, self.group
        self.table = await self.desk.ask(lambda s: s.training.group_table(who, group=group, lang=lang))

    def heading(self) -> str:
        return self.table.group.name if self.table else ""

    def draw(self) -> ComposeResult:
        words, found = self.words, self.table
        assert found is not None
        if not found.rows:
            yield Static(
                plain(f"{words('training_page.nobody')}\n{words('training_page.nobody_more')}"), classes="note"
            )
            return
        table: DataTable[Text] = DataTable(cursor_type="row", zebra_stripes=True)
        heads = ("tui.group.name", "training_page.attempts", "training_page.last", "home.mean")
        # What a narrow terminal cuts off matters least.
        for key in (*heads, "training_page.overdue", "web.nav.exams", "training_page.weakest"):
            table.add_column(Text(capital(words(key))))
        for row in found.rows:
            table.add_row(*map(Text, self._cells(row)), key=row.person)
        yield table

    def _cells(self, row: MemberLine) -> tuple[str, ...]:
        weakest = f"{row.weakest.name} {row.weakest_percent}" if row.weakest else "–"
        exam = row.exam
        told = "–"
        if exam is not None:
            stage = "pending" if exam.stage == "ended" else exam.stage
            told = (
                self.words(f"exam_page.stage_{stage}")
                if exam.passed is None
                else f"{verdict(exam.passed)} {exam.total}"
            )
        last = f"{row.last_score if row.last_score is not None else '–'} · {day(row.last_at)}" if row.last_at else "–"
        mean = "–" if row.mean is None else str(row.mean)
        overdue = f"! {row.overdue}" if row.overdue else "0"
        return row.name, str(row.attempts), last, mean, overdue, told, weakest

    def arrived(self) -> None:
        for table in self.query(DataTable):
            table.focus()

    @on(DataTable.RowSelected)
    def chosen(self, event: DataTable.RowSelected) -> None:
        self.go(Member(str(event.row_key.value)))


class Member(Page):
    """How one person gets on, by area, clause and customer; `r` opens the attempts behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("r,enter", "reports", "reports.title")]

    def __init__(self, person: str) -> None:
        super().__init__()
        self.person = person
        self.progress: Progress | None = None

    async def load(self) -> None:
        who, lang, person = self.desk.who, self.desk.lang, self.person
        self.progress = await self.desk.ask(lambda s: s.training.progress(who, person=person, lang=lang))

    def heading(self) -> str:
        return self.progress.name if self.progress else ""

    def draw(self) -> ComposeResult:
        words, told = self.words, self.progress
        assert told is not None
        with VerticalScroll(classes="page"):
            yield Static(plain(f"{told.attempts} {words('home.attempts')} · {words('home.mean')} {told.mean or '–'}"))
            parts = (("by_area", told.areas), ("by_clause", told.clauses), ("by_persona", told.personas))
            for key, rates in parts:
                yield Static(plain(words(f"training_page.{key}")), classes="h2")
                for rate in [one for one in rates if one.applied][:8]:
                    line = f" {rate.percent:>3}  {rate.name} ({rate.met}/{rate.applied})"
                    yield Static(gauge(rate.percent, 16) + Content(line), classes="clip")

    def action_reports(self) -> None:
        self.go(Reports(self.person))
