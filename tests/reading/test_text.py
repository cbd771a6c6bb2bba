"""Text: the same length as typed, simplified and half-width, cut into sentences and clauses where people pause."""

import pytest
from hypothesis import given, strategies

from simulator.reading.text import Span, clauses, normalise, sentences


def words(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [span.of(text) for span in spans]


@given(strategies.text())
def test_normalising_keeps_the_length_and_twice_is_once(text):
    once = normalise(text)
    assert len(once) == len(text)
    assert normalise(once) == once


@pytest.mark.parametrize(
    "typed, read",
    [
        ("請您放心，這個帳單我來處理", "请您放心,这个账单我来处理"),
        ("Ｖ．Ｉ．Ｐ　ＯＫ", "v.i.p ok"),
        ("It’s FINE", "it's fine"),
        ("「不可能」", "“不可能”"),
        ("帐户帳戶账户", "账户账户账户"),
        ("妳別著急", "你别着急"),
        ("İstanbul", "İstanbul"),
    ],
)
def test_different_ways_of_typing_read_the_same(typed, read):
    assert normalise(typed) == read


@pytest.mark.parametrize(
    "text, parts",
    [
        ("您好。请问贵姓？", ["您好。", "请问贵姓？"]),
        ("1.5米的有，2.0米的没有。", ["1.5米的有，2.0米的没有。"]),
        ("Mr. Smith paid $1.50. Thanks!", ["Mr. Smith paid $1.50.", "Thanks!"]),
        ("P.S. call me by 3 p.m. Thanks", ["P.S. call me by 3 p.m.", "Thanks"]),
        ("No. I can't. See order No. 15.", ["No.", "I can't.", "See order No. 15."]),
        ("好的……我看看\n请稍等", ["好的……", "我看看", "请稍等"]),
        ("好的.我看看.", ["好的.", "我看看."]),
        ("您说的“不可能！”我理解。", ["您说的“不可能！”我理解。"]),
        ("他说：“行。” 那就行。", ["他说：“行。”", "那就行。"]),
        ("Wait... what?! Now", ["Wait...", "what?!", "Now"]),
        ("   ", []),
        ("", []),
    ],
)
def test_sentences_end_where_people_end_them(text, parts):
    assert words(text, sentences(text)) == parts


def test_clauses_end_at_commas_but_not_inside_figures():
    text = "原价1,299元，15:30前下单、自提：免运费。Well, yes"
    assert words(text, clauses(text)) == ["原价1,299元，", "15:30前下单、", "自提：", "免运费。", "Well,", "yes"]


@given(strategies.text())
def test_spans_lie_in_order_inside_the_text_and_lose_only_white_space(text):
    for cut in (sentences(text), clauses(text)):
        last = 0
        for span in cut:
            assert last <= span.start < span.end <= len(text)
            assert not text[last : span.start].strip()
            last = span.end
        assert not text[last:].strip()
