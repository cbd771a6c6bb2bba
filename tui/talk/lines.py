"""What was said and done, line by line; a line is added where one came, nothing is drawn twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.marks import bold
from tui.times import length

if TYPE_CHECKING:
    from simulator.service.talk_view import TalkLine
    from simulator.words import Words


class Lines(VerticalScroll):
    """The conversation. `hides`: customers' lines are heard and not read; they show as a note until the report."""

    def __init__(self, words: Words, *, hides: bool = False) -> None:
        super().__init__(id="lines", can_focus=True)
        self._words = words
        self._shown: tuple[TalkLine, ...] = ()
        self.hides = hides

    async def show(self, lines: Sequence[TalkLine], opening: str, *, all_anew: bool = False) -> tuple[TalkLine, ...]:
        """Draw `lines`; returns those that are new since the last time."""
        await self.query(".pending").remove()
        known = () if all_anew else self._shown
        if tuple(lines[: len(known)]) != known:
            known = ()
        if not known:
            await self.remove_children()
        fresh = tuple(lines[len(known) :])
        if fresh:
            await self.query(".opening").remove()
            await self.mount_all([self._drawn(line) for line in fresh])
        elif not lines and not self.children:
            await self.mount(Static(Content(opening), classes="opening soft"))
        self._shown = tuple(lines)
        self.anchor()
        return fresh

    def pending(self, text: str) -> None:
        """What is on its way, until it is stored."""
        label = Content.styled(self._label("agent"), "bold dim")
        self.mount(Static(label + Content(text), classes="said agent pending"))
        self.anchor()

    def _drawn(self, line: TalkLine) -> Static:
        if line.who == "action":
            return Static(Content(f"· {line.text}"), classes="did")
        label = self._label(line.who)
        text = self._words("tui.talk.heard_only") if self.hides and line.who == "customer" else line.text
        head = Content.styled(label, "bold $accent" if line.who == "customer" else "bold $secondary")
        when = Content.styled(f"  {length(line.seconds * 1000)}", "$text-muted")
        return Static(head + bold(text) + when, classes=f"said {line.who}")

    def _label(self, who: str) -> str:
        """Who speaks; a full-width colon brings its own space, and after a blank Chinese would begin a new line."""
        label = self._words(f"talk.who.{who}")
        return label if self._words.lang == "zh" else f"{label} "
