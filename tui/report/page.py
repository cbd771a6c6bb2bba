"""A report: what it came to, the conversation with its marked words, and for each finding clause and better wording."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList, Static, TabbedContent, TabPane
from textual.widgets.option_list import Option

from simulator.report import Report
from simulator.service.permits import scope_of
from tui.marks import bold, marked
from tui.page import Page, plain
from tui.report import comments, parts
from tui.times import length, moment
from tui.ways import to_card

if TYPE_CHECKING:
    from simulator.report.model import FindingWords, Line
    from simulator.service.feedback import Comment
    from simulator.service.reporting import AttemptReport


class Reported(Page):
    """Draws a report; the pages below say where it comes from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "step(1)", "tui.key.next_finding"),
        Binding("b", "step(-1)", "tui.key.last_finding"),
        Binding("1", "pane('overview')", "tui.key.overview", show=False),
        Binding("2", "pane('conversation')", "tui.key.conversation", show=False),
        Binding("3", "pane('findings')", "tui.key.findings", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.report: Report | None = None
        self.rule = ""
        self.pane = "overview"

    def heading(self) -> str:
        return f"{self.words('reports.title')} · {self.report.title}" if self.report else ""

    @property
    def findings(self) -> tuple[FindingWords, ...]:
        report = self.report
        return (*report.findings, *report.review, *report.kept) if report else ()

    def lead(self) -> str:
        return self.report.about if self.report else ""

    def more_panes(self) -> ComposeResult:
        """Panes beside those of the report."""
        yield from ()

    def draw(self) -> ComposeResult:
        words, report = self.words, self.report
        assert report is not None
        yield Static(plain(self.lead()), classes="soft clip")
        with Container(id="report"):
            with TabbedContent(id="panes", initial=self.pane):
                with TabPane(plain(words("tui.report.overview")), id="overview"), VerticalScroll():
                    yield from self._overview(report)
                with TabPane(plain(words("reports.conversation")), id="conversation"), VerticalScroll(id="said"):
                    for number, line in enumerate(report.transcript):
                        said = Static(self._line(line), id=f"line-{number}", classes=f"said {line.who}")
                        said.auto_links = False  # marked words keep their own colours
                        yield said
                with TabPane(plain(words("reports.findings")), id="findings"):
                    yield OptionList(
                        *(Option(parts.finding_line(report, one), id=one.rule) for one in _once(self.findings)),
                        id="found",
                        markup=False,
                    )
                yield from self.more_panes()
            with VerticalScroll(id="clause"):
                yield Static(id="finding")

    def _overview(self, report: Report) -> ComposeResult:
        words = self.words
        yield Static(parts.summary(report, words))
        if report.areas:
            yield Static(plain(words("reports.areas")), classes="h2")
            yield Static(parts.areas(report, words))
        if report.mood is not None:
            yield Static(plain(words("reports.mood")), classes="h2")
            yield Static(parts.mood(report.mood, words, max(30, min(90, self.size.width - 48))))
        if report.practise:
            yield Static(plain(words("reports.practise")), classes="h2")
            yield Static(parts.practise(report, words))
        if report.promises:
            yield Static(plain(words("reports.promises")), classes="h2")
            promised = [
                f"“{one.text}” {words('reports.turn', n=one.turn)} {one.recorded}".rstrip() for one in report.promises
            ]
            yield Static(plain("\n".join(promised)))
        if not report.findings and not report.review:
            yield Static(plain(f"✓ {words('reports.clean')}. {words('reports.clean_more')}"), classes="note")
        if report.models:
            yield Static(plain(words("reports.models")), classes="h2")
            yield Static(parts.models(report))
        yield Static(plain(words("reports.coverage")), classes="h2")
        yield Static(plain("\n".join((report.coverage.line, *report.coverage.skipped))), classes="soft")

    def _line(self, line: Line) -> Content:
        if line.who == "action":
            return Content(f"· {line.text}")
        colon = "：" if self.words.lang == "zh" else ": "
        head = Content.styled(
            f"{line.turn}·{line.speaker}{colon}", "bold $accent" if line.who == "customer" else "bold $secondary"
        )
        notes = " · ".join((length(line.seconds * 1000), *line.notes))
        text = marked(line.text, line.marks, self.rule) if line.marks else bold(line.text)
        return head + text + Content.styled(f"  {notes}", "$text-muted")

    def arrived(self) -> None:
        if self.findings:
            self.choose(self.rule or self.findings[0].rule)
        shown = self.query_one("#panes", TabbedContent).active_pane
        self.set_focus(next(iter(shown.query("VerticalScroll, OptionList")), None) if shown else None)

    # --- choosing a finding ---

    def choose(self, rule: str) -> None:
        """Show the finding of a rule beside, and its words reversed in the conversation."""
        report = self.report
        found = next((one for one in self.findings if one.rule == rule), None)
        if report is None or found is None:
            return
        before, self.rule = self.rule, rule
        self.query_one("#finding", Static).update(parts.finding(report, found, self.words))
        self.query_one("#clause", VerticalScroll).scroll_home(animate=False)
        for number, line in enumerate(report.transcript):
            if any({before, rule} & set(mark.rules) for mark in line.marks):
                self.query_one(f"#line-{number}", Static).update(self._line(line))

    def action_choose(self, rule: str) -> None:
        self.choose(rule)

    def action_step(self, by: int) -> None:
        """The next or the last finding, in the conversation where it is open."""
        rules = [one.rule for one in _once(self.findings)]
        if not rules:
            return
        at = rules.index(self.rule) if self.rule in rules else -by
        self.choose(rules[(at + by) % len(rules)])
        self.query_one("#found", OptionList).highlighted = rules.index(self.rule)
        assert self.report is not None
        for number, line in enumerate(self.report.transcript):
            if any(self.rule in mark.rules for mark in line.marks):
                self.query_one(f"#line-{number}").scroll_visible(animate=False)
                return

    def action_pane(self, name: str) -> None:
        if self.query(f"#panes #{name}"):
            self.query_one("#panes", TabbedContent).active = name

    @on(TabbedContent.TabActivated)
    def turned(self, event: TabbedContent.TabActivated) -> None:
        self.pane = str(event.pane.id)
        if self.pane == "findings":
            self.query_one("#found").focus()

    @on(OptionList.OptionHighlighted, "#found")
    def listed(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id and event.option_id != self.rule:
            self.choose(event.option_id)


def _once(findings: tuple[FindingWords, ...]) -> list[FindingWords]:
    """Each rule once: the first of its findings is the one that counts most."""
    return list({one.rule: one for one in reversed(findings)}.values())[::-1]


class ReportPage(Reported):
    """The report of an attempt."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "again", "tui.key.again"),
        Binding("4", "pane('comments')", "tui.key.comments", show=False),
        Binding("x", "acknowledge", "tui.key.acknowledge"),
        Binding("m", "comment", "reports.comment_add"),
    ]

    def __init__(self, attempt: str, pane: str = "overview") -> None:
        super().__init__()
        self.attempt = attempt
        self.pane = pane
        self.found: AttemptReport | None = None
        self.comments: tuple[Comment, ...] = ()

    @property
    def is_mine(self) -> bool:
        return self.found is not None and self.found.attempt.person == self.desk.who.id

    @property
    def unread(self) -> list[str]:
        """The comments that wait for oneself."""
        return [one.id for one in self.comments if one.acknowledged_at is None] if self.is_mine else []

    async def load(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        self.found = await self.desk.ask(lambda s: s.practice.report(who, attempt=self.attempt, lang=lang))
        self.report = self.found.report
        self.comments = await self.desk.ask(lambda s: s.training.comments(who, attempt=self.attempt))
        if self.pane == "comments" and not self.comments:
            self.pane = "overview"

    def more_panes(self) -> ComposeResult:
        if self.comments:
            rules = {one.rule: one.name for one in self.findings}
            yield from comments.pane(self.comments, rules, self.words, is_mine=self.is_mine)

    @on(Button.Pressed, ".seen")
    async def seen(self, event: Button.Pressed) -> None:
        await self._acknowledge([str(event.button.name)])

    async def action_acknowledge(self) -> None:
        await self._acknowledge(self.unread)

    async def _acknowledge(self, unread: list[str]) -> None:
        """Everything that waits, or one of it, has been read."""
        who = self.desk.who
        for name in unread:
            await self.ask(lambda s, name=name: s.training.acknowledge(who, comment=name))  # type: ignore[misc]
        await self.refill()

    def lead(self) -> str:
        found = self.found
        if found is None:
            return ""
        told = (found.attempt.person_name, self.words("mode." + found.attempt.mode), moment(found.attempt.started_at))
        return " · ".join((*told, found.report.about))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        fits = {"again": self.is_mine, "acknowledge": bool(self.unread), "comment": self.may_comment}
        return fits.get(action, True)

    @property
    def may_comment(self) -> bool:
        me = self.desk.me
        return me is not None and not self.is_mine and scope_of("training.comment", me.roles) != "none"

    def action_comment(self) -> None:
        from tui.report.commenting import WriteComment

        if self.found is not None:
            in_findings = self.query_one("#panes", TabbedContent).active == "findings"
            self.go(WriteComment(self.found, self.rule if in_findings else ""))

    def action_again(self) -> None:
        if self.found is not None:
            self.app.switch_screen(to_card(self.found.attempt.scenario))


class SamplePage(Reported):
    """A good conversation with its points."""

    def __init__(self, scenario: str, spoken: str) -> None:
        super().__init__()
        self.scenario = scenario
        self.spoken: Literal["zh", "en"] = "en" if spoken == "en" else "zh"
        self.pane = "conversation"

    async def load(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        shown = await self.desk.ask(
            lambda s: s.practice.sample(who, scenario=self.scenario, spoken=self.spoken, lang=lang)
        )
        self.report = shown.report

    def lead(self) -> str:
        return self.words("drill.sample_lead")
