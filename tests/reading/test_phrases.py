"""Phrases and patterns: exact words, however many there are, at word boundaries, in any way of typing them."""

import json
from pathlib import Path

import pytest
from hypothesis import given, strategies

from simulator.reading.literals import needs
from simulator.reading.patterns import BadPattern, Patterns, compile_pattern
from simulator.reading.phrases import Phrases, Source
from simulator.reading.text import normalise
from tests.reading.spoken import read

REPLIES = Path(__file__).parents[2] / "scenarios" / "standard" / "replies"


def phrases(*texts: str) -> Phrases:
    return Phrases(Source(kind="act", name=f"act_{at}", text=text) for at, text in enumerate(texts))


def heard(found: Phrases | Patterns, text: str) -> list[str]:
    plain = normalise(text)
    return [plain[one.start : one.end] for one in found.find(plain)]


@pytest.mark.parametrize(
    "phrase, text, there",
    [
        ("sorry", "I'm SORRY!", True),
        ("art", "a party", False),
        ("you can", "you can't", False),
        ("you can", "you can go", True),
        ("I'm sorry", "i am sorry", True),
        ("I'm sorry", "im sorry", True),
        ("I’m sorry", "I'm sorry", True),
        ("I do not know", "I don't know", True),
        ("ok", "ok的", True),
        ("ok", "book一下", False),
        ("抱歉", "非常抱歉了", True),
        ("帳單", "您的账单", True),
        ("好的", "好 的", False),
    ],
)
def test_a_phrase_is_found_as_its_own_words(phrase, text, there):
    assert bool(heard(phrases(phrase), text)) is there


def test_of_phrases_of_one_name_the_longest_is_heard_and_other_names_are_kept():
    both = Phrases(
        [
            Source(kind="act", name="apology", text="抱歉"),
            Source(kind="act", name="apology", text="非常抱歉"),
            Source(kind="wording", name="very", text="非常"),
        ]
    )
    found = {(one.source.name, one.start, one.end) for one in both.find("我非常抱歉")}
    assert found == {("apology", 1, 5), ("very", 1, 3)}


def test_the_same_words_are_heard_in_traditional_full_width_and_simplified_typing():
    ways = ("您好，非常抱歉！請您稍等。", "您好,非常抱歉!请您稍等.", "您好，非常抱歉！请您稍等。")
    seen = {tuple((hit.term, hit.start, hit.end) for hit in read(way).hits) for way in ways}
    assert len(seen) == 1
    english = ("Hello, I'm sorry!", "ＨＥＬＬＯ， Ｉ’Ｍ ＳＯＲＲＹ！")
    assert len({tuple((hit.term, hit.start, hit.end) for hit in read(way).hits) for way in english}) == 1


@pytest.mark.parametrize(
    "pattern, why",
    [
        ("(", "missing"),
        ("(?=好)", "look-around"),
        ("(好)\\1", "back-references"),
        ("好{1001}", "1000"),
        ("好*", "empty"),
        ("|好", "empty"),
        ("好" * 3000, "split it"),
    ],
)
def test_a_bad_pattern_is_refused_with_its_reason(pattern, why):
    refused = compile_pattern(pattern)
    assert isinstance(refused, BadPattern)
    assert why in refused.problem


def test_a_pattern_is_written_in_any_width_and_read_in_normal_form():
    found = Patterns([Source(kind="act", name="question", text="(真的|確定)嗎？")])
    assert heard(found, "您確定嗎？") == ["确定吗"]
    assert heard(found, "您真的吗?") == ["真的吗"]
    assert heard(found, "您真的吗") == []


def test_an_evil_pattern_is_harmless():
    found = Patterns([Source(kind="act", name="evil", text="(a+)+b")])
    assert heard(found, "a" * 50_000) == []


@pytest.mark.parametrize(
    "pattern, needed",
    [
        ("给您(换|退)货", {frozenset({"给您换货", "给您退货"})}),
        (r"\bcan(no|')t help\b", {frozenset({"cannot help", "can't help"})}),
        ("(抱歉|对不起).{0,4}久等", {frozenset({"抱歉", "对不起"}), frozenset({"久等"})}),
        ("(马上|立刻)?给您办", {frozenset({"马上给您办", "立刻给您办", "给您办"})}),
        (r"\p{Han}+", set()),
        ("[^a]b", {frozenset({"b"})}),
        ("(?i)Hello", {frozenset({"hello"})}),
        (r"\d{1,2}(号|日)", {frozenset({"号", "日"})}),
    ],
)
def test_what_a_pattern_cannot_match_without_is_known(pattern, needed):
    assert set(needs(pattern)) == needed


def test_looking_up_needs_first_loses_no_match():
    texts = [
        normalise(json.loads(line)["reply"]) for line in (REPLIES / "D3.jsonl").read_text("utf-8").splitlines()[::4]
    ]
    sources = [
        Source(kind="act", name=f"act_{at}", text=text)
        for at, text in enumerate(
            [
                r"(我|我们)?(可以|能)?(给|帮|为)您(换|退|补)[^。!?]{0,8}",
                r"(\d+|[一二三四五六七八九十]+)(小时|天|日)(内|以内)",
                r"\b(i'll|i will|let me)( just)? (check|look)\b",
                r"[您你](自己)?(没|不).{0,3}(看|听)",
                r"(吗|呢|\?)$",
                r"(^|[^a-z])(sorry|apolog(y|ise|ize))",
            ]
        )
    ]
    found = Patterns(sources)
    for text in texts:
        expected = {source.name for source in sources if _search(source.text, text)}
        assert {one.source.name for one in found.find(text)} >= expected


def _search(pattern: str, text: str) -> bool:
    compiled = compile_pattern(pattern)
    assert not isinstance(compiled, BadPattern)
    match = compiled.search(text)
    return match is not None and any(char.isalnum() for char in text[slice(*match.span())])


@given(strategies.text(max_size=30))
def test_any_text_is_a_pattern_or_is_refused_in_words(text):
    compiled = compile_pattern(text)
    assert isinstance(compiled, BadPattern) or compiled.search("好") is None or needs(text) is not None
