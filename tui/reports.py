"""Attempts as a list: one's own, or those of a person whom one may look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Static

from tui.marks import verdict
from tui.page import Page, plain
from tui.times import moment
from tui.ways import to_report, to_talk

if TYPE_CHECKING:
    from simulator.service.attempt_listing import AttemptLine, AttemptPage

PER_PAGE = 50


class Reports(Page):
    title_key = "reports.mine"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown,right", "turn(1)", "tui.key.older", show=False),
        Binding("pageup,left", "turn(-1)", "tui.key.newer", show=False),
    ]

    def __init__(self, person: str = "") -> None:
        super().__init__()
        self.person = person
        self.number = 0
        self.found: AttemptPage | None = None

    async def load(self) -> None:
        who, lang, offset = self.desk.who, self.desk.lang, self.number * PER_PAGE
        person = self.person or who.id
        self.found = await self.desk.ask(
            lambda s: s.practice.attempts(who, person=person, offset=offset, limit=PER_PAGE, lang=lang)
        )

    def heading(self) -> str:
        if self.person and self.found and self.found.attempts:
            return f"{self.words('reports.title')} · {self.found.attempts[0].person_name}"
        return super().heading()

    def draw(self) -> ComposeResult:
        words = self.words
        assert self.found is not None
        if not self.found.attempts:
            yield Static(plain(f"{words('reports.empty')}\n{words('reports.empty_more')}"), classes="note")
            return
        table: DataTable[Text] = DataTable(cursor_type="row", zebra_stripes=True)
        for key in ("drill", "score", "when", "kind", "result"):  # what a narrow terminal cuts off matters least
            table.add_column(Text(words(f"reports.{key}")))
        for line in self.found.attempts:
            table.add_row(*map(Text, self._cells(line)), key=line.id)
        yield table

    def _cells(self, line: AttemptLine) -> tuple[str, ...]:
        words = self.words
        is_open = line.status == "open"
        result = words("reports.status_open") if is_open else words(f"ending.{line.ending}")
        score = "–" if line.score is None else f"{verdict(line.passes)} {line.score}"
        kind = f"{words('mode.' + line.mode)} · {words('channel.' + line.channel)}"
        return line.title, score, moment(line.started_at), kind, f"{'▶ ' if is_open else ''}{result}"

    def arrived(self) -> None:
        for table in self.query(DataTable):
            table.focus()

    @on(DataTable.RowSelected)
    def chosen(self, event: DataTable.RowSelected) -> None:
        line = next(one for one in self.found.attempts if one.id == event.row_key.value) if self.found else None
        if line is not None:
            is_mine = line.person == self.desk.who.id
            self.go(to_talk(line.id) if line.status == "open" and is_mine else to_report(line.id))

    async def action_turn(self, by: int) -> None:
        """Older or newer ones."""
        number = self.number + by
        if self.found is not None and 0 <= number * PER_PAGE < self.found.total:
            self.number = number
            await self.refill()
