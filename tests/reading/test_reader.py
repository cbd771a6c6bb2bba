"""The reader as a whole: any text can be read, spans are true, repeats and lists earn no more, and reading is quick."""

from __future__ import annotations

import statistics
import time

import pytest
from hypothesis import given, settings, strategies

from simulator.content.bank import Intent, Sounds
from simulator.content.base import Lang, Text
from simulator.reading.model import Reading, Scene
from simulator.reading.probe import Score
from simulator.reading.reader import Reader
from tests.reading.spoken import AUTHORITY, BANK, FACTS, acts, cues, read, reader, scene

PIECES = strategies.sampled_from(
    [
        *(phrase for act in BANK.acts for phrase in (*act.zh.phrases, *act.en.phrases)),
        "不", "没有", "如果", "您说的“", "”", "？", "，", "。", "500元", "打五折", "补偿", "48小时", "上次客服说",
        " not ", " if ", "you said ",
        "\u200b", "\ud83d\ude00", "👍", "ﷺ", "İ", "\x00", "\n", "　", "１２８０元", "價格",
    ]
)  # fmt: skip
REPLIES = strategies.one_of(strategies.text(max_size=80), strategies.lists(PIECES, max_size=12).map("".join))


def check(text: str) -> None:
    for lang in ("zh", "en"):
        found = scene(lang).read(text, text[:40])
        for hit in (*found.hits, *found.near):
            assert 0 <= hit.start < hit.end <= len(text)
            assert 0 <= hit.confidence <= 100
        assert list(found.hits) == sorted(found.hits, key=lambda hit: (hit.start, hit.end, hit.term))
        assert found == scene(lang).read(text, text[:40])


@settings(max_examples=2000, deadline=None)
@given(REPLIES)
def test_any_reply_can_be_read_and_every_span_lies_inside_it(text):
    check(text)


@pytest.mark.long
@settings(max_examples=100_000, deadline=None)
@given(REPLIES)
def test_a_hundred_thousand_replies_can_be_read(text):
    check(text)


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u3000", "。", "？！", "\ud800", "👍👍", "a", "好"])
def test_nothing_is_heard_in_nothing(text):
    assert read(text) == Reading()


@pytest.mark.parametrize(
    "piece", ["抱歉", "不", "“", "您好，", "1", "一万", "a ", "sorry ", "如果", "500元补偿", '"', ".", "\n"]
)
def test_a_hundred_thousand_characters_are_read_in_a_moment(piece):
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    for lang in ("zh", "en"):
        scene(lang).read(text)
    assert time.process_time() - began < 2


def test_hits_of_one_act_on_different_words_are_all_kept():
    assert len([hit for hit in read("抱歉。真的对不起。非常抱歉。").hits if hit.name == "apology"]) == 3


def test_a_good_act_and_a_bad_one_are_both_heard():
    assert acts("您好，抱歉让您久等，不过是您自己没看清楚。") == {"greeting", "apology", "blame_customer"}


def test_an_order_with_courtesy_is_a_request():
    assert "commanding" in acts("您必须寄回来。")
    assert "commanding" not in acts("麻烦您必须在今天寄回来。")


def test_a_refusal_with_nothing_beside_it_is_blunt():
    assert "blunt_refusal" in acts("退不了。")
    assert "blunt_refusal" in acts("No way.")


def test_a_list_of_key_phrases_is_stuffed_and_a_full_reply_is_not():
    stuffed = "您好 非常抱歉 我理解您的心情 给您换一件新的 给您登记上报 谢谢您 再见"
    assert read(stuffed).notes == ("stuffed",)
    assert read("您好，非常抱歉让您久等了，您的心情我完全能体会，这件衣服我给您换一件新的。").notes == ()


def test_one_sentence_over_and_over_is_stuffed_and_what_is_not_read_is_said():
    assert read("非常抱歉，让您久等了。" * 4).notes == ("stuffed",)
    assert read("I am so sorry. " * 4).notes == ("stuffed",)
    assert read("对。对。对。对。我这就给您补发一件。").notes == ()
    assert read("Okay. Okay. Okay. Okay.").notes == ()
    assert read("Press OK. " * 4 + "Then the form is saved.").notes == ()
    assert read("I am on it. " + "x" * 4000 + " Goodbye.").notes == ("unread",)
    assert read("您好。" + " " * 5000).notes == ()


def test_the_name_of_a_book_does_nothing_and_words_kept_in_writing_are_somebody_elses():
    assert not acts("《你必须知道的五十种野草》昨天上架，十二块。")
    assert "closing" not in acts("压轴那首叫《再见，祝你愉快》。")
    assert "blame_customer" not in acts("“活该”那条短信请您留着，开庭时可以当证据。")
    assert "rude" not in acts('Keep the text that says "you idiot" and take a screenshot.')


