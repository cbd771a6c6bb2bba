"""Where a reply is written: Enter sends it, Ctrl+J breaks the line, and the first keystroke is noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea


class Composer(TextArea):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+j,shift+enter,alt+enter", "newline", "tui.key.newline", show=False, priority=True, key_display="^j"
        ),
    ]

    @dataclass
    class Written(Message):
        """The person wants this sent."""

        text: str

    def __init__(self, ticks: Callable[[], int], *, placeholder: str = "", text: str = "", pasted: int = 0) -> None:
        super().__init__(
            text, id="composer", placeholder=placeholder, tab_behavior="focus", highlight_cursor_line=False
        )
        self._ticks = ticks
        self.began: int | None = ticks() if text.strip() else None
        self.pasted = pasted

    @property
    def composing(self) -> int:
        """Milliseconds since the first keystroke of what stands here; 0 where nothing does."""
        return 0 if self.began is None else max(1, self._ticks() - self.began)

    # Textual calls these of every class, this one's first, so that the field's own still follow.

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.prevent_default()
            event.stop()
            self.post_message(self.Written(self.text))

    async def _on_paste(self, event: events.Paste) -> None:
        self.pasted += len(event.text)

    def action_newline(self) -> None:
        self.insert("\n")

    def on_text_area_changed(self) -> None:
        if not self.text.strip():
            self.began, self.pasted = None, 0
        elif self.began is None:
            self.began = self._ticks()

    def emptied_of(self, words: str) -> None:
        """What was sent is gone from here; what was typed meanwhile stays."""
        if self.text == words:
            self.clear()
            self.began, self.pasted = None, 0
