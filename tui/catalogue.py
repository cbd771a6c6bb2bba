"""What can be practised: the list with its filters, and a preview of the one that is chosen."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList, RadioSet, Select, Static
from textual.widgets.option_list import Option

from tui.page import Page, plain
from tui.toggles import Check, Radio
from tui.ways import to_card, to_talk

if TYPE_CHECKING:
    from simulator.service.catalogue import ScenarioCard
    from simulator.words import Words

CHANNELS = ("phone", "chat", "counter")
SIGNS = {"phone": "☎", "chat": "✎", "counter": "⌂"}


def played(card: ScenarioCard, words: Words) -> str:
    mine = card.mine
    if card.closed:
        return f"× {words('drill.closed')}"
    if not (mine.practised or mine.tested):
        return words("drill.new")
    best = ""
    if mine.best_test is not None:
        best = f" · {words('drill.best_test', n=mine.best_test)}"
    elif mine.best_practice is not None:
        best = f" · {words('drill.best', n=mine.best_practice)}"
    return words.count("drill.played", mine.practised + mine.tested) + best


def preview(card: ScenarioCard, words: Words) -> Content:
    """The card of a scenario, whole."""
    head = Content.styled(card.title, "bold") + Content(
        f"\n{SIGNS[card.channel]} {card.channel_name} · {card.company} · {words('drill.minutes', n=card.minutes)}\n"
        f"{'●' * card.difficulty}{'○' * (3 - card.difficulty)} {words('drill.difficulty', n=card.difficulty)}"
        f" · {played(card, words)}\n"
    )
    situation = Content.styled(f"\n{words('talk.situation')}\n", "bold") + Content(card.situation + "\n")
    customer = Content.styled(f"\n{card.persona_name}\n", "bold") + Content(card.persona_about)
    return head + situation + customer


class Catalogue(Page):
    title_key = "drill.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "filters", "tui.key.filter"),
        Binding("c", "turn('channel')", "tui.key.channel"),
        Binding("k", "turn('persona')", "tui.key.customer"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.cards: tuple[ScenarioCard, ...] = ()
        self.channel = self.persona = ""

    async def load(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        self.cards = await self.desk.ask(lambda s: s.practice.catalogue(who, lang=lang))

    def fitting(self) -> tuple[ScenarioCard, ...]:
        return tuple(
            card for card in self.cards if self.channel in ("", card.channel) and self.persona in ("", card.persona)
        )

    def draw(self) -> ComposeResult:
        words = self.words
        personas = sorted({card.persona: card.persona_name for card in self.cards}.items())
        with Horizontal(id="filters"):
            channels = [(plain(words(f"channel.{one}")), one) for one in CHANNELS]
            yield Select(
                [(plain(words("tui.any_channel")), ""), *channels],
                value=self.channel,
                allow_blank=False,
                id="channel",
                compact=True,
            )
            customers = [(plain(name), one) for one, name in personas]
            yield Select(
                [(plain(words("drill.any_customer")), ""), *customers],
                value=self.persona,
                allow_blank=False,
                id="persona",
                compact=True,
            )
        with Horizontal(classes="halves"):
            yield OptionList(id="cards", markup=False)
            with VerticalScroll(id="preview", can_focus=False):
                yield Static(id="card")

    def arrived(self) -> None:
        self._list()
        self.query_one("#cards").focus()

    def _list(self) -> None:
        listed = self.query_one("#cards", OptionList)
        listed.clear_options()
        found = self.fitting()
        listed.add_options([Option(self._line(card), id=card.id) for card in found])
        if found:
            listed.highlighted = 0
        else:
            told = f"{self.words('drill.nothing')}\n{self.words('drill.nothing_more')}"
            self.query_one("#card", Static).update(plain(told))

    def _line(self, card: ScenarioCard) -> Content:
        dots = "●" * card.difficulty + "○" * (3 - card.difficulty)
        head = Content.styled(f"{SIGNS[card.channel]} {card.title}", "bold")
        return head + Content(f"\n  {dots} {card.persona_name} · {played(card, self.words)}")

    @on(Select.Changed)
    def filtered(self, event: Select.Changed) -> None:
        name, value = str(event.select.id), str(event.value)
        if getattr(self, name) != value:
            setattr(self, name, value)
            self._list()

    @on(OptionList.OptionHighlighted, "#cards")
    def looked_at(self, event: OptionList.OptionHighlighted) -> None:
        card = next((one for one in self.cards if one.id == event.option_id), None)
        if card is not None:
            self.query_one("#card", Static).update(preview(card, self.words))

    @on(OptionList.OptionSelected, "#cards")
    def chosen(self, event: OptionList.OptionSelected) -> None:
        self.go(to_card(str(event.option_id)))

    def action_filters(self) -> None:
        self.query_one("#channel").focus()

    def action_turn(self, name: str) -> None:
        """The next value of a filter."""
        values = ["", *(CHANNELS if name == "channel" else sorted({card.persona for card in self.cards}))]
        now = values.index(getattr(self, name))
        self.query_one(f"#{name}", Select).value = values[(now + 1) % len(values)]


class Card(Page):
    """One scenario, and how to begin it."""

    title_key = "drill.begin"

    def __init__(self, scenario: str, mode: str = "practice") -> None:
        super().__init__()
        self.scenario = scenario
        self.mode = mode
        self.spoken = ""
        self.key = secrets.token_hex(12)  # however often "start" is pressed, one conversation begins
        self.card: ScenarioCard | None = None

    async def load(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        self.card = await self.desk.ask(lambda s: s.practice.card(who, scenario=self.scenario, lang=lang))
        self.spoken = self.spoken or lang

    def heading(self) -> str:
        return self.card.title if self.card else ""

    def draw(self) -> ComposeResult:
        words, card = self.words, self.card
        assert card is not None
        with VerticalScroll(classes="page", can_focus=False), Horizontal(classes="columns"):
            with Vertical(classes="main-column"):
                yield Static(preview(card, words))
            with Vertical(classes="side-column form"):
                if card.closed:
                    yield Static(plain(words("drill.closed_why")), classes="note")
                    return
                yield Static(plain(words("drill.mode")), classes="h2")
                with RadioSet(id="mode"):
                    for mode in ("practice", "test"):
                        yield Radio(plain(words(f"mode.{mode}")), value=mode == self.mode, name=mode)
                yield Static(plain(words(f"drill.mode_{self.mode}")), id="mode-told", classes="soft")
                yield Static(plain(words("drill.spoken")), classes="h2")
                with RadioSet(id="spoken"):
                    for lang, name in (("zh", "中文"), ("en", "English")):
                        yield Radio(name, value=lang == self.spoken, name=lang)
                yield Check(plain(words("tui.talk.listen")), id="listen", compact=True)
                yield Button(plain(f"▶ {words('drill.start')}"), id="start", variant="primary")

    def arrived(self) -> None:
        start = next(iter(self.query("#start")), None)
        if start is not None:
            start.focus()

    @on(RadioSet.Changed)
    def taken(self, event: RadioSet.Changed) -> None:
        value = str(event.pressed.name)
        if event.radio_set.id == "mode":
            self.mode = value
            self.query_one("#mode-told", Static).update(plain(self.words(f"drill.mode_{value}")))
        else:
            self.spoken = value

    @on(Button.Pressed, "#start")
    async def start(self) -> None:
        self.run_worker(self._start, group="start", exclusive=True)

    async def _start(self) -> None:
        who, lang = self.desk.who, self.desk.lang
        talk = await self.ask(
            lambda s: s.practice.start(
                who,
                scenario=self.scenario,
                mode="test" if self.mode == "test" else "practice",
                spoken="en" if self.spoken == "en" else "zh",
                key=self.key,
                lang=lang,
            )
        )
        if talk is not None:
            if self.query_one("#listen", Check).value:
                self.app.memory.put(f"listen:{talk.id}", "yes")
            self.app.switch_screen(to_talk(talk.id))
