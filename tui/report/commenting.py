"""Writing a comment on an attempt: for its trainee, about the whole of it, a line or a finding."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Button, Label, Select, Static, TextArea

from tui.page import Page, plain

if TYPE_CHECKING:
    from simulator.service.reporting import AttemptReport


class WriteComment(Page):
    """`rule`: the finding that is chosen at first; empty for none. What is written outlives another language,
    and leaving the page: it stands here again until it is sent."""

    title_key = "reports.comment_add"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "send", "reports.comment_send", key_display="^s")]

    def __init__(self, found: AttemptReport, rule: str = "") -> None:
        super().__init__()
        self.found, self.rule = found, rule
        self.turn = self.text = ""
        self.key = secrets.token_hex(12)

    @property
    def place(self) -> str:
        return f"comment {self.found.attempt.id}"

    async def load(self) -> None:
        self.text = self.text or self.kept_words(self.place)
        who, lang, attempt = self.desk.who, self.desk.lang, self.found.attempt.id
        self.found = await self.desk.ask(lambda s: s.practice.report(who, attempt=attempt, lang=lang))

    def draw(self) -> ComposeResult:
        words, report = self.words, self.found.report
        lines = [line for line in report.transcript if line.who == "agent" and line.turn]
        names = {one.rule: one.name for one in (*report.findings, *report.review, *report.kept)}
        turns = [(plain(f"{line.turn}: {line.text}"), str(line.turn)) for line in lines]
        rules = [(plain(name), rule) for rule, name in names.items()]
        with VerticalScroll(classes="page form", can_focus=False):
            yield Static(plain(f"{self.found.attempt.person_name} · {report.title}"), classes="h1")
            for label, name, whole, options, value in (
                ("reports.comment_about", "turn", words("reports.comment_whole"), turns, self.turn),
                ("reports.findings", "rule", "–", rules, self.rule if self.rule in names else ""),
            ):
                yield Label(plain(words(label)))
                yield Select([(plain(whole), ""), *options], value=value, allow_blank=False, id=name, compact=True)
            yield Label(plain(words("reports.comment_text")))
            yield TextArea(self.text, id="reason", highlight_cursor_line=False)
            yield Button(plain(words("reports.comment_send")), id="send", variant="primary")

    def arrived(self) -> None:
        self.query_one("#reason").focus()

    @on(Select.Changed)
    def about(self, event: Select.Changed) -> None:
        setattr(self, str(event.select.id), str(event.value))

    @on(TextArea.Changed)
    def wrote(self, event: TextArea.Changed) -> None:
        self.text = event.text_area.text
        self.keep_words(self.place, self.text)

    @on(Button.Pressed, "#send")
    async def action_send(self) -> None:
        who, text, key, attempt = self.desk.who, self.text, self.key, self.found.attempt.id
        turn, finding = int(self.turn) if self.turn else None, self.rule or None
        made = await self.ask(
            lambda s: s.training.comment(who, attempt=attempt, text=text, turn=turn, finding=finding, key=key)
        )
        if made is not None:
            self.keep_words(self.place, "")
            self.say(self.words("training_page.commented"))
            self.dismiss()
