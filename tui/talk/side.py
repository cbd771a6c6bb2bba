"""Beside a conversation: the coach, the cards, the articles, the case form, handing over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, Label, OptionList, Select, Static, TabbedContent, TabPane
from textual.widgets.option_list import Option

from tui.talk.coach import coach

if TYPE_CHECKING:
    from simulator.service.talk_view import FieldView, TalkView
    from simulator.words import Words


class Side(TabbedContent):
    """Speaks upward in lines of the action grammar and fields of the form; the conversation sends them."""

    @dataclass
    class Done(Message):
        line: str = ""
        fields: tuple[tuple[str, str], ...] = ()

    def __init__(self, talk: TalkView, words: Words) -> None:
        super().__init__(id="side")
        self._talk = talk
        self._words = words

    @property
    def panes(self) -> tuple[str, ...]:
        talk = self._talk
        there = {
            "coach": talk.practice is not None,
            "cards": True,
            "knowledge": bool(talk.articles),
            "case": bool(talk.form),
            "transfer": bool(talk.departments),
        }
        return tuple(name for name, is_there in there.items() if is_there)

    def compose(self) -> ComposeResult:
        for name in self.panes:
            content = getattr(self, f"_{name}")
            self._tab_content.append(
                TabPane(
                    Content(self._words(f"tui.talk.tab.{name}")), VerticalScroll(*content(), can_focus=False), id=name
                )
            )
        yield from super().compose()

    # --- panes ---

    def _coach(self) -> Iterable[Static]:
        yield Static(self._coached(self._talk), id="coaching")

    def _cards(self) -> Iterable[Static]:
        words, cards = self._words, self._talk.cards
        yield Static(Content(f"{cards.company} · {cards.post}\n{cards.agent} · {cards.channel_name}"), classes="soft")
        yield Static(Content(words("talk.situation")), classes="h2")
        yield Static(Content(cards.situation))
        yield Static(Content(words("talk.customer")), classes="h2")
        yield Static(Content(f"{cards.kind_of_customer}\n{cards.customer}".strip()))

    def _knowledge(self) -> Iterable[Input | OptionList | Static]:
        yield Input(placeholder=self._words("talk.find_article"), id="find", compact=True)
        yield OptionList(*self._articles(""), id="articles", markup=False)
        yield Static(self._pages(self._talk), id="pages")

    def _articles(self, wanted: str) -> list[Option]:
        def fits(words: str) -> bool:
            return not wanted or wanted in words.lower()

        return [
            Option(Content(one.name), id=one.id)
            for one in self._talk.articles
            if fits(" ".join((one.name, *one.words)))
        ]

    def _case(self) -> Iterable[Label | Input | Select[str] | Static | Button]:
        for field in self._talk.form:
            mark = " *" if field.required else ""
            yield Label(Content(f"{field.name}{mark}"))
            yield self._field(field)
        yield Static(Content(self._filed(self._talk)), id="filed", classes="soft")
        yield Button(Content(self._words("talk.file")), id="file", variant="primary", compact=True)

    def _field(self, field: FieldView) -> Input | Select[str]:
        if not field.choices:
            return Input(value=field.value, id=f"case-{field.id}", classes="case", max_length=500, compact=True)
        options = [(Content(choice), choice) for choice in field.choices]
        chosen = field.value if field.value in field.choices else Select.NULL
        return Select(options, value=chosen, prompt="–", id=f"case-{field.id}", classes="case", compact=True)

    def _transfer(self) -> Iterable[Label | Input | Select[str] | Button]:
        options = [(Content(place.name), place.id) for place in self._talk.departments]
        yield Label(Content(self._words("talk.transfer_to")))
        yield Select(options, allow_blank=False, id="to", compact=True)
        yield Label(Content(self._words("talk.transfer_note")))
        yield Input(id="handover", max_length=500, compact=True)
        yield Button(Content(self._words("talk.transfer_now")), id="hand-over", compact=True, variant="primary")

    # --- what changes ---

    def show(self, talk: TalkView) -> None:
        self._talk = talk
        for name, told in (("#coaching", self._coached), ("#pages", self._pages)):
            for place in self.query(name).results(Static):
                place.update(told(talk))
        for place in self.query("#filed").results(Static):
            place.update(Content(self._filed(talk)))

    def _coached(self, talk: TalkView) -> Content:
        return coach(talk.practice, self._words) if talk.practice is not None else Content("")

    def _pages(self, talk: TalkView) -> Content:
        parts = [Content.styled(page.title, "bold") + Content(f"\n{page.body}\n") for page in reversed(talk.pages)]
        return Content("\n").join(parts) if parts else Content("")

    def _filed(self, talk: TalkView) -> str:
        done = sum(bool(field.value) for field in talk.form)
        return self._words("talk.filed", n=done, of=len(talk.form)) if done else self._words("talk.not_filed")

    # --- what is done ---

    @on(Input.Changed, "#find")
    def searched(self, event: Input.Changed) -> None:
        found = self.query_one("#articles", OptionList)
        found.clear_options()
        found.add_options(self._articles(event.value.strip().lower()))

    @on(Input.Submitted, "#find")
    def first_found(self) -> None:
        found = self.query_one("#articles", OptionList)
        if found.option_count:
            self.post_message(self.Done(line=f"/lookup {found.get_option_at_index(0).id}"))

    @on(OptionList.OptionSelected, "#articles")
    def looked_up(self, event: OptionList.OptionSelected) -> None:
        self.post_message(self.Done(line=f"/lookup {event.option_id}"))

    @on(Button.Pressed, "#file")
    @on(Input.Submitted, ".case")
    def file(self) -> None:
        values = []
        for field in self._talk.form:
            place = self.query_one(f"#case-{field.id}")
            value = place.value if isinstance(place, Input | Select) else ""
            if isinstance(value, str) and value.strip():
                values.append((field.id, value))
        if values:
            self.post_message(self.Done(fields=tuple(values)))

    @on(Button.Pressed, "#hand-over")
    @on(Input.Submitted, "#handover")
    def hand_over(self) -> None:
        to, note = self.query_one("#to", Select).value, self.query_one("#handover", Input).value
        self.post_message(self.Done(line=f"/transfer {to} {' '.join(note.split())}".strip()))

    def open(self, name: str) -> bool:
        """Bring a pane to the front with the cursor in it; whether there is such a pane."""
        if name not in self.panes:
            return False
        self.active = name
        first = next(iter(self.get_pane(name).query("Input, OptionList, Select, Button")), None)
        if first is not None:
            first.focus()
        return True

    def next_pane(self) -> None:
        panes = self.panes
        self.active = panes[(panes.index(self.active) + 1) % len(panes)] if self.active in panes else panes[0]
