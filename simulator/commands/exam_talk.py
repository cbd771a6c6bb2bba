"""A role-play of an exam in the terminal: the conversation and the tools, nothing of what was heard or felt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text

from simulator.commands.common import told
from simulator.commands.show import heading, labelled, para
from simulator.errors import SimulatorError, Stale

if TYPE_CHECKING:
    from simulator.commands.exam_desk import Desk
    from simulator.service.taking import PlayTalk

POLL_MS = 1_000
LEAVE = ("/quit", "/exit", "/q")


class Line:
    """The candidate on the line with one customer; time goes on while nobody types."""

    def __init__(self, desk: Desk, slot: str) -> None:
        self.desk, self.out, self.words, self.slot = desk, desk.out, desk.words, slot
        self.now: PlayTalk = desk.exams.start_play(desk.who, sitting=desk.sitting, slot=slot, lang=desk.words.lang)
        self._shown = 0
        self._pages = 0
        self._looked = 0
        self._rings = 0

    def play(self) -> bool:
        """To the end; False when the candidate left, or the pipe ran dry. The customer does not wait."""
        self._cards()
        self._show()
        while self.now.talk.phase != "over":
            typed = self.desk.keys.line(self._prompt, self.desk.simulator.house.clock, self._tick)
            if typed is None or typed.text.strip() in LEAVE:
                return False
            line = typed.text.strip()
            if line in ("/help", "/?"):
                self._help()
            elif line:
                self._do(line, typed.began)
        para(self.out, self.words("exam_desk.play_over"), style="bold")
        return True

    def _do(self, line: str, began: int) -> None:
        composing = max(0, self.desk.simulator.house.clock() - began)
        try:
            self.now = self.desk.exams.do(
                self.desk.who,
                sitting=self.desk.sitting,
                slot=self.slot,
                line=line,
                seen=self.now.talk.seen,
                composing=composing,
                lang=self.words.lang,
            )
        except Stale as moved:
            para(self.out, told(self.words, moved), 4, "yellow")
            self._look()
        except SimulatorError as refused:
            para(self.out, told(self.words, refused), 4, "yellow")
            self._look()
        self._show()

    def _look(self) -> None:
        self.now = self.desk.exams.talk(self.desk.who, sitting=self.desk.sitting, slot=self.slot, lang=self.words.lang)

    def _tick(self) -> Callable[[], None] | None:
        """What time has brought, asked for once a second; nothing for most looks."""
        at = self.desk.simulator.house.clock()
        if at - self._looked < POLL_MS:
            return None
        self._looked = at
        self._look()
        talk = self.now.talk
        news = len(talk.lines) > self._shown or talk.clocks.rings > self._rings or talk.phase == "over"
        return self._show if news else None

    def _show(self) -> None:
        talk = self.now.talk
        for line in talk.lines[self._shown :]:
            if line.who == "action":
                para(self.out, Text(f"· {line.text}", style="dim"), 5)
            else:
                style = "cyan" if line.who == "agent" else ""
                labelled(self.out, f"{line.turn:>3} {self.words(f'who.{line.who}')}", Text(line.text, style=style), 0)
        self._shown = len(talk.lines)
        for page in talk.pages[self._pages :]:
            labelled(self.out, self.words("cards.article", title=page.title), page.body, 4)
        self._pages = len(talk.pages)
        if talk.clocks.rings > self._rings:
            self._rings = talk.clocks.rings
            para(self.out, self.words.count("drill.ring", self._rings), style="magenta")
        if talk.phase == "over" and self.desk.keys.interactive and talk.hung_up_by == "customer":
            para(self.out, self.words("drill.hung_up"), 4, "dim")

    def _cards(self) -> None:
        cards = self.now.talk.cards
        heading(self.out, cards.title)
        para(self.out, f"{cards.company} · {cards.channel_name}", style="dim")
        for key, text in (("situation", cards.situation), ("customer", cards.customer)):
            labelled(self.out, self.words(f"cards.{key}"), text, 0)
        self._help()

    def _help(self) -> None:
        """What can be done now, and what can be named in it."""
        talk = self.now.talk
        for deed in talk.can:
            labelled(self.out, deed.form, deed.does, 2, "dim")
        for verb, choices in (
            ("/lookup", talk.articles),
            ("/transfer", talk.departments),
            ("/do", talk.doings),
        ):
            if choices:
                listed = " · ".join(self.words("cards.item", id=one.id, name=one.name) for one in choices)
                labelled(self.out, verb.ljust(9), listed, 0)
        if talk.form:
            fields = [self.words("cards.item", id=f.id, name=f.name + ("*" if f.required else "")) for f in talk.form]
            labelled(self.out, "/file".ljust(9), " · ".join(fields), 0)

    def _prompt(self) -> str:
        if not self.desk.keys.interactive:
            return ""
        key = {"ringing": "drill.prompt_ringing"}.get(self.now.talk.phase)
        return f"\x1b[36m{self.words(key) if key else self.words('who.agent')}\x1b[0m  "
