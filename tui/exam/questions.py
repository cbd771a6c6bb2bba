"""One widget for each kind of question; each says what was given whenever that changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, Label, OptionList, RadioSet, Select, Static, TextArea
from textual.widgets.option_list import Option

from simulator.exam.asked import Asked, Line
from simulator.words import Words
from tui.page import plain
from tui.toggles import Check, Radio


@dataclass
class Given(Message):
    """What stands in a question now."""

    item: str
    chosen: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


@dataclass
class Typed(Message):
    """A text of the typing test, handed over: ms from the first to the last key, and the time of each."""

    item: str
    text: str
    ms: int
    strokes: tuple[int, ...] = field(default_factory=tuple)
    pastes: int = 0


class Question(Vertical):
    """What is asked, the lines that belong to it, and the place of the answer."""

    def __init__(self, asked: Asked, number: int, words: Words) -> None:
        super().__init__(classes="question", id=f"q-{number}")
        self.asked, self.number, self._words = asked, number, words

    def compose(self) -> ComposeResult:
        words, asked = self._words, self.asked
        head = f"{self.number}. {words('quiz.kind.' + asked.kind)}"
        yield Static(plain(head), classes="soft")
        yield Static(Content.styled(asked.text, "bold"))
        yield from self.lines()
        yield from self.answer()
        yield Static(id="kept", classes="soft")

    def lines(self) -> ComposeResult:
        for line in self.asked.lines:
            yield Static(plain(self.said(line)), classes="told")

    def said(self, line: Line) -> str:
        colon = "：" if self._words.lang == "zh" else ": "
        return f"{self._words('quiz.who.' + line.who)}{colon}{line.text}" if line.who else line.text

    def answer(self) -> ComposeResult:
        yield from ()

    def kept(self, text: str) -> None:
        self.query_one("#kept", Static).update(plain(text))


class One(Question):
    """One of several."""

    def __init__(self, asked: Asked, number: int, words: Words, chosen: Sequence[str]) -> None:
        super().__init__(asked, number, words)
        self.chosen = tuple(chosen)

    def answer(self) -> ComposeResult:
        with RadioSet():
            for choice in self.asked.choices:
                yield Radio(plain(choice.text), value=choice.id in self.chosen, name=choice.id)

    @on(RadioSet.Changed)
    def took(self, event: RadioSet.Changed) -> None:
        chosen = (str(event.pressed.name),)
        if chosen != self.chosen:
            self.chosen = chosen
            self.post_message(Given(self.asked.id, chosen))


class Several(Question):
    """All that fit."""

    def __init__(self, asked: Asked, number: int, words: Words, chosen: Sequence[str]) -> None:
        super().__init__(asked, number, words)
        self.chosen = frozenset(chosen)

    def answer(self) -> ComposeResult:
        for choice in self.asked.choices:
            yield Check(plain(choice.text), value=choice.id in self.chosen, name=choice.id, compact=True)
        yield Static(plain(self._words("quiz.several")), classes="soft")

    @on(Check.Changed)
    def took(self) -> None:
        chosen = tuple(str(box.name) for box in self.query(Check) if box.value)
        if frozenset(chosen) != self.chosen:
            self.chosen = frozenset(chosen)
            self.post_message(Given(self.asked.id, chosen))


class Spot(Several):
    """A conversation in its order; the lines of the agent that break the standard are ticked in it."""

    def lines(self) -> ComposeResult:
        for line in self.asked.lines:
            said = plain(self.said(line))
            if line.id:
                yield Check(said, value=line.id in self.chosen, name=line.id, compact=True)
            else:
                yield Static(said, classes="heard")


class Order(Question):
    """Steps to put in order: the one under the cursor is moved with `u` and `d`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u,shift+up", "move(-1)", "tui.key.up"),
        Binding("d,shift+down", "move(1)", "tui.key.down"),
    ]

    def __init__(self, asked: Asked, number: int, words: Words, chosen: Sequence[str]) -> None:
        super().__init__(asked, number, words)
        known = [choice.id for choice in asked.choices]
        self.order = [one for one in chosen if one in known] or known

    def answer(self) -> ComposeResult:
        yield OptionList(*self._options(), markup=False)
        yield Static(plain(self._words("tui.exam.order")), classes="soft")

    def _options(self) -> list[Option]:
        names = {choice.id: choice.text for choice in self.asked.choices}
        return [Option(plain(f"{place}. {names[one]}"), id=one) for place, one in enumerate(self.order, 1)]

    def action_move(self, by: int) -> None:
        listed = self.query_one(OptionList)
        at = listed.highlighted
        if at is None or not 0 <= at + by < len(self.order):
            return
        self.order[at], self.order[at + by] = self.order[at + by], self.order[at]
        listed.clear_options()
        listed.add_options(self._options())
        listed.highlighted = at + by
        self.post_message(Given(self.asked.id, tuple(self.order)))

    @on(OptionList.OptionSelected)
    def fits(self) -> None:
        """The order as it stands is the answer."""
        self.post_message(Given(self.asked.id, tuple(self.order)))


