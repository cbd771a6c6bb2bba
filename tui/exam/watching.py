"""One sitting that is booked or runs, for those who watch over it: opening, more time, another code, calling off."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Button, Input, Label, Static

from simulator.service.permits import scope_of
from tui.exam.booking import Booked
from tui.page import Page, plain
from tui.times import moment

if TYPE_CHECKING:
    from simulator.service import Simulator
    from simulator.service.sittings import SittingLine


class Watched(Page):
    title_key = "web.nav.sittings"

    def __init__(self, sitting: SittingLine, exam: str) -> None:
        super().__init__()
        self.sitting, self.exam = sitting, exam
        self.key = secrets.token_hex(12)

    async def load(self) -> None:
        who, stream = self.desk.who, self.sitting.sitting
        found = await self.desk.ask(lambda s: s.exams.status(who))
        # One that is over by now is not listed any more; it stays as it was seen last.
        self.sitting = next((one for one in found if one.sitting == stream), self.sitting)

    def heading(self) -> str:
        return f"{self.exam} · {self.sitting.candidate_name}"

    def draw(self) -> ComposeResult:
        words, one = self.words, self.sitting
        with VerticalScroll(classes="page form", can_focus=False):
            yield Static(plain(f"{one.candidate_name} · {words('exam_page.stage_' + one.standing)}"), classes="h1")
            window = f"{words('exam_page.window')} {moment(one.window_opens)} – {moment(one.window_closes)}"
            until = f"\n{words('exam_page.until')} {moment(one.deadline)}" if one.deadline else ""
            watched = words("exam_page.invigilator", name=one.invigilator_name)
            yield Static(plain(f"{window}{until}\n{watched} · {words('exam_page.attempt', n=one.attempt)}"))
            if one.stage == "booked" and one.invigilator == self.desk.who.id:
                yield from self._asks("open", "code", "exam_page.code")
            if self._examines and one.candidate != self.desk.who.id:
                yield from self._changes(one)

    @property
    def _examines(self) -> bool:
        return self.desk.me is not None and scope_of("exams.extend", self.desk.me.roles) != "none"

    def _changes(self, one: SittingLine) -> ComposeResult:
        if one.stage == "running":
            yield Static(plain(self.words("exam_page.extend")), classes="h2")
            yield Label(plain(self.words("exam_page.more_minutes")))
            yield Input(id="minutes", type="integer", max_length=3, compact=True)
            yield from self._asks("extend", "why", "staff.reason")
            return
        if one.stage == "booked":
            yield Button(plain(self.words("exam_page.new_code")), id="new_code", compact=True)
        yield Static(plain(self.words("exam_page.cancel")), classes="h2")
        yield from self._asks("cancel", "why", "staff.reason")

    def _asks(self, what: str, field: str, label: str) -> ComposeResult:
        """A field and the button that sends it."""
        yield Label(plain(self.words(label)))
        yield Input(id=field, max_length=500, compact=True)
        yield Button(plain(self.words(f"exam_page.{what}")), id=what, compact=True)

    def arrived(self) -> None:
        first = next(iter(self.query("Input, Button")), None)
        if first is not None:
            first.focus()

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    async def _do(self, call: Callable[[Simulator], object], told: str) -> None:
        if await self.ask(call) is not None:
            self.say(self.words(told))
            await self.refill()

    @on(Button.Pressed, "#open")
    @on(Input.Submitted, "#code")
    async def open_it(self) -> None:
        who, sitting, code = self.desk.who, self.sitting.sitting, self._typed("code")
        await self._do(lambda s: s.exams.open(who, sitting=sitting, code=code), "exam_page.opened")

    @on(Button.Pressed, "#extend")
    async def extend(self) -> None:
        who, sitting, reason, key = self.desk.who, self.sitting.sitting, self._typed("why"), self.key
        minutes = int(self._typed("minutes") or "0")
        await self._do(
            lambda s: s.exams.extend(who, sitting=sitting, minutes=minutes, reason=reason, key=key),
            "exam_page.extended",
        )
        self.key = secrets.token_hex(12)

    @on(Button.Pressed, "#cancel")
    async def cancel(self) -> None:
        who, sitting, reason = self.desk.who, self.sitting.sitting, self._typed("why")
        if await self.ask(lambda s: s.exams.cancel(who, sitting=sitting, reason=reason)) is not None:
            self.say(self.words("exam_page.cancelled"))
            self.dismiss()

    @on(Button.Pressed, "#new_code")
    async def new_code(self) -> None:
        who, sitting = self.desk.who, self.sitting.sitting
        booked = await self.ask(lambda s: s.exams.new_code(who, sitting=sitting))
        if booked is not None:
            self.app.switch_screen(Booked(booked))
