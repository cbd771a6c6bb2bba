"""A reply typed differently does what it did: slips, emoji, fillers, missing marks, other characters and names."""

import pytest

from simulator.library import load
from simulator.reader_setup import make_reader
from simulator.reading.disturb import WAYS
from simulator.reading.heard import Respeller, heard
from simulator.reading.model import Scene
from tests.reading.pairs import sentences

LEAST = {"traditional": 0.99, "full_width": 0.99, "filler": 0.95, "emoji": 0.95, "particle": 0.95, "other_name": 0.95}


@pytest.fixture(scope="module")
def reader():
    return make_reader(load())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_acts_of_a_reply_do_not_depend_on_how_it_was_typed(reader, lang):
    scene = reader.scene(Scene(lang=lang))
    replies = [one.reply for one in sentences(lang)][::8]
    typed = {name: [way(reply, lang) for reply in replies] for name, way in WAYS.items()}
    reader.prepare([*replies, *(text for texts in typed.values() for text in texts)])
    same: list[bool] = []
    for name, texts in typed.items():
        told = [acts(scene, old) == acts(scene, new) for old, new in zip(replies, texts, strict=True) if old != new]
        same += told
        if told:
            assert sum(told) / len(told) >= LEAST.get(name, 0.8), name
    assert sum(same) / len(same) >= 0.94


def acts(scene, text):
    return {hit.name for hit in scene.read(text).hits if hit.kind == "act"}


def test_disturbing_is_the_same_every_time_and_changes_the_text():
    text = "小王先生，您的退款明天下午三点前到账，请放心。"
    for name, way in WAYS.items():
        assert way(text, "zh") == way(text, "zh")
        assert name == "full_width" or way(text, "zh") != text


@pytest.mark.parametrize(
    "typed, said",
    [
        ("嗯，那个，给您登记好了哈😊", "给您登记好了"),
        ("您好，请稍等。", "您好 请稍等"),
        ("这样可以吗？", "这样可以吗?"),
        ("😊", ""),
    ],
)
def test_likeness_hears_a_sentence_without_what_hurry_adds(typed, said):
    from simulator.reading.text import normalise

    assert heard(normalise(typed), "zh") == said


def test_a_slip_is_mended_by_the_words_of_the_bank_and_unknown_words_stay():
    respeller = Respeller(["我给您登记", "给您登记好", "您登记过", "登记上报"] * 2 + ["the engineer will come"] * 3)
    assert respeller.mended("给您登纪上报") == "给您登记上报"
    assert respeller.mended("the enginere will come") == "the engineer will come"
    assert respeller.mended("the zeppelin will come") == "the zeppelin will come"
