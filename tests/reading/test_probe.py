"""The probe that comes with the package: what it hears, and that it hears the same every time."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.content.bank import Intent, Sounds
from simulator.content.base import Text
from simulator.encoder import UniversalEncoder, shared_encoder
from simulator.fitting.packed import load, packaged
from simulator.fitting.shipped import shipped_bank
from simulator.fitting.table import fitted_digest, split
from simulator.reading.probe import Probe
from simulator.reading.similar import Similar, denies


@pytest.fixture(scope="module")
def probe():
    weights = load(packaged())
    assert weights is not None
    return Probe(weights, shared_encoder())


def heard(probe, reply, context="", lang="zh"):
    return {score.name for score in probe.acts(split(reply, lang), context, lang).found()}


def test_the_packaged_probe_was_fitted_with_the_bank_as_shipped(probe):
    assert probe.weights.bank == fitted_digest(shipped_bank()), "remake it: python -m simulator.fitting"


@pytest.mark.parametrize(
    "lang,context,reply,act",
    [
        ("zh", "暖气片又不热了", "换成谁家里冷成这样都得上火。", "empathy"),
        ("zh", "我想问下账单", "麻烦您报一下户主姓名和门牌号，我核对一下。", "identity_check"),
        ("zh", "什么时候修", "师傅明天上午十点之前一定联系您。", "commit_deadline"),
        ("zh", "还有别的事", "您看这样处理您满意吗？", "confirm_satisfaction"),
        ("zh", "怎么连不上", "您自己不看说明书怪谁呀？", "blame_customer"),
        ("zh", "这家更便宜", "那家全是翻新货，您敢用？", "disparage_competitor"),
        ("en", "The heating is off again", "I can see how miserable that must be with a baby in the house.", "empathy"),
        ("en", "When will it come", "You'll have it by four tomorrow afternoon.", "commit_deadline"),
        ("en", "Hello", "Could you give me the order number and your postcode, please?", "identity_check"),
        ("en", "It is broken", "That isn't my department, ask somebody else.", "shirk"),
    ],
)
def test_an_act_is_heard_in_words_that_are_nowhere_in_the_bank(probe, lang, context, reply, act):
    assert act in heard(probe, reply, context, lang)


def test_the_sentence_that_carries_an_act_is_named(probe):
    scores = probe.acts(split("您好，这里是安居物业。真对不起，让您等了这么久。", "zh"), "喂", "zh")

    assert scores["apology"].sentence == 1
    assert scores["greeting"].sentence == 0


def test_the_nearest_example_performs_the_act_in_the_same_language(probe):
    scores = probe.acts(("so sorry about the wait.",), "", "en")
    weights = probe.weights

    row = weights.texts.index(scores.nearest("apology"))

    assert weights.carries[row, weights.acts.index("apology")]
    assert weights.in_english[row]


def test_a_reply_without_sentences_does_nothing(probe):
    scores = probe.acts((), "你好", "zh")

    assert scores.found() == scores.near() == ()


def test_a_reply_reads_the_same_with_a_fresh_encoder_after_others_and_in_threads(probe):
    replies = ["您稍等，我查一下。", "这个不归我管。", "好的，谢谢您！再见。", "Let me check. One moment, please."] * 4

    def percents(reply, with_probe=probe):
        scores = with_probe.acts(split(reply, "zh"), "在吗", "zh")
        return [scores[name].percent for name in probe.weights.acts]

    alone = [percents(reply, Probe(probe.weights, UniversalEncoder(remember=1))) for reply in replies[:4]]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(percents, replies))

    assert together == alone * 4


class Counting:
    """The encoder, with a list of what it was asked for."""

    digest = shared_encoder().digest

    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        return shared_encoder().encode(texts)


def test_a_line_of_the_customers_that_was_heard_is_not_encoded_with_the_reply(probe):
    encoder = Counting()
    ready, late = Probe(probe.weights, encoder), Probe(probe.weights, Counting())
    ready.hear("你们怎么还不来")
    encoder.asked.clear()

    scores = ready.acts(("师傅十点前到。",), "你们怎么还不来", "zh")

    assert encoder.asked == ["师傅十点前到"]
    assert scores.found() == late.acts(("师傅十点前到。",), "你们怎么还不来", "zh").found() != ()


@pytest.mark.long
def test_a_reply_reads_the_same_in_every_process():
    code = (
        "from simulator.fitting.packed import load, packaged; from simulator.encoder import shared_encoder;"
        "from simulator.reading.probe import Probe; p = Probe(load(packaged()), shared_encoder());"
        "s = p.acts(('您稍等,我查一下。', '这个不归我管。'), '在吗', 'zh'); print([s[a] for a in p.weights.acts])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=20), st.sampled_from(["zh", "en"]))
def test_any_text_at_all_can_be_read(probe, reply, context, lang):
    scores = probe.acts(split(reply, lang), context, lang)

    assert all(0 <= scores[name].percent <= 100 for name in probe.weights.acts)


def intent(name, yes, no=(), phrases=()):
    text = Text(zh=name, en=name)
    return Intent(id=name, name=text, zh=Sounds(yes=yes, no=no, phrases=phrases), en=Sounds())


@pytest.fixture(scope="module")
def measuring():
    home = intent(
        "offers_home_measurement", ("我们可以安排师傅免费上门量尺", "设计师到您家里量一下房子"), ("我们店里没有人上门",)
    )
    price = intent("quotes_price", ("每平方米一千二百八十元", "全包的价格是十二万八"), ("价格您先别着急",))
    return Similar(shared_encoder(), (home, price), "zh")


def test_an_intent_is_heard_in_other_words_in_the_right_sentence(measuring):
    scores = measuring.scores(("您别着急。", "明天我让设计师上您家里免费量房子。"))

    assert [score.name for score in scores.found()] == ["offers_home_measurement"]
    assert scores["offers_home_measurement"].sentence == 1
    assert scores.nearest("offers_home_measurement") == "设计师到您家里量一下房子"


def test_a_denied_intent_counts_for_less(measuring):
    offered = measuring.scores(("我们可以上门量房",))["offers_home_measurement"]
    denied = measuring.scores(("我们不能上门量房",))["offers_home_measurement"]

    assert denied.percent < offered.percent


def test_what_is_nearer_a_no_example_is_not_found(measuring):
    assert not measuring.scores(("我们店里没有人上门的",))["offers_home_measurement"].found


def test_an_intent_without_examples_is_never_heard():
    scores = Similar(shared_encoder(), (intent("silent", ()),), "zh").scores(("您好。",))

    assert scores["silent"].percent == 0
    assert scores.found() == ()


@pytest.mark.parametrize(
    "text,denied",
    [
        ("对不起", False),
        ("没问题", False),
        ("不能退", True),
        ("是不是坏了", False),
        ("we can't", True),
        ("别着急", False),
    ],
)
def test_set_phrases_are_no_denial(text, denied):
    assert denies(text) is denied
