"""The desk at which an exam is sat in the terminal: sections, questions, texts to type, role-plays, handing in.

Everything is saved as it is given, so that leaving, Ctrl-C and a crash lose nothing.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from rich.text import Text

from simulator.commands.acting import SOURCE
from simulator.commands.common import told
from simulator.commands.exam_questions import Answering
from simulator.commands.exam_result import show_result
from simulator.commands.exam_talk import Line
from simulator.commands.keyboard import Piped, Terminal, Typed
from simulator.commands.show import heading, labelled, para
from simulator.errors import NotFound, SimulatorError
from simulator.words import Words

if TYPE_CHECKING:
    from rich.console import Console

    from simulator.service import Simulator, Who
    from simulator.service.papers import PaperView, PlayView, SectionView

LEAVE = ("q", "/quit", "/exit")


class Desk:
    """One candidate at one sitting; `sitting` empty: the one of theirs that is open or booked."""

    def __init__(
        self,
        out: Console,
        words: Words,
        simulator: Simulator,
        who: Who,
        keys: Piped | Terminal,
        sitting: str = "",
    ) -> None:
        self.out, self.words, self.who, self.keys = out, words, who, keys
        self.simulator, self.exams = simulator, simulator.exams
        self.sitting = sitting or self._only_one()

    def sit(self) -> None:
        """From where it stands until it is handed in or over, or the candidate leaves."""
        paper = self._paper()
        if paper.stage == "booked":
            self._open()
            paper = self._paper()
        self._begin(paper)
        while paper.stage in ("opened", "running") or _granted(paper):
            self._sections(paper)
            typed = self.ask(self.words("exam_desk.choose"))
            if typed is None or typed.text.strip() in LEAVE:
                return self.leave()
            self._tried(typed.text.strip().lower(), paper)
            paper = self._paper()
        show_result(self.out, self.words, self.exams.result(self.who, sitting=self.sitting, lang=self.words.lang))
        return None

    def leave(self) -> None:
        """Say how it goes on; the clock does not stop."""
        self.out.print()
        para(self.out, self.words("exam_desk.left", sitting=self.sitting))

    def ask(self, prompt: str) -> Typed | None:
        """A line; None where there are no more. Lines of a pipe are shown, so that the output can be read."""
        typed = self.keys.line(lambda: prompt, self.simulator.house.clock, lambda: None)
        if typed is not None and not self.keys.interactive:
            para(self.out, f"{prompt}{typed.text}", style="dim")
        return typed

    def _paper(self, section: str = "") -> PaperView:
        return self.exams.paper(self.who, sitting=self.sitting, section=section, lang=self.words.lang)

    def _only_one(self) -> str:
        mine = [line for line in self.exams.status(self.who) if line.candidate == self.who.id]
        if len(mine) != 1:
            raise NotFound(f"You have {len(mine)} exams to sit; name one.", code="exam_which", n=len(mine))
        return mine[0].sitting

    def _open(self) -> None:
        """The invigilator opens the sitting at this terminal: their own password, and the code."""
        para(self.out, self.words("exam_desk.closed"), style="yellow")
        if not sys.stdin.isatty():
            return
        login = click.prompt(self.words("exam_desk.invigilator"), err=True)
        password = click.prompt(self.words("sign_in.password"), hide_input=True, err=True)
        code = click.prompt(self.words("exam_desk.code_asked"), err=True)
        watching = self.simulator.people.sign_in(login=login, password=password, source=SOURCE).who
        self.exams.open(watching, sitting=self.sitting, code=code)

    def _begin(self, paper: PaperView) -> None:
        heading(self.out, paper.name)
        para(self.out, self.words("exam_desk.rules", n=paper.minutes), style="dim")
        if not paper.certifying:
            para(self.out, self.words("exam_desk.local"), style="yellow")
        for gap in paper.left_out:
            para(self.out, self.words("exam.check.outside", section=gap.name, why=gap.why), style="dim")

    def _sections(self, paper: PaperView) -> None:
        """The sections with a number each, and the time left."""
        self.out.print()
        for number, section in enumerate(_to_do(paper), 1):
            state = self.words(f"exam_desk.section.{section.state}", done=section.done, parts=section.parts)
            labelled(self.out, f"{number:>2}", f"{section.name} · {state}", 1)
        if paper.deadline is not None:
            left = max(0, paper.deadline - paper.now) // 60_000
            para(self.out, self.words("exam_desk.minutes_left", n=left), style="bold" if left < 10 else "dim")

    def _tried(self, wanted: str, paper: PaperView) -> None:
        """What was chosen; a refusal is said and changes nothing."""
        sections = _to_do(paper)
        try:
            if wanted == "h":
                self.exams.hand_in(self.who, sitting=self.sitting)
            elif wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:4]) <= len(sections):
                self._section(sections[int(wanted[:4]) - 1])
            else:
                para(self.out, self.words("exam_desk.choose_again", n=len(sections)), style="yellow")
        except SimulatorError as refused:
            para(self.out, told(self.words, refused), style="yellow")

    def _section(self, section: SectionView) -> None:
        paper = self._paper(section.id)
        if not paper.section and paper.stage in ("opened", "running"):
            paper = self.exams.start_section(self.who, sitting=self.sitting, section=section.id, lang=self.words.lang)
        heading(self.out, section.name)
        if section.kind == "plays" or any(
            play.state == "waiting" and play.section == section.id for play in paper.plays
        ):
            for play in paper.plays:
                if play.section == section.id and play.state != "over" and not self._play(play):
                    return
        else:
            Answering(self, paper).questions()

    def _play(self, play: PlayView) -> bool:
        """A role-play to its end; False when the candidate left it."""
        name = self.words("exam_desk.play", n=play.number, channel=play.channel_name)
        para(self.out, Text(name, style="bold"))
        if play.state == "waiting":
            typed = self.ask(self.words("exam_desk.start_play"))
            if typed is None or typed.text.strip() in LEAVE:
                return False
        return Line(self, play.slot).play()


def _granted(paper: PaperView) -> list[PlayView]:
    """Fresh role-plays that can still be played after the rest was handed in."""
    return [play for play in paper.plays if play.state != "over" and (play.until or 0) > paper.now]


def _to_do(paper: PaperView) -> list[SectionView]:
    """The sections with something to do in them; what is measured from role-plays, or kept, has nothing."""
    granted = {play.section for play in _granted(paper)}
    running = paper.stage in ("opened", "running")
    return [s for s in paper.sections if s.parts and s.state != "kept" and (running or s.id in granted)]
