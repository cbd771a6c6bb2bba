"""Booking a sitting: which exam, who sits it, who watches over it, and when; then the code, shown this once."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Select, Static

from simulator.errors import BadValue, NotFound
from simulator.service.permits import roles_for
from tui.page import Page, capital, plain
from tui.times import moment, moment_of

if TYPE_CHECKING:
    from simulator.service.accounts import PersonView
    from simulator.service.blueprints import BlueprintView
    from simulator.service.booking import Booking
    from simulator.service.readiness import ReadyView

MOST = 500  # people in a list


class BookSitting(Page):
    title_key = "exam_page.book"

    def __init__(self) -> None:
        super().__init__()
        self.exams: tuple[BlueprintView, ...] = ()
        self.trainees: tuple[PersonView, ...] = ()
        self.watchers: tuple[PersonView, ...] = ()
        self.key = secrets.token_hex(12)  # however often it is sent, one sitting is booked

    async def load(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        try:
            self.exams = await self.desk.ask(lambda s: s.exams.blueprints(who, lang=lang))
        except NotFound:
            self.exams = ()
        self.trainees = await self._people("trainee")
        found = [one for role in roles_for("exams.open") for one in await self._people(role)]
        self.watchers = tuple({one.id: one for one in found}.values())

    async def _people(self, role: str) -> tuple[PersonView, ...]:
        who = self.desk.who
        found = await self.desk.ask(lambda s: s.people.list(who, role=role, active=True, limit=MOST))
        return found.people

    def draw(self) -> ComposeResult:
        words = self.words
        with VerticalScroll(classes="page form", can_focus=False):
            if not self.exams or not self.trainees:
                yield Static(plain(words("exam_page.none_more" if not self.exams else "staff.nobody")), classes="note")
                return
            yield Static(plain(words("exam_page.book_lead")), classes="soft")
            yield Label(plain(capital(words("mode.exam"))))
            exams = [(plain(one.name), one.id) for one in self.exams]
            yield Select(exams, allow_blank=False, id="exam", compact=True)
            yield Label(plain(words("exam_page.candidate")))
            yield Select(self._named(self.trainees), prompt="–", id="candidate", compact=True)
            yield Static(id="ready")
            yield Label(plain(f"{words('exam_page.invigilator_label')} · {words('exam_page.not_candidate')}"))
            yield Select(self._named(self.watchers), prompt="–", id="invigilator", compact=True)
            yield Label(plain(f"{words('exam_page.opens')} · YYYY-MM-DD HH:MM · {words('exam_page.opens_hint')}"))
            yield Input(id="opens", max_length=20, compact=True)
            yield Label(plain(words("account.language")))
            yield Select(
                [("中文", "zh"), ("English", "en")], value=self.desk.lang, allow_blank=False, id="in", compact=True
            )
            yield Button(plain(words("exam_page.book")), id="send", variant="primary")

    @staticmethod
    def _named(people: tuple[PersonView, ...]) -> list[tuple[Content, str]]:
        return [(plain(f"{one.name} ({one.login})"), one.id) for one in people]

    def arrived(self) -> None:
        for place in self.query("#candidate"):
            place.focus()

    def _chosen(self, name: str) -> str:
        value = self.query_one(f"#{name}", Select).value
        return value if isinstance(value, str) else ""

    @on(Select.Changed, "#candidate")
    @on(Select.Changed, "#exam")
    async def looked_at(self) -> None:
        """What a candidate lacks is said before anything is sent."""
        who, lang, exam, candidate = self.desk.who, self.desk.lang, self._chosen("exam"), self._chosen("candidate")
        if candidate:
            ready = await self.ask(lambda s: s.exams.ready(who, blueprint=exam, person=candidate, lang=lang))
            if ready is not None:
                self.query_one("#ready", Static).update(plain(self._lacks(ready)))

    def _lacks(self, ready: ReadyView) -> str:
        if ready.ready:
            return f"✓ {self.words('exam_page.ready')}"
        lacking = "\n".join(f"  · {one.text}" for one in ready.missing)
        return f"× {self.words('exam_page.missing')}\n{lacking}"

    @on(Button.Pressed, "#send")
    async def send(self) -> None:
        empty = next((name for name in ("candidate", "invigilator") if not self._chosen(name)), "")
        if empty:
            self.query_one(f"#{empty}").focus()
            return
        try:
            opens = moment_of(self.query_one("#opens", Input).value)
        except BadValue as wrong:
            self.refuse(wrong)
            self.query_one("#opens").focus()
            return
        who, key, given = self.desk.who, self.key, {name: self._chosen(name) for name in ("candidate", "exam", "in")}
        invigilator = self._chosen("invigilator")
        booked = await self.ask(
            lambda s: s.exams.book(
                who,
                candidate=given["candidate"],
                blueprint=given["exam"],
                invigilator=invigilator,
                window_opens=opens,
                lang=given["in"],
                key=key,
            )
        )
        if booked is not None:
            self.app.switch_screen(Booked(booked))


class Booked(Page):
    """The code that opens a sitting: for the invigilator, shown this once."""

    title_key = "exam_page.booked"

    def __init__(self, booked: Booking) -> None:
        super().__init__()
        self.booked = booked

    def draw(self) -> ComposeResult:
        words, booked = self.words, self.booked
        with VerticalScroll(classes="page"):
            if booked.code:
                yield Static(plain(words("exam_page.code_lead")))
                yield Static(plain(booked.code), id="code", classes="h1 note")
            else:
                yield Static(plain(words("exam_page.code_gone")), classes="note")
            window = f"{moment(booked.window_opens)} – {moment(booked.window_closes)}"
            yield Static(plain(f"{window} · {words('exam_page.attempt', n=booked.attempt)}"), classes="soft")
