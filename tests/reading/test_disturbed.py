"""A reply typed differently does what it did: slips, emoji, fillers, missing marks, other characters and names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.encoder.vocabulary import words_in_use
from simulator.library import load
from simulator.reader_setup import make_reader
from simulator.reading.disturb import WAYS
from simulator.reading.heard import Respeller, heard
from simulator.reading.model import Scene
from tests.reading.pairs import sentences

LEAST = {
    "traditional": 0.99,
    "full_width": 0.99,
    "filler": 0.95,
    "emoji": 0.95,
    "particle": 0.95,
    "other_name": 0.95,
    "slip": 0.8,  # one homophone in five falls on the very word that tells
}


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
            assert sum(told) / len(told) >= LEAST.get(name, 0.85), name
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


@pytest.fixture(scope="module")
def respeller():
    bank = ["我给您登记", "给您登记好", "您登记过", "登记上报", "今天给您办"] * 2 + ["the engineer will come"] * 3
    return Respeller(bank, words_in_use())


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("给您登纪上报", "给您登记上报"),
        ("今添就办", "今天就办"),
        ("the enginere will come", "the engineer will come"),
        ("your reufnd is on its way", "your refund is on its way"),
        ("I asked my maanger's deputy", "I asked my manager's deputy"),
    ],
)
def test_a_slip_is_mended_by_the_words_of_the_bank_and_those_in_use(respeller, typed, meant):
    assert respeller.mended(typed) == meant
    assert respeller.straightened(typed) == meant


@pytest.mark.parametrize(
    "text",
    ["从上海坐地铁，周一至周日", "提拉米苏要现做", "the zeppelin will come", "playing, contact us", "你不行"],
)
def test_what_may_be_meant_as_it_stands_is_left_alone(respeller, text):
    assert respeller.mended(text) == text


@given(st.text(max_size=40) | st.text("我给您登纪记上报今添天办 abc", max_size=20))
def test_a_text_straightened_keeps_its_length_so_that_evidence_points_into_what_was_typed(respeller, text):
    assert len(respeller.straightened(text)) == len(text)


def test_over_a_slip_a_harm_is_only_for_review_and_nobody_is_accused_of_a_word_that_was_not_typed(reader):
    scene = reader.scene(Scene(lang="en"))
    (typed,) = (hit for hit in scene.read("Shut up.").hits if hit.name == "rude")
    slipped = [hit for hit in scene.read("You are stuipd.").hits if hit.name == "rude"]
    assert typed.sure
    assert slipped
    assert not any(hit.sure for hit in slipped)
    assert all(hit.kind == "act" for hit in scene.read("You are stuipd.").hits)


def test_an_insult_that_looks_like_a_slip_is_for_review(reader):
    hits = [hit for hit in reader.scene(Scene(lang="zh")).read("您是不是傻？").hits if hit.name == "rude"]
    assert [hit.sure for hit in hits] == [False]
