"""The table at which a drill is played: reads lines, does them, shows what the customer says, coaches in practice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text

from simulator.attempts import Attempts
from simulator.commands.cards import show_article, show_help, show_situation, verbs
from simulator.commands.common import told
from simulator.commands.forms import by_id, clock_at, still_empty
from simulator.commands.keyboard import Piped, Terminal, Typed
from simulator.commands.limits import chat_lines, prompt, rings, running_out
from simulator.commands.session import Session, VirtualClock, forked, is_text
from simulator.commands.show import labelled, para, show_coaching, show_report
from simulator.content.bank import Bank
from simulator.dialogue import events as e
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.play import play
from simulator.errors import SimulatorError
from simulator.report import Names, coaching, hint, report
from simulator.scoring.score import score
from simulator.words import Words

if TYPE_CHECKING:
    from rich.console import Console

ASIDES = ("hint", "retake", "pause", "sample")


class Table:
    """Plays one session to its end, or until the person leaves."""

    def __init__(
        self,
        out: Console,
        words: Words,
        session: Session,
        bank: Bank,
        keys: Piped | Terminal,
        attempts: Attempts,
        *,
        full: bool = False,
    ) -> None:
        self.full = full
        self.out = out
        self.words = words
        self.session = session
        self.bank = bank
        self.keys = keys
        self.attempts = attempts
        self.names = Names(words, bank, session.setting)
        self._rings = 0
        self._warned: set[str] = set()
        self._numbered = 0  # the number on screen beside what the agent is writing

    @property
    def practice(self) -> bool:
        return self.session.state.started.mode == "practice"

    def play(self) -> bool:
        """Whether the attempt came to its end; False when the person left, or the pipe ran dry."""
        while not self.session.over:
            typed = self.keys.line(self._prompt, self.session.clock.now, self._tick)
            if typed is None:
                return False
            line = typed.text.strip()
            if not line:
                continue
            if not is_text(line):
                para(self.out, self.words("errors.line_not_utf8"), 4, "yellow")
                continue
            if not self.keys.interactive:
                self._echo(line)
            if line in ("/quit", "/exit", "/q"):
                return False
            self._do(line, typed)
        return True

    def opening(self) -> None:
        """The cards, and what has been said so far."""
        show_situation(self.out, self.words, self.session.setting, self.session.state.started)
        para(self.out, self.words("drill.help_line"), style="dim")
        self.out.print()
        for index, turn in enumerate(self.session.state.turns):
            self._said(index + 1, turn.who, turn.text)
        if self.session.setting.scenario.channel == "counter" and not self.session.state.turns:
            para(self.out, self.words("drill.visitor"), style="magenta")
        self._ring()

    def show_end(self) -> None:
        """The report, whole."""
        session = self.session
        assert session.judged is not None
        self.out.print()
        para(self.out, self.words(f"summary.{session.state.ending}"), style="bold")
        self._report(session.judged.card)

    def show_so_far(self) -> None:
        """The report of an attempt that goes on another time."""
        setting = self.session.setting
        self._report(score(setting.standard, self.session.state, setting.scenario))

    def _report(self, card: object) -> None:
        setting = self.session.setting
        made = report(self.words, self.names, setting.standard, self.session.state, card, setting)  # type: ignore[arg-type]
        show_report(self.out, self.words, made, full=self.full)

    def _do(self, line: str, typed: Typed) -> None:
        verb, _, rest = line[1:].partition(" ") if line.startswith("/") else ("", "", "")
        try:
            if verb in ("help", "?"):
                show_help(self.out, self.words, self.session.setting, practice=self.practice)
            elif verb in ASIDES:
                self._aside(verb, rest.strip())
            else:
                self._act(line, typed.began)
        except SimulatorError as refused:
            para(self.out, self._refusal(refused, verb), 4, "yellow")

    def _refusal(self, refused: SimulatorError, verb: str) -> str:
        """What was refused, with the actions that fit here rather than all there are."""
        if refused.code != "no_action":
            return told(self.words, refused)
        if verb in self.session.setting.scenario.actions:
            return self.words("errors.meant_do", action=verb)
        fitting = ", ".join(f"/{name}" for name in verbs(self.session.setting))
        return self.words("errors.no_action", verb=verb[:40], actions=fitting)

    def _act(self, line: str, began: int) -> None:
        before = self.session.state
        new = self.session.do(by_id(self.session.setting.scenario, line), began)
        self._show(before, new)
        if line.startswith("/wait") and not self.session.over:
            clock = clock_at(self.session.setting.scenario.clock, self.session.clock.now() - before.started.at)
            para(self.out, self.words("drill.clock", clock=clock), 4, "dim")
        self._warned.clear()

    def _coach(self, before: Attempt, new: tuple[e.Event, ...]) -> None:
        if self.practice:
            coach = coaching(self.names, self.session.setting, before, self.session.state, new)
            show_coaching(self.out, self.words, coach)

    def _show(self, before: Attempt, new: tuple[e.Event, ...]) -> None:
        number = len(before.turns)
        for event in new:
            if isinstance(event, e.AgentReplied):
                number += 1
                if number != self._numbered:  # the customer spoke meanwhile and took the number
                    self._said(number, "agent", event.text)
                self._size(event.text)
                self._coach(before, new)
            elif isinstance(event, e.CustomerSpoke):
                number += 1
                if event.why in ("silence", "hold"):
                    para(self.out, self.words(f"transcript.{event.why}"), 4, "dim")
                self._said(number, "customer", event.text)
            else:
                self._happened(event)

    def _happened(self, event: e.Event) -> None:
        words, business = self.words, self.session.setting.business
        match event:
            case e.Answered():
                para(self.out, words.count("done.answer", event.rings), 4, "dim")
                para(self.out, words("drill.speak_first"), 4, "dim")
            case e.ArticleLookedUp():
                show_article(self.out, words, next(a for a in business.articles if a.id == event.article))
            case e.HoldStarted():
                seconds = self.session.setting.settings.hold_update_seconds
                para(self.out, words("drill.on_hold", n=seconds), 4, "dim")
            case e.HoldEnded():
                para(self.out, words("done.resume"), 4, "dim")
            case e.CaseFiled():
                para(self.out, words.count("drill.filed", len(event.fields)), 4, "dim")
                empty = still_empty(self.session.setting.scenario, self.session.state)
                if self.practice and empty:
                    listed = words.joined([self.names.of(f"field:{field}") for field in empty])
                    para(self.out, words("drill.still_empty", fields=listed), 4, "yellow")
            case e.Acted():
                para(self.out, words("done.action", what=self.names.of(f"action:{event.action}")), 4, "dim")
            case e.Transferred():
                name = self.names.of(f"department:{event.department}")
                para(self.out, words("drill.transferred", department=name), 4, "dim")
            case e.HungUp(by="customer"):
                para(self.out, words("drill.hung_up"), 4, "dim")

    def _aside(self, verb: str, rest: str) -> None:
        """What practice offers beside the conversation."""
        if not self.practice:
            para(self.out, self.words("drill.practice_only", verb=verb), 4, "yellow")
        elif verb == "hint":
            self._hint()
        elif verb == "pause":
            self._pause()
        elif verb == "sample":
            self._sample()
        else:
            self._retake(rest)

    def _hint(self) -> None:
        session = self.session
        card = score(session.setting.standard, session.state, session.setting.scenario)
        text = hint(self.names, session.setting, session.state, card)
        session.note(e.HintTaken(at=session.clock.now(), text=text))
        para(self.out, text, 4, "yellow")

    def _pause(self) -> None:
        session, at = self.session, self.session.clock.now()
        session.paused()
        if self.keys.interactive:
            input(self.words("drill.paused"))
            session.clock.set(at)
        para(self.out, self.words("drill.goes_on"), 4, "dim")

    def _retake(self, rest: str) -> None:
        replies = [i + 1 for i, _ in self.session.state.agent_turns()]
        number = int(rest) if rest.isascii() and rest.isdigit() else replies[-1] if replies and not rest else 0
        if not number or number > (replies[-1] if replies else 0):
            listed = ", ".join(str(reply) for reply in replies) or "-"
            para(self.out, self.words("drill.no_turn", turns=listed), 4, "yellow")
            return
        writer = self.attempts.new(self.session.setting.scenario.id, self.session.clock.now())
        fork = forked(self.session, writer, number)
        assert fork is not None
        self.session, turn = fork
        para(self.out, self.words("drill.forked", turn=turn, id=self.session.id), 4, "yellow")
        last = self.session.state.last_customer
        if last is not None:
            self._said(self.session.state.turns.index(last) + 1, "customer", last.text)

    def _sample(self) -> None:
        """A good sample of this scenario, played as it would be."""
        session, lang = self.session, self.session.state.started.lang
        setting = session.setting
        passing = [s for s in setting.scenario.samples if s.lang == lang and s.expect.passes]
        sample = max(passing, key=lambda s: s.expect.score, default=None)
        if sample is None:
            para(self.out, self.words("drill.no_sample"), 4, "yellow")
            return
        at = session.clock.now()
        from simulator.commands.starting import started_for

        started = started_for(setting.scenario, sample.seed, lang, "practice", at, {}, sample.variant)
        played = play(setting, started, sample.actions, session.read)
        para(self.out, self.words("drill.sample", about=sample.about), 4, "yellow")
        for turn in played.attempt.turns:
            self._said(0, turn.who, turn.text)
        para(self.out, self.words("drill.sample_end"), 4, "yellow")
        session.clock.set(at)

    def _said(self, number: int, who: str, text: str) -> None:
        label = f"{number or '':>3} {self.words(f'who.{who}')}"
        labelled(self.out, label, Text(text, style="" if who == "customer" else "cyan"), 0)

    def _echo(self, line: str) -> None:
        """What came through the pipe, so that the output reads as a conversation."""
        if line.startswith("/"):
            para(self.out, line, 4, "dim")
        else:
            self._numbered = len(self.session.state.turns) + 1
            self._said(self._numbered, "agent", line)

    def _size(self, text: str) -> None:
        if lines := chat_lines(self.session, text):
            para(self.out, self.words.count("drill.lines", lines), 4, "dim" if lines <= 3 else "yellow")

    def _prompt(self) -> str:
        self._numbered = len(self.session.state.turns) + 1
        return prompt(self.words, self.session.state, self._numbered) if self.keys.interactive else ""

    def _tick(self) -> Callable[[], None] | None:
        """What time has brought since the last look; nothing for most looks."""
        session, state = self.session, self.session.state
        if isinstance(session.clock, VirtualClock) or session.over:
            return None
        new = session.sweep()
        if new:
            return lambda: self._late(state, new)
        if not state.answered:
            return self._ring if rings(session) != self._rings else None
        soon = running_out(session, self.words)
        if soon is None or soon[0] in self._warned:
            return None
        self._warned.add(soon[0])
        return lambda: para(self.out, soon[1], 4, "yellow")

    def _late(self, before: Attempt, new: tuple[e.Event, ...]) -> None:
        self._show(before, new)
        if self.session.over:
            self.out.print()
            para(self.out, self.words("drill.over_press"), style="bold")

    def _ring(self) -> None:
        if self.session.state.answered:
            return
        self._rings = rings(self.session)
        para(self.out, self.words.count("drill.ring", self._rings), style="magenta")
