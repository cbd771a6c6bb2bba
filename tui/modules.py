"""The onboarding modules: lessons with their clauses, a model conversation, a quiz, and how it went."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from tui.dialogs import Sure
from tui.exam.questions import Given, question
from tui.marks import led, verdict
from tui.page import Page, plain

if TYPE_CHECKING:
    from simulator.service.explained import ClauseText, Explained
    from simulator.service.modules import ModulePage, ModuleResult, ModuleView, PlayedLine


class Modules(Page):
    title_key = "web.nav.modules"

    def __init__(self) -> None:
        super().__init__()
        self.modules: tuple[ModuleView, ...] = ()

    async def load(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        self.modules = await self.desk.ask(lambda s: s.training.modules(who, lang=lang))

    def draw(self) -> ComposeResult:
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(plain(self.words("modules.lead")), classes="lead")
            yield OptionList(*(Option(self._line(one), id=one.id) for one in self.modules), markup=False)

    def _line(self, one: ModuleView) -> Content:
        words = self.words
        state = f"✓ {words('web.passed')}" if one.passed_at else words("drill.new")
        if one.tries and not one.passed_at:
            state = words("modules.best", n=one.best or 0)
        measure = (
            words("drill.minutes", n=one.minutes),
            words("modules.questions", n=one.questions),
            words("modules.pass_mark", n=one.pass_mark),
        )
        return Content.styled(f"{one.title} · {state}", "bold") + Content(f"\n{one.about}\n{' · '.join(measure)}\n")

    def arrived(self) -> None:
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        self.go(Module(str(event.option_id)))


class Module(Page):
    """One module whole. What was answered stays on this page, in either language, until it is handed in."""

    def __init__(self, module: str) -> None:
        super().__init__()
        self.module = module
        self.shown: ModulePage | None = None
        self.given: dict[str, Given] = {}
        self.key = secrets.token_hex(12)

    async def load(self) -> None:
        who, lang, module = self.desk.who, self.desk.lang, self.module
        self.shown = await self.desk.ask(lambda s: s.training.module(who, module=module, lang=lang))

    def heading(self) -> str:
        return self.shown.module.title if self.shown else ""

    def draw(self) -> ComposeResult:
        words, page = self.words, self.shown
        assert page is not None
        with VerticalScroll(classes="page"):
            yield Static(plain(page.module.about), classes="soft")
            if page.module.passed_at:
                yield Static(plain(f"✓ {words('modules.passed_before', n=page.module.best or 0)}"), classes="note")
            yield Static(plain(words("modules.lessons")), classes="h1")
            for lesson in page.lessons:
                yield Static(plain(lesson.title), classes="h2")
                yield Static(plain(lesson.text))
                yield Static(clauses(lesson.clauses), classes="soft")
            yield Static(plain(words("modules.dialogue")), classes="h1")
            yield Static(plain(page.situation), classes="soft")
            yield from (Static(self._said(line), classes=f"said {line.who}") for line in page.dialogue)
            yield Static(plain(words("modules.quiz")), classes="h1")
            for number, asked in enumerate(page.questions, 1):
                before = self.given.get(asked.id)
                chosen, fields = (before.chosen, before.fields) if before else ((), ())
                yield question(asked, number, words, chosen=chosen, fields=fields, ticks=self.desk.ticks)
            yield Button(plain(words("modules.hand_in")), id="hand-in", variant="primary")

    def _said(self, line: PlayedLine) -> Content:
        colon = "：" if self.words.lang == "zh" else ": "
        head = Content.styled(f"{self.words('quiz.who.' + line.who)}{colon}", "bold $accent")
        told = head + Content(line.text)
        if line.note:
            named = " ".join(f"[{one.id}]" for one in line.clauses)
            told += Content.styled(f"\n{led('→', line.note)} {named}", "$text-muted")
        return told

    def arrived(self) -> None:
        self.query_one(VerticalScroll).focus()

    @on(Given)
    def answered(self, event: Given) -> None:
        event.stop()
        self.given[event.item] = event

    @on(Button.Pressed, "#hand-in")
    def to_hand_in(self) -> None:
        self.run_worker(self._hand_in, group="sure", exclusive=True)

    async def _hand_in(self) -> None:
        from simulator.service.modules import Given as Answer

        page = self.shown
        assert page is not None
        lacking = [str(number) for number, one in enumerate(page.questions, 1) if one.id not in self.given]
        if lacking and not await self.app.push_screen_wait(Sure(self._asks(lacking))):
            return
        who, lang, module, key = self.desk.who, self.desk.lang, self.module, self.key
        answers = [Answer(item=one.item, chosen=one.chosen, fields=one.fields) for one in self.given.values()]
        result = await self.ask(
            lambda s: s.training.answer_module(who, module=module, draw=page.draw, answers=answers, lang=lang, key=key)
        )
        if result is not None:
            self.app.switch_screen(Answered(page.module.title, result))

    def _asks(self, lacking: list[str]) -> str:
        return self.words("tui.module.unanswered", which=self.words.joined(lacking))


class Answered(Page):
    """How a quiz went, with every right answer and its reason."""

    def __init__(self, title: str, result: ModuleResult) -> None:
        super().__init__()
        self.named, self.result = title, result

    def heading(self) -> str:
        return self.named

    def draw(self) -> ComposeResult:
        words, result = self.words, self.result
        with VerticalScroll(classes="page"):
            passed = words("web.passed" if result.passed else "web.failed")
            head = Content.styled(
                f"{verdict(result.passed)} {passed}", "bold $success" if result.passed else "bold $error"
            )
            got = f"{words('modules.got', n=result.percent)} · {words('modules.needed', n=result.pass_mark)}"
            yield Static(head + Content(f" · {got}"), classes="note")
            yield Button(plain(words("modules.again")), id="again", compact=True)
            for number, told in enumerate(result.questions, 1):
                yield Static(self._told(number, told))

    def _told(self, number: int, told: Explained) -> Content:
        words = self.words
        given = "; ".join(told.given) or words("quiz.nothing")
        right = "" if told.percent == 100 else f"\n   {words('quiz.right')}: {'; '.join(told.right)}"
        sign = "✓" if told.percent == 100 else "✗"
        head = Content.styled(f"\n{sign} {number}. {told.text}", "bold")
        return (
            head
            + Content(f"\n   {words('quiz.given')}: {given}{right}\n   {told.why}\n")
            + clauses(told.clauses, "   ")
        )

    def arrived(self) -> None:
        self.query_one(VerticalScroll).focus()

    @on(Button.Pressed, "#again")
    def again(self) -> None:
        self.app.switch_screen(Module(self.result.module))


def clauses(listed: tuple[ClauseText, ...], before: str = "") -> Content:
    return Content("\n").join(
        [Content(before) + Content.styled(one.id, "bold") + Content(f" {one.text}") for one in listed]
    )
