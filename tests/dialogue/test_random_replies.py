"""Any text at all: nothing crashes, moods keep their bounds, spans point into what was typed."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.dialogue.play import Played, perform, play
from simulator.dialogue.setting import Setting
from simulator.errors import BadAction, NotNow
from simulator.library import load
from simulator.proving.samples import started
from simulator.reader_setup import make_reader
from simulator.reading.reader import SceneReader

WORDS = [
    "对不起",
    "您好",
    "不知道",
    "300元",
    "三天内",
    "你",
    "？",
    "!",
    "“",
    "”",
    "sorry",
    "can't",
    "\u202e",
    "\x00",
    "👍🏽",
    "𠮷",
    "ﬁ",
    "İ",
]
texts = st.one_of(
    st.text(max_size=80), st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=15).map("".join)
)


@cache
def table() -> tuple[Setting, SceneReader, Played]:
    library = load()
    scenario = next(iter(library.scenarios.values()))
    setting = library.setting(scenario)
    first = started(scenario, seed=3, lang="zh", mode="test")
    reader = make_reader(library, similarity=False).scene(setting.scene(first))
    opening = ("/answer",) if scenario.channel == "phone" else ()
    return setting, reader, play(setting, first, (*opening, "您好，请讲。"), reader.read)


def survives(text: str) -> None:
    setting, reader, played = table()
    try:
        after = perform(setting, played, text, reader.read)
    except (BadAction, NotNow):
        return
    for point in after.attempt.moods:
        assert 0 <= point.mood.patience <= 100
        assert 0 <= point.mood.trust <= 100
    for turn in after.attempt.turns:
        for hit in (*turn.reading.hits, *turn.reading.near):
            assert 0 <= hit.start < hit.end <= len(turn.text)


@given(text=texts)
@settings(max_examples=1500, deadline=None)
def test_any_reply_leaves_a_sound_attempt(text: str) -> None:
    survives(text)


@pytest.mark.long
@given(text=texts)
@settings(max_examples=100_000, deadline=None)
def test_a_hundred_thousand_replies_leave_sound_attempts(text: str) -> None:
    survives(text)


@pytest.mark.parametrize(
    "text", ["", " ", "\u3000", "a" * 100_000, "，" * 5000, "/" * 300, "/file " + "=" * 999, "\ud800"]
)
def test_odd_texts_are_answered_or_refused_in_words(text: str) -> None:
    survives(text)
