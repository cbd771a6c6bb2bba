"""Sending: each action goes out with a key so that it counts once, again and again until the service has it.

The service is the only truth. Nothing is taken from the field of the reply before it is stored.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from textual.timer import Timer

from simulator.errors import Busy, SignedOut, SimulatorError
from tui.page import Page
from tui.talk.clocks import next_due
from tui.talk.composer import Composer
from tui.talk.line import Line, Sent
from tui.talk.lines import Lines

if TYPE_CHECKING:
    from simulator.service.talk_view import TalkView

LOOKS_EVERY = 15_000  # ms between two looks at the service while nothing falls due
LONGEST_WAIT = 15.0  # seconds between two tries to send again


class Sending(Page):
    """A page with a line to a customer; the page says how it is drawn (`show`, `show_state`)."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.line = line
        self.talk: TalkView | None = None
        self.sending: Sent | None = None
        self.deadline: int | None = None
        self._drawn_at = 0  # on this machine's clock, when `talk` was drawn
        self._looked_at = 0
        self.tries = 0
        self.tick = Timer(self, 1.0, pause=True)

    async def load(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        self.take(await self.desk.ask(lambda service: self.line.now(service, who, lang, 0)))

    def take(self, talk: TalkView) -> None:
        self.talk = talk
        self._drawn_at = self._looked_at = self.desk.ticks()

    @property
    def now(self) -> int:
        """The server's clock."""
        return (self.talk.clocks.now if self.talk else 0) + self.desk.ticks() - self._drawn_at

    def send(
        self,
        line: str = "",
        fields: tuple[tuple[str, str], ...] = (),
        *,
        composing: int = 0,
        pasted: int = 0,
        typed: str = "",
    ) -> None:
        """One action, unless another is still on its way."""
        if self.sending is not None or self.talk is None or self.talk.phase == "over":
            return
        self.sending = Sent(
            line=line,
            fields=fields,
            seen=self.talk.seen,
            key=secrets.token_hex(12),
            composing=composing,
            pasted=pasted,
            typed=typed,
        )
        if self.sending.words:
            self.query_one(Lines).pending(self.sending.words)
        self.show_state()
        self.run_worker(self._deliver, group="deliver")

    async def _deliver(self) -> None:
        """Send what waits; where the service cannot be reached now, again later with the same key."""
        sent, who, lang = self.sending, self.desk.who, self.desk.lang
        if sent is None:
            return
        try:
            talk = await self.desk.ask(lambda service: self.line.do(service, who, lang, sent))
        except (Busy, OSError):
            self.tries += 1
            self.show_state()
            self.set_timer(min(LONGEST_WAIT, 2.0 ** min(self.tries, 4)), self._again)
            return
        except SimulatorError as refused:
            self.sending, self.tries = None, 0
            self.refuse(refused)
            if not isinstance(refused, SignedOut):
                await self.query(".pending").remove()
                await self.look()
            return
        self.sending, self.tries = None, 0
        if sent.typed:
            self.query_one(Composer).emptied_of(sent.typed)
        self.take(talk)
        await self.show()

    def _again(self) -> None:
        self.run_worker(self._deliver, group="deliver")

    # --- time ---

    async def look(self) -> None:
        """What time has brought; unsent words are kept as they are."""
        if self.sending is not None or self.talk is None:
            return
        who, lang, composing = self.desk.who, self.desk.lang, self.query_one(Composer).composing
        self._looked_at = self.desk.ticks()
        try:
            talk = await self.desk.ask(lambda service: self.line.now(service, who, lang, composing))
        except SignedOut as over:
            self.refuse(over)
            return
        except (SimulatorError, OSError):
            return  # the next look may succeed; sending says by itself when it cannot
        if not self._is_behind(talk):
            self.take(talk)
            await self.show()

    def _is_behind(self, talk: TalkView) -> bool:
        """Something was sent, or came, while this was asked for."""
        return self.sending is not None or (self.talk is not None and talk.seen < self.talk.seen)

    def _tick(self) -> None:
        talk = self.talk
        if talk is None or not self.is_current:
            return
        self.show_state()
        due = next_due(talk)
        is_due = due is not None and self.now >= due
        if talk.phase != "over" and (is_due or self.desk.ticks() - self._looked_at > LOOKS_EVERY):
            self.run_worker(self.look, group="look", exclusive=True)

    # --- to be said by the page ---

    async def show(self, *, all_anew: bool = False) -> None:
        """Draw what a conversation changes."""

    def show_state(self) -> None:
        """Draw clocks and standing."""
