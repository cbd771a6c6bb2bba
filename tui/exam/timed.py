"""A page of a paper, with the time that is left by the server's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from tui.page import Page, plain
from tui.times import left

if TYPE_CHECKING:
    from simulator.service.papers import PaperView


class Timed(Page):
    """A page of a paper, with the time that is left by the server's clock."""

    def __init__(self, sitting: str) -> None:
        super().__init__()
        self.sitting = sitting
        self.paper: PaperView | None = None
        self._drawn_at = 0

    def take(self, paper: PaperView) -> None:
        self.paper, self._drawn_at = paper, self.desk.ticks()

    @property
    def now(self) -> int:
        return (self.paper.now if self.paper else 0) + self.desk.ticks() - self._drawn_at

    def heading(self) -> str:
        return self.paper.name if self.paper else self.words("web.nav.exams")

    def begin(self) -> None:
        super().begin()
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """The seconds that are left; when they are over the page is asked for anew."""
        paper = self.paper
        for clock in self.query("#clock"):
            clock.display = paper is not None and paper.deadline is not None and paper.stage == "running"
        if paper is None or paper.deadline is None or not self.query("#clock"):
            return
        told = f"{self.words('talk.exam_ends_in')} {left(paper.deadline, self.now)}"
        self.query_one("#clock", Static).update(plain(told))
        if paper.stage == "running" and self.now > paper.deadline and self.is_current:
            self.returned()
