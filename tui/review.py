"""The examiner's queue, and a case decided by keyboard: j and k move, digits choose, r goes to the reason."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.marks import MARKS, marked
from tui.page import Page, plain
from tui.times import day, length

if TYPE_CHECKING:
    from simulator.report.model import Line
    from simulator.service.judging_view import CaseView, QuestionView, Queue, ReviewLine


class Reviews(Page):
    title_key = "web.nav.review"

    def __init__(self) -> None:
        super().__init__()
        self.queue: Queue | None = None

    async def load(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        self.queue = await self.desk.ask(lambda s: s.judging.queue(who, limit=100, lang=lang))

    def draw(self) -> ComposeResult:
        words, queue = self.words, self.queue
        assert queue is not None
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(plain(words("review_page.lead", n=queue.total, mine=queue.mine)), classes="lead")
            if not queue.lines:
                yield Static(
                    plain(f"✓ {words('review_page.nothing')}\n{words('review_page.nothing_more')}"), classes="note"
                )
                return
            options = (Option(plain(self._line(one)), id=str(at)) for at, one in enumerate(queue.lines))
            yield OptionList(*options, markup=False)

    def _line(self, one: ReviewLine) -> str:
        words = self.words
        late = "✗ " if one.overdue else ""
        may = (
            ""
            if one.may.allowed
            else f"\n  × {words('review_page.others', names=words.joined(list(one.may.others)) or '-')}"
        )
        told = f"{one.kind_name} · {one.about_name} · {one.number} · {words('review_page.questions')} {one.questions}"
        return f"{told} · {late}{words('training_page.due')} {day(one.due)}{may}"

    def arrived(self) -> None:
        for listed in self.query(OptionList):
            listed.focus()

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        if self.queue is not None:
            self.go(Case(self.queue.lines[int(str(event.option_id))].stream))


class Case(Page):
    """Everything side by side: the question with both tellings, the ways to decide, the conversation."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "tui.key.next"),
        Binding("k,up", "step(-1)", "tui.key.last"),
        *(
            Binding(str(digit), f"choose({digit})", "tui.key.choose", show=digit == 1, key_display="1-9")
            for digit in range(1, 10)
        ),
        Binding("r", "reason", "tui.key.reason"),
        Binding("ctrl+s,ctrl+enter,f10", "decide", "review_page.decide", key_display="^s"),
        Binding("c", "confirm", "review_page.confirm"),
    ]

    def __init__(self, stream: str) -> None:
        super().__init__()
        self.stream = stream
        self.case: CaseView | None = None
        self.at = 0
        self.choice = -1
        self.reasons: dict[str, str] = {}  # by the place of a question
        self.written_at = ""  # the place of what stands in the field, where a load is already at another
        self.key = secrets.token_hex(12)

    async def load(self) -> None:
        """The question and the choice stay, where the question still waits."""
        who, lang, stream = self.desk.who, self.desk.lang, self.stream
        before = self.place
        self.case = await self.desk.ask(lambda s: s.judging.case(who, stream=stream, lang=lang))
        places = [self._place_of(one) for one in self.case.questions]
        if before in places:
            self.at = places.index(before)
        else:
            self.at, self.choice = min(self.at, max(0, len(places) - 1)), -1

    def heading(self) -> str:
        return f"{self.words('review_page.case')} {self.case.number} · {self.case.about_name}" if self.case else ""

    @property
    def question(self) -> QuestionView | None:
        return self.case.questions[self.at] if self.case and self.case.questions else None

    def _place_of(self, one: QuestionView) -> str:
        return f"review {self.stream} {one.slot} {one.finding}"

    @property
    def place(self) -> str:
        """Where the reason for the question of the moment is kept."""
        return self._place_of(self.question) if self.question is not None else ""

    def reason(self) -> str:
        """What the field is to hold now."""
        place = self.written_at = self.place
        if place and place not in self.reasons:
            self.reasons[place] = self.kept_words(place)
        return self.reasons.get(place, "")

    def draw(self) -> ComposeResult:
        words, case = self.words, self.case
        assert case is not None
        total = "–" if case.total is None else case.total
        key = "review_page.interval" if case.low != case.high else "tui.review.sure"
        line = words(key, likely=total, low=case.low, high=case.high, mark=case.pass_mark)
        yield Static(plain(f"{case.outcome_name} · {line}"), classes="note")
        with Container(id="report"):
            with VerticalScroll(id="panes", can_focus=True):
                yield Static(id="question")
                yield Static(id="choices")
                reason = Input(self.reason(), placeholder=words("tui.review.reason"), id="reason")
                reason.display = bool(case.questions)
                yield reason
                if not case.questions:
                    yield Static(
                        plain(f"{words('review_page.no_questions')}\n{words('review_page.no_questions_more')}")
                    )
                if not case.may.allowed:
                    yield Static(plain("\n".join(f"× {one}" for one in case.may.reasons)), classes="note")
            with VerticalScroll(id="clause"):
                yield Static(id="talk-read")

    def arrived(self) -> None:
        self.show()
        self.query_one("#panes").focus()

    def show(self) -> None:
        """The question of the moment."""
        one, words = self.question, self.words
        if one is None or self.case is None:
            self._show_play("", "")
            return
        critical = f" · ✗ {words('review_page.critical')}" if one.critical else ""
        weight = words("review_page.weight", n=one.weight)
        parts = [Content.styled(f"{self.at + 1}/{len(self.case.questions)}  {one.name}", "bold")]
        parts.append(Content.styled(f"{weight}{critical}", "$warning"))
        parts += [Content(f"? {doubt}") for doubt in one.doubts]
        for told in one.told:
            parts.append(Content.styled(f"\n{told.state_name} · {told.points}", "bold"))
            parts += [Content(f"“{quote.text}” {quote.heard}") for quote in told.quotes if quote.text]
            parts += [Content(text) for text in (told.where, told.detail, told.why) if text]
        parts += [Content(fact) for fact in one.facts]
        if one.appeal is not None:
            parts.append(Content.styled(f"\n{words('review_page.appeal_says')}", "bold"))
            parts.append(Content(f"“{one.appeal.reason}”"))
        for clause in one.clauses:
            text, source = (clause.zh, clause.source_zh) if words.lang == "zh" else (clause.en, clause.source_en)
            parts.append(Content.styled(f"\n{clause.id}", "bold") + Content(f" {text} {source}"))
        self.query_one("#question", Static).update(Content("\n").join(parts))
        self._show_choices(one)
        self._show_play(one.slot, one.finding)

    def _show_play(self, slot: str, finding: str) -> None:
        """The conversation that the question is about; without one the first."""
        plays = self.case.plays if self.case else ()
        play = next((play for play in plays if play.slot == slot), next(iter(plays), None))
        lines = [self._said(line, finding) for line in play.lines] if play else []
        self.query_one("#talk-read", Static).update(Content("\n").join(lines))

    def _said(self, line: Line, finding: str) -> Content:
        head = Content.styled(f"{line.turn}·{line.speaker} " if line.turn else "· ", "bold")
        tail = Content.styled(f" {length(line.seconds * 1000)}", "$text-muted")
        return head + marked(line.text, line.marks, finding.split(":")[0]) + tail

    def _show_choices(self, one: QuestionView) -> None:
        lines = [Content.styled(f"\n{self.words('review_page.decision')}", "bold")]
        for number, way in enumerate(one.choices, 1):
            sign = MARKS["good"] if number - 1 == self.choice else " "
            now = f" {self.words('review_page.now')}" if way.is_now else ""
            total = "–" if way.total is None else way.total
            told = f"{sign} {number} {way.state_name}{now} → {way.outcome_name} {total}"
            lines.append(Content.styled(told, "reverse" if number - 1 == self.choice else ""))
        self.query_one("#choices", Static).update(Content("\n").join(lines))

    # --- keys ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        one, may = self.question, self.case is not None and self.case.may.allowed
        if action in ("choose", "decide", "reason"):
            return one is not None and may
        if action == "step":
            return self.case is not None and len(self.case.questions) > 1
        if action == "confirm":
            return self.case is not None and one is None and may
        return True

    def action_step(self, by: int) -> None:
        if self.case is not None and self.case.questions:
            self.at = (self.at + by) % len(self.case.questions)
            self.choice, self.key = -1, secrets.token_hex(12)
            self.query_one("#reason", Input).value = self.reason()
            self.show()
            self.query_one("#panes").scroll_home(animate=False)

    def action_choose(self, number: int) -> None:
        one = self.question
        if one is not None and number <= len(one.choices):
            self.choice = number - 1
            self._show_choices(one)

    def action_reason(self) -> None:
        self.query_one("#reason").focus()

    def action_back(self) -> None:
        if isinstance(self.focused, Input):
            self.query_one("#panes").focus()
        else:
            super().action_back()

    @on(Input.Changed, "#reason")
    def wrote(self, event: Input.Changed) -> None:
        """What stands there now: the event may be of the question before."""
        if place := self.written_at:
            self.reasons[place] = event.input.value
            self.keep_words(place, event.input.value)

    @on(Input.Submitted, "#reason")
    def written(self) -> None:
        self.action_decide()

    def action_decide(self) -> None:
        one = self.question
        if one is None or not 0 <= self.choice < len(one.choices):
            self.app.notify(self.words("tui.review.choose_first"), severity="warning", markup=False)
            return
        state, reason = one.choices[self.choice].state, self.query_one("#reason", Input).value
        self.run_worker(partial(self._decide, one, state, reason), group="decide", exclusive=True)

    async def _decide(self, one: QuestionView, state: str, reason: str) -> None:
        who, lang, stream, key = self.desk.who, self.desk.lang, self.stream, self.key
        done = await self.ask(
            lambda s: s.judging.decide(
                who, stream=stream, slot=one.slot, finding=one.finding, state=state, reason=reason, key=key, lang=lang
            )
        )
        if done is None:
            return
        self.key, self.choice = secrets.token_hex(12), -1
        self.reasons.pop(self._place_of(one), None)
        self.keep_words(self._place_of(one), "")
        self.say(self.words("review_page.decided", outcome=done.outcome_name, n=done.left))
        if done.left:
            await self.refill()
        else:
            self.dismiss()

    async def action_confirm(self) -> None:
        who, stream = self.desk.who, self.stream
        if await self.ask(lambda s: (s.judging.confirm(who, stream=stream), True)) is not None:
            self.say(self.words("review_page.confirmed"))
            self.dismiss()
