"""Small questions above a page."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from tui.page import Dialog, plain


class Sure(Dialog[bool]):
    """Yes or no; `escape` is no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "answer(False)", "tui.no_"),
        Binding("y", "answer(True)", "tui.yes_"),
        Binding("left,right", "app.focus_next", show=False),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small"):
            yield Static(plain(self.question))
            with Horizontal(classes="buttons"):
                yield Button(plain(f"{self.words('tui.yes_')} (y)"), id="yes", variant="primary")
                yield Button(plain(f"{self.words('tui.no_')} (n)"), id="no")

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)
