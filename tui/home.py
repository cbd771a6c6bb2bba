"""The first page: what to do next, what others said, how it goes, and the way to everything else."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList, Sparkline, Static
from textual.widgets.option_list import Option

from simulator.service.attempt_listing import AttemptLine
from simulator.service.due_next import Home as ToDo
from simulator.service.due_next import Step
from simulator.service.feedback import Comment
from simulator.service.permits import scope_of
from simulator.service.progress import Progress
from simulator.service.sittings import SittingLine
from tui.duties import Duty, duties
from tui.marks import gauge
from tui.menu import offered
from tui.page import Page, plain
from tui.times import day, moment
from tui.ways import to_report, to_step

if TYPE_CHECKING:
    from simulator.service import Simulator, Who

LATEST = 5
SIGNS = {
    "resume": "▶",
    "spot_check": "!",
    "overdue": "!!",
    "assigned": "•",
    "module": "≡",
    "prescribed": "→",
    "free": "·",
    "blocked": "×",
}


def _acknowledge(service: Simulator, who: Who, comment: str) -> None:
    service.training.acknowledge(who, comment=comment)


class Home(Page):
    title_key = "web.nav.home"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "sign_out", "tui.key.sign_out", show=False),
        Binding("f5", "refresh", "tui.key.refresh"),
        Binding("x", "acknowledge", "tui.key.acknowledge"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.todo: ToDo | None = None
        self.progress: Progress | None = None
        self.comments: tuple[Comment, ...] = ()
        self.latest: tuple[AttemptLine, ...] = ()
        self.exams: tuple[SittingLine, ...] = ()
        self.duties: tuple[Duty, ...] = ()

    async def load(self) -> None:
        who, lang, roles = self.desk.who, self.desk.lang, self.desk.me.roles if self.desk.me else frozenset()
        self.duties = await self.desk.ask(lambda s: duties(s, who, roles, lang))
        if "trainee" not in roles or scope_of("training.home", roles) == "none":
            return
        self.todo = await self.desk.ask(lambda s: s.training.home(who, lang=lang))
        self.progress = await self.desk.ask(lambda s: s.training.progress(who, lang=lang))
        self.comments = await self.desk.ask(lambda s: s.training.comments(who, unseen=True))
        found = await self.desk.ask(
            lambda s: s.practice.attempts(who, person=who.id, status="scored", limit=LATEST, lang=lang)
        )
        self.latest = found.attempts
        exams = await self.desk.ask(lambda s: s.exams.status(who))
        mine = [one for one in exams if one.candidate == who.id and not one.over]
        self.exams = tuple(sorted(mine, key=lambda one: one.window_opens))

    def draw(self) -> ComposeResult:
        words = self.words
        with VerticalScroll(classes="page", can_focus=False):
            if self.desk.me is not None:
                yield Static(plain(words("home.greeting", name=self.desk.me.name)), classes="h1")
            with Horizontal(classes="columns"):
                with VerticalScroll(classes="main-column", can_focus=False):
                    if self.exams:
                        yield Static(plain(words("home.next_exam")), classes="h2")
                        options = (Option(plain(self._exam(one)), id=one.sitting) for one in self.exams)
                        yield OptionList(*options, id="exams", markup=False)
                    if self.duties:
                        yield Static(plain(words("tui.home.waits")), classes="h2")
                        waits = (Option(plain(self._duty(one)), id=f"duty-{at}") for at, one in enumerate(self.duties))
                        yield OptionList(*waits, id="duties", markup=False)
                    if self.todo is not None:
                        yield from self._to_do(self.todo)
                    if self.comments:
                        yield Static(plain(words("home.comments")), classes="h2")
                        said = (Option(plain(self._said(one)), id=f"said-{at}") for at, one in enumerate(self.comments))
                        yield OptionList(*said, id="comments", markup=False)
                with VerticalScroll(classes="side-column", can_focus=False):
                    yield from self._ways()
                    if self.progress is not None:
                        yield from self._how(self.progress)

    def _to_do(self, todo: ToDo) -> ComposeResult:
        words = self.words
        yield Static(plain(words("home.next")), classes="h2")
        if not todo.steps:
            yield Static(plain(f"✓ {words('home.all_done')} {words('home.all_done_more')}"))
            return
        yield OptionList(
            *(
                Option(plain(self._step_line(step)), id=f"step-{at}", disabled=step.kind == "blocked")
                for at, step in enumerate(todo.steps)
            ),
            id="steps",
            markup=False,
        )
        if self.latest:
            yield Static(plain(words("home.latest")), classes="h2")
            yield OptionList(
                *(Option(plain(self._last(one)), id=one.id.replace("/", "-")) for one in self.latest),
                id="latest",
                markup=False,
            )

    def _step_line(self, step: Step) -> str:
        words = self.words
        due = f" · {words('home.due')} {day(step.due_at)}" if step.due_at else ""
        why = f"\n   {step.why}" if step.why else ""
        return f"{SIGNS[step.kind]:<2} {words('home.kind.' + step.kind)} · {step.title}{due}{why}"

    def _duty(self, duty: Duty) -> str:
        told = self.words.count(f"home.duty.{duty.key}", duty.count, name=duty.name)
        return f"{'!!' if duty.is_late else '• '} {told}"

    def _said(self, one: Comment) -> str:
        return f"“{one.text or '–'}”\n   {one.by_name} · {day(one.at)}"

    def _exam(self, one: SittingLine) -> str:
        words = self.words
        watched = words("exam_page.invigilator", name=one.invigilator_name)
        window = f"{moment(one.window_opens)} – {moment(one.deadline or one.window_closes)}"
        return f"▶  {words('exam_page.stage_' + one.standing)} · {window} · {watched}"

    def _last(self, one: AttemptLine) -> str:
        sign = {True: "✓", False: "✗", None: "–"}[one.passes]
        score = "–" if one.score is None else one.score
        return f"{sign} {score:>3} · {one.title} · {self.words('mode.' + one.mode)} · {day(one.started_at)}"

    def _ways(self) -> ComposeResult:
        yield Static(plain(self.words("tui.home.ways")), classes="h2")
        if self.desk.me is not None:
            places = [place for place in offered(self.desk.me.roles) if place.key != "h"]
            for at, place in enumerate(places, 1):
                yield Button(
                    plain(f"{at}  {self.words(place.words)}"), id=f"way-{place.key}", compact=True, classes="way"
                )

    def _how(self, progress: Progress) -> ComposeResult:
        words = self.words
        yield Static(plain(words("home.progress")), classes="h2")
        if not progress.attempts:
            yield Static(plain(f"{words('home.no_progress')}. {words('home.no_progress_more')}"), classes="soft")
            return
        mean = "–" if progress.mean is None else progress.mean
        best = "–" if progress.best is None else progress.best
        told = (
            f"{progress.attempts} {words('home.attempts')} · {words('home.mean')} {mean} · {words('home.best')} {best}"
        )
        yield Static(plain(told))
        for area in progress.areas:
            if area.applied:
                line = gauge(area.percent, 12) + Content(f" {area.percent:>3}  {area.name}")
                yield Static(line, classes="clip")
        weeks = [float(week.mean) for week in progress.weeks if week.mean is not None]
        if len(weeks) > 1:
            yield Static(plain(words("home.trend")), classes="soft")
            yield Sparkline(weeks, classes="trend")

    def arrived(self) -> None:
        first = next((place for name in ("#steps", "#duties", "Button") for place in self.query(name)), None)
        if first is not None:
            first.focus(scroll_visible=False)  # an exam that is booked stands above it

    # --- ways ---

    def on_key(self, event: object) -> None:
        key = getattr(event, "key", "")
        if key.isdigit() and self.desk.me is not None:
            places = [place for place in offered(self.desk.me.roles) if place.key != "h"]
            if 1 <= int(key) <= len(places):
                self.go(places[int(key) - 1].page())

    @on(Button.Pressed, ".way")
    def way(self, event: Button.Pressed) -> None:
        key = str(event.button.id).removeprefix("way-")
        if self.desk.me is not None:
            self.go(next(place for place in offered(self.desk.me.roles) if place.key == key).page())

    @on(OptionList.OptionSelected, "#steps")
    def step(self, event: OptionList.OptionSelected) -> None:
        if self.todo is not None:
            self.go(to_step(self.todo.steps[int(str(event.option_id).removeprefix("step-"))]))

    @on(OptionList.OptionSelected, "#exams")
    def exam(self, event: OptionList.OptionSelected) -> None:
        from tui.exam.paper import Paper

        self.go(Paper(str(event.option_id)))

    @on(OptionList.OptionSelected, "#duties")
    def duty(self, event: OptionList.OptionSelected) -> None:
        self.go(self.duties[int(str(event.option_id).removeprefix("duty-"))].page())

    @on(OptionList.OptionSelected, "#comments")
    def said(self, event: OptionList.OptionSelected) -> None:
        at = int(str(event.option_id).removeprefix("said-"))
        self.go(to_report(self.comments[at].attempt, "comments"))

    @on(OptionList.OptionSelected, "#latest")
    def last(self, event: OptionList.OptionSelected) -> None:
        self.go(to_report(str(event.option_id).replace("-", "/", 1)))

    def action_refresh(self) -> None:
        self.returned()

    async def action_acknowledge(self) -> None:
        """Everything that others said has been read."""
        who = self.desk.who
        for one in self.comments:
            await self.ask(partial(_acknowledge, who=who, comment=one.id))
        await self.refill()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.comments) if action == "acknowledge" else True

    def action_sign_out(self) -> None:
        self.run_worker(self._sign_out, group="sure", exclusive=True)

    async def _sign_out(self) -> None:
        from tui.dialogs import Sure
        from tui.signin import SignIn

        if self.desk.is_remote:
            return
        sure = await self.app.push_screen_wait(Sure(self.words("tui.sign_out_sure")))
        if sure:
            await self.desk.leave()
            self.app.begin_again(SignIn())
