"""The help screen: the keys that work on the page below, and what the marks mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.marks import LEGEND, MARKS
from tui.page import Dialog, plain


class Help(Dialog[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,enter", "dismiss", "tui.key.back")]

    def __init__(self, shown: Sequence[Binding]) -> None:
        super().__init__()
        self.shown = shown

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog", can_focus=True):
            yield Static(plain(self.words("tui.help.title")), classes="h1")
            yield Static(plain(self.words("tui.help.lead")))
            yield Static(plain(self.words("tui.help.keys")), classes="h2")
            told = {binding.description: binding for binding in self.shown if binding.description}
            width = max((len(self.app.get_key_display(one)) for one in told.values()), default=0)
            for text, binding in told.items():
                key = self.app.get_key_display(binding)
                yield Static(Content.assemble((f" {key:<{width}} ", "reverse"), "  ", text))
            yield Static(plain(self.words("tui.help.marks")), classes="h2")
            for shade, key in LEGEND:
                yield Static(Content.assemble(MARKS[shade], " ", self.words(key)))
            yield Static(plain(self.words("tui.help.typing")), classes="h2")
            for number in range(1, 6):
                yield Static(plain(f"· {self.words(f'tui.help.typing_{number}')}"))
