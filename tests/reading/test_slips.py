"""Typing slips: homophones and slips of the hand are heard; other words, other persons and denials are not."""

import pytest

from simulator.reading.phrases import Source
from simulator.reading.slips import Slips
from simulator.reading.text import normalise

KNOWN = frozenset({"back", "pack", "call", "tell", "now", "not", "send", "sent", "place"})


def slip(phrase: str, text: str, *, helps: bool = True) -> list[tuple[str, bool]]:
    slips = Slips([Source(kind="act", name="act", text=phrase, helps=helps)], KNOWN)
    return [(text[one.start : one.end], one.sure) for one in slips.find(normalise(text))]


@pytest.mark.parametrize(
    "phrase, text, found",
    [
        ("非常抱歉", "真的非常报歉啊", "非常报歉"),
        ("给您登记上报", "我这就给您登计上报", "给您登计上报"),
        ("祝您生活愉快", "祝您身活愉快", "祝您身活愉快"),
        ("祝您生活愉快", "祝您生活快愉！", "祝您生活快愉"),
        ("我来跟进到底", "我来根进到底", "我来根进到底"),
        ("请您耐心等待", "請您奈心等待", "請您奈心等待"),
        ("I'm really sorry", "I'm realy sorry about it", "I'm realy sorry"),
        ("sincerely apologise", "we sincerly apologise", "sincerly apologise"),
        ("sincerely apologise for the trouble", "sincerly apologise for the truoble", None),
        ("thank you for waiting", "Thankyou for waiting", "Thankyou for waiting"),
        ("send you a replacement", "send you a replacment", "send you a replacment"),
    ],
)
def test_a_slip_is_heard_where_it_stands(phrase, text, found):
    ((words, sure),) = slip(phrase, text)
    assert words == (found or text)
    assert sure


@pytest.mark.parametrize(
    "phrase, text",
    [
        ("可以给您退货", "不可以给你退货"),
        ("您没有看清楚", "我没有看清楚"),
        ("已经给您退款", "已经给您换款"),
        ("这个可以退货", "这个不以退货"),
        ("马上给您换货", "马上给您还款"),
        ("两天之内答复", "三天之内答复"),
        ("再见", "在建"),
        ("welcome back", "welcome pack"),
        ("call you now", "call you not"),
        ("I can help you", "I can't help you"),
        ("we will send it", "we will sent it"),
    ],
)
def test_other_words_are_no_slips(phrase, text):
    assert slip(phrase, text) == []


def test_a_harm_with_a_slip_is_for_review():
    assert slip("您自己没看清楚", "您自己没看请楚", helps=False) == [("您自己没看请楚", False)]


def test_exact_words_are_left_to_the_phrases():
    assert slip("非常抱歉", "非常抱歉") == []