class Record(Question):
    """A form to fill in."""

    def __init__(self, asked: Asked, number: int, words: Words, fields: Sequence[tuple[str, str]]) -> None:
        super().__init__(asked, number, words)
        self.values = dict(fields)

    def answer(self) -> ComposeResult:
        for one in self.asked.fields:
            value = self.values.get(one.id, "")
            yield Label(plain(one.name))
            if one.choices:
                options = [(plain(choice), choice) for choice in one.choices]
                chosen = value if value in one.choices else Select.NULL
                yield Select(options, value=chosen, prompt="–", name=one.id, compact=True)
            else:
                yield Input(value=value, name=one.id, max_length=500, compact=True)

    @on(Input.Blurred)
    @on(Input.Submitted)
    @on(Select.Changed)
    def filled(self) -> None:
        values = {str(place.name): place.value for place in self.query(Input)}
        values |= {str(place.name): str(place.value) for place in self.query(Select) if isinstance(place.value, str)}
        fields = tuple((one.id, values.get(one.id, "")) for one in self.asked.fields)
        if dict(fields) != {one.id: self.values.get(one.id, "") for one in self.asked.fields}:
            self.values = dict(fields)
            self.post_message(Given(self.asked.id, fields=fields))


class Keys(TextArea):
    """Notes when each key was pressed; pasting is refused and counted."""

    def __init__(self, ticks: Callable[[], int]) -> None:
        super().__init__(highlight_cursor_line=False)
        self._ticks = ticks
        self.began: int | None = None
        self.strokes: list[int] = []
        self.pastes = 0

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable or event.key in ("enter", "backspace"):
            now = self._ticks()
            self.began = now if self.began is None else self.began
            self.strokes.append(now - self.began)

    async def _on_paste(self, event: events.Paste) -> None:
        self.pastes += 1
        event.prevent_default()
        event.stop()


class Typing(Question):
    """A text to copy, once."""

    def __init__(self, asked: Asked, number: int, words: Words, *, is_done: bool, ticks: Callable[[], int]) -> None:
        super().__init__(asked, number, words)
        self._is_done, self._ticks = is_done, ticks

    def answer(self) -> ComposeResult:
        if self._is_done:
            yield Static(plain(f"✓ {self._words('exam_page.typed_done')}"))
            return
        yield Static(plain(self.asked.copy_of), classes="note")
        yield Keys(self._ticks)
        yield Static(plain(self._words("exam_page.typing_hint")), classes="soft")
        yield Button(plain(self._words("exam_page.typing_done")), variant="primary", compact=True)

    @on(Button.Pressed)
    def done(self, event: Button.Pressed) -> None:
        event.stop()
        keys = self.query_one(Keys)
        ms = keys.strokes[-1] if keys.strokes else 0
        self.post_message(Typed(self.asked.id, keys.text, ms, tuple(keys.strokes), keys.pastes))


def question(
    asked: Asked,
    number: int,
    words: Words,
    *,
    chosen: Sequence[str] = (),
    fields: Sequence[tuple[str, str]] = (),
    is_done: bool = False,
    ticks: Callable[[], int],
) -> Question:
    """The widget for a question, with what was given before in it."""
    if asked.kind == "type_text":
        return Typing(asked, number, words, is_done=is_done, ticks=ticks)
    if asked.kind == "order_steps":
        return Order(asked, number, words, chosen)
    if asked.fields:
        return Record(asked, number, words, fields)
    if asked.kind == "spot_violation":
        return Spot(asked, number, words, chosen)
    return (Several if asked.several else One)(asked, number, words, chosen)