def test_an_intent_is_heard_only_in_its_own_scenario():
    intent = Intent(
        id="offers_visit",
        name=Text(zh="提出上门", en="Offers a visit"),
        zh=Sounds(phrases=("上门给您量尺",)),
        en=Sounds(phrases=("come over and measure",)),
    )
    text = "我们可以上门给您量尺吗？"
    with_it = reader().scene(Scene(lang="zh", intents=(intent,), facts=FACTS, authority=AUTHORITY))
    assert with_it.read(text).has("intent:offers_visit")
    assert not with_it.read("我们不能上门给您量尺。").has("intent:offers_visit")
    assert not read(text).has("intent:offers_visit")


class Told:
    """A probe that is told what to find: act to percent, all found from 50 percent, in the last sentence."""

    def straightened(self, text):
        return text

    def __init__(self, **percents: int) -> None:
        self._percents = percents
        self._last = 0

    def hear(self, context: str) -> None:
        pass

    def acts(self, sentences: tuple[str, ...], context: str, lang: Lang) -> Told:
        self._last = len(sentences) - 1
        return self

    def __getitem__(self, name: str) -> Score:
        return Score(name=name, percent=self._percents[name], sentence=self._last, line=50)

    def found(self) -> tuple[Score, ...]:
        return tuple(self[name] for name in sorted(self._percents) if self[name].found)

    def near(self, margin: int = 15) -> tuple[Score, ...]:
        return tuple(self[name] for name in sorted(self._percents) if 0 < 50 - self[name].percent <= margin)

    def nearest(self, name: str) -> str:
        return f"an example of {name}"


def probed(text: str, **percents: int) -> Reading:
    return Reader(BANK, cues(), Told(**percents)).scene(Scene(lang="zh")).read(text)


def test_likeness_adds_what_words_do_not_show_with_its_sentence_and_example():
    text = "这样啊。是我们弄错了，真难为情。"
    (hit,) = probed(text, apology=91).hits
    assert (hit.name, hit.method, hit.sure) == ("apology", "similar", True)
    assert text[hit.start : hit.end] == "是我们弄错了，真难为情。"
    assert hit.matched == "an example of apology"


def test_likeness_alone_is_believed_less_than_it_says_and_not_at_all_at_even_odds():
    """What it hears where words are silent was right less often than its curves say."""
    (high,) = probed("就这么个事。", apology=91).hits
    assert 70 < high.confidence < 80
    even = probed("就这么个事。", apology=55)
    assert even.hits == ()
    assert [(hit.name, hit.sure) for hit in even.near] == [("apology", False)]


def test_likeness_is_sure_only_when_it_is_high_and_the_act_helps():
    assert [hit.sure for hit in probed("就这么个事。", apology=79).hits] == [False]
    assert [hit.sure for hit in probed("就这么个事。", rude=99).hits] == [False]


def test_a_near_miss_is_near_and_no_hit():
    found = probed("就这么个事。", apology=40, thanks=20)
    assert found.hits == ()
    assert [(hit.name, hit.sure) for hit in found.near] == [("apology", False)]


def test_what_a_guard_took_away_likeness_does_not_bring_back():
    found = probed("我没必要跟您道歉。", apology=95)
    assert not found.has("apology")
    assert [hit.name for hit in found.near] == ["apology"]


def test_words_that_were_heard_surely_need_no_likeness():
    assert [hit.method for hit in probed("非常抱歉。", apology=99).hits] == ["phrase"]


def test_a_reader_that_remembers_reads_the_same_again_after_others_and_in_other_scenes():
    remembering, plain = Reader(BANK, cues(), remember=4), Reader(BANK, cues())
    scenes = [Scene(lang="zh"), Scene(lang="zh", facts=FACTS, authority=AUTHORITY)]
    texts = ["非常抱歉。", "我没必要跟您道歉。", "价格是1280元。", "价格是1380元，抱歉。", "好的", "", "您好，请稍等。"]
    for text in (*texts, *texts, *reversed(texts)):
        for one in scenes:
            assert remembering.scene(one).read(text) == plain.scene(one).read(text)


def test_a_reply_is_read_in_well_under_half_a_millisecond():
    replies = [
        "您好，非常抱歉让您久等了，我马上给您登记上报。",
        "这款价格是1280元，定金500元。",
        "Hello, I'm sorry about that.",
    ]
    took = []
    for _ in range(60):
        for text in replies:
            began = time.process_time()
            read(text)
            took.append(time.process_time() - began)
    assert statistics.median(took) < 0.0005
