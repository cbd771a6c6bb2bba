"""Appeals of a candidate: contesting what an exam's result rests on, and what became of it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Label, RadioSet, Static, TextArea

from tui.page import Page, plain
from tui.times import day, moment
from tui.toggles import Radio

if TYPE_CHECKING:
    from simulator.service.judging_view import AppealView, CanContest


class Contest(Page):
    """What can be contested of a result; of one role-play or one rule where these are named and it can be."""

    title_key = "review_page.appeal_title"

    def __init__(self, sitting: str, slot: str = "", rule: str = "") -> None:
        super().__init__()
        self.sitting, self.slot, self.rule = sitting, slot, rule
        self.can: tuple[CanContest, ...] = ()
        self.reason = ""
        self.picked = ""
        self.key = secrets.token_hex(12)

    @property
    def kept_at(self) -> str:
        return f"appeal {self.sitting} {self.slot} {self.rule}"

    async def load(self) -> None:
        who, lang, sitting = self.desk.who, self.desk.lang, self.sitting
        self.reason = self.reason or self.kept_words(self.kept_at)
        can = await self.desk.ask(lambda s: s.judging.contestable(who, sitting=sitting, lang=lang))
        rule = self.rule
        fits = [one for one in can if self.slot in ("", one.slot) and (not rule or one.finding.split(":")[0] == rule)]
        self.can = tuple(fits) or can
        if not self.picked and len(self.can) == 1:
            self.picked = self._place(self.can[0])

    @staticmethod
    def _place(one: CanContest) -> str:
        return f"{one.slot}|{one.finding}"

    def draw(self) -> ComposeResult:
        words = self.words
        with VerticalScroll(classes="page form", can_focus=False):
            if not self.can:
                yield Static(plain(words("review_page.cannot")), classes="note")
                return
            yield Static(plain(words("review_page.appeal_lead")), classes="soft")
            yield Static(plain(words("review_page.which")), classes="h2")
            with RadioSet(classes="choices"):
                for one in self.can:
                    name = self._place(one)
                    yield Radio(self._told(one), value=name == self.picked, name=name)
            yield Label(plain(words("staff.reason")))
            yield TextArea(self.reason, id="reason", highlight_cursor_line=False)
            until = f"{words('exam_page.appeal_until')} {moment(self.can[0].until)}"
            yield Static(plain(until), classes="soft")
            yield Button(plain(words("review_page.send_appeal")), id="send", variant="primary")

    def _told(self, one: CanContest) -> Content:
        quoted = f" “{one.words}”" if one.words else ""
        return Content(f"{one.name} · {one.state_name}{quoted}")

    def arrived(self) -> None:
        first = next(iter(self.query("#reason" if self.picked else RadioSet)), None)
        if first is not None:
            first.focus()

    @on(RadioSet.Changed)
    def took(self, event: RadioSet.Changed) -> None:
        self.picked = str(event.pressed.name)

    @on(TextArea.Changed, "#reason")
    def wrote(self, event: TextArea.Changed) -> None:
        self.reason = event.text_area.text
        self.keep_words(self.kept_at, self.reason)

    @on(Button.Pressed, "#send")
    async def send(self) -> None:
        if not self.picked:
            self.query_one(RadioSet).focus()
            return
        slot, _, finding = self.picked.partition("|")
        who, sitting, reason, key = self.desk.who, self.sitting, self.reason, self.key
        made = await self.ask(
            lambda s: s.judging.appeal(who, sitting=sitting, slot=slot, finding=finding, reason=reason, key=key)
        )
        if made is not None:
            self.keep_words(self.kept_at, "")
            self.say(self.words("review_page.appealed"))
            self.app.switch_screen(Appeals())


class Appeals(Page):
    """One's own appeals, each with its answer as soon as there is one."""

    title_key = "review_page.appeals"

    def __init__(self) -> None:
        super().__init__()
        self.made: tuple[AppealView, ...] = ()

    async def load(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        self.made = await self.desk.ask(lambda s: s.judging.appeals(who, own=True, lang=lang))

    def draw(self) -> ComposeResult:
        words = self.words
        with VerticalScroll(classes="page"):
            if not self.made:
                yield Static(plain(words("review_page.no_appeals")), classes="note")
            for one in self.made:
                state = words("review_page.open" if one.open else "review_page.closed")
                yield Static(plain(f"{'…' if one.open else '✓'} {one.name} · {state}"), classes="h2")
                until = f" · {words('training_page.due')} {day(one.decide_by)}" if one.open else ""
                yield Static(plain(f"{moment(one.at)}{until}"), classes="soft")
                yield Static(plain(one.reason))
                if one.ruling is not None:
                    yield Static(plain(f"{one.ruling.state_name}\n{one.ruling.reason}"), classes="note")

    def arrived(self) -> None:
        self.query_one(VerticalScroll).focus()
