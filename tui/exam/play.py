"""A role-play of an exam: the conversation without coach, hints or pause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from tui.page import Page
from tui.talk.deeds import Deed
from tui.talk.line import Sent
from tui.talk.page import TalkPage

if TYPE_CHECKING:
    from simulator.service import Simulator, Who
    from simulator.service.talk_view import TalkView
    from tui.desk import Lang


async def start_play(page: Page, sitting: str, slot: str) -> None:
    who = page.desk.who
    if await page.ask(lambda s: s.exams.start_play(who, sitting=sitting, slot=slot)) is not None:
        page.go(Play(sitting, slot))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayLine:
    """The line to a customer in an exam: no hints, no pause, no report; `until` is told with every answer."""

    sitting: str
    slot: str
    page: list[Play]

    @property
    def place(self) -> str:
        return f"{self.sitting} {self.slot}"

    def now(self, service: Simulator, who: Who, lang: Lang, composing: int) -> TalkView:
        shown = service.exams.talk(who, sitting=self.sitting, slot=self.slot, composing=composing, lang=lang)
        self.page[0].deadline = shown.until
        return shown.talk

    def do(self, service: Simulator, who: Who, lang: Lang, sent: Sent) -> TalkView:
        shown = service.exams.do(
            who,
            sitting=self.sitting,
            slot=self.slot,
            line=sent.line,
            fields=sent.fields,
            seen=sent.seen,
            key=sent.key,
            composing=sent.composing,
            pasted=sent.pasted if sent.typed else None,
            lang=lang,
        )
        return shown.talk


class Play(TalkPage):
    """A role-play: the conversation without a coach, and with the end of the exam above it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "onwards", "tui.key.to_paper")]

    def __init__(self, sitting: str, slot: str) -> None:
        super().__init__(PlayLine(sitting=sitting, slot=slot, page=[self]))

    def deeds(self, talk: TalkView) -> list[Deed]:
        return [("onwards", self.words("exam_page.back_to_paper"))] if talk.phase == "over" else super().deeds(talk)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "onwards":
            return self.talk is not None and self.talk.phase == "over"
        return super().check_action(action, parameters)

    def action_onwards(self) -> None:
        self.dismiss()
