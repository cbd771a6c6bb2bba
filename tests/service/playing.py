"""Somebody who plays: a page that knows what it has seen, and a clock that is moved on between lines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count
from typing import Any

import pytest

from simulator import reader_setup, wordbook
from simulator.service import Simulator, Who
from simulator.service.talk_view import TalkView
from simulator.storage import Store, contents
from tests.service.field import Clock

SECOND = 1000
KEYS = count()
SOOTHING = "您好，非常抱歉给您添麻烦了，我理解您的心情"
HELPING = "我马上为您登记，安排专人处理"

_libraries: dict[tuple[Any, ...], Any] = {}
_readers: dict[tuple[Any, bool], Any] = {}
_words_in = lru_cache(wordbook.words_in)
_make_reader = reader_setup.make_reader
_library = Store.library


def _known_library(store: Store, use: Any = "practice") -> Any:
    with store.reading() as now:
        name = (use, *sorted((row.digest or "") for row in contents.in_use(now.session, use).values()))
    if name not in _libraries:
        _libraries[name] = _library(store, use)
    return _libraries[name]


def _known_reader(library: Any, *, similarity: bool = True) -> Any:
    name = (id(library), similarity)
    if name not in _readers:
        _readers[name] = _make_reader(library, similarity=similarity)
    return _readers[name]


@pytest.fixture(autouse=True)
def prepared(monkeypatch):
    """One library and one reader for all tests of a run, as a server has one for all its talks."""
    monkeypatch.setattr(Store, "library", _known_library)
    monkeypatch.setattr(reader_setup, "make_reader", _known_reader)
    monkeypatch.setattr(wordbook, "words_in", _words_in)


@dataclass
class Page:
    """One window on one attempt."""

    simulator: Simulator
    clock: Clock
    who: Who
    view: TalkView

    @property
    def id(self) -> str:
        return self.view.id

    def do(self, line: str, *, after: int = 3, composing: int = 0, key: str | None = None, **more: Any) -> TalkView:
        """A line `after` seconds, of which it was being written for `composing`."""
        self.clock.at += after * SECOND
        self.view = self.simulator.practice.do(
            self.who,
            attempt=self.id,
            line=line,
            seen=self.view.seen,
            key=key or f"page-{next(KEYS)}",
            composing=composing * SECOND,
            **more,
        )
        return self.view

    def look(self, *, after: int = 0, **more: Any) -> TalkView:
        self.clock.at += after * SECOND
        self.view = self.simulator.practice.talk(self.who, attempt=self.id, **more)
        return self.view

    def another(self) -> Page:
        """The same attempt in a second window, drawn now."""
        return replace(self, view=self.simulator.practice.talk(self.who, attempt=self.id))

    def said(self, who: str = "customer") -> list[str]:
        return [line.text for line in self.view.lines if line.who == who]


@dataclass
class Player:
    """A person at practice."""

    simulator: Simulator
    clock: Clock
    who: Who
    more: dict[str, Any] = field(default_factory=dict)

    def start(self, scenario: str = "leak_on_bed", **how: Any) -> Page:
        view = self.simulator.practice.start(self.who, scenario=scenario, **{**self.more, **how})
        return Page(self.simulator, self.clock, self.who, view)

    def called(self, **how: Any) -> Page:
        """A call that was picked up, and the customer has begun."""
        page = self.start("leak_on_bed", **how)
        page.do("/answer")
        page.do("您好，安居物业，我是客服小林", composing=2)
        return page

    def chatting(self, **how: Any) -> Page:
        """A chat in which the customer has begun."""
        return self.start("wrong_colour", **how)
