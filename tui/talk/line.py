"""The line to a customer: what a conversation asks of the service, in a drill or in an exam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from simulator.service import Simulator, Who
    from simulator.service.talk_view import TalkView
    from tui.desk import Lang

Note = Literal["hint", "pause"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One action on its way. Sent again with the same `key` it counts once. `composing`: ms since the first keystroke;
    `pasted`: characters that were not typed; `typed`: what stood in the field.
    """

    line: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    seen: int
    key: str
    composing: int = 0
    pasted: int = 0
    typed: str = ""

    @property
    def words(self) -> str:
        """What was written for the customer; nothing for a mere action."""
        if self.line.startswith("/update "):
            return self.line.removeprefix("/update ")
        return "" if self.line.startswith("/") else self.line


class Line(Protocol):
    """Each method is called in a thread with the service; `lang` is that of the frame. `place` names the talk."""

    @property
    def place(self) -> str: ...

    def now(self, service: Simulator, who: Who, lang: Lang, composing: int) -> TalkView: ...

    def do(self, service: Simulator, who: Who, lang: Lang, sent: Sent) -> TalkView: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillLine:
    """A practice or a test."""

    attempt: str

    @property
    def place(self) -> str:
        return self.attempt

    def now(self, service: Simulator, who: Who, lang: Lang, composing: int) -> TalkView:
        return service.practice.talk(who, attempt=self.attempt, composing=composing, lang=lang)

    def do(self, service: Simulator, who: Who, lang: Lang, sent: Sent) -> TalkView:
        return service.practice.do(
            who,
            attempt=self.attempt,
            line=sent.line,
            fields=sent.fields,
            seen=sent.seen,
            key=sent.key,
            composing=sent.composing,
            pasted=sent.pasted if sent.typed else None,
            lang=lang,
        )

    def note(self, service: Simulator, who: Who, lang: Lang, note: Note, seen: int) -> TalkView:
        asked = service.practice.hint if note == "hint" else service.practice.pause
        return asked(who, attempt=self.attempt, seen=seen, lang=lang)
