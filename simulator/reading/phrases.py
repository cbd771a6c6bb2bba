"""Exact phrases of every act, intent and wording of one language, found in one pass however many they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from simulator.reading.model import Kind, Method
from simulator.reading.text import normalise

# What people type for the same English words; each phrase is also looked for written out and without apostrophes.
_WRITTEN_OUT = (
    (re.compile(r"\bcan't\b"), "cannot"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"\bi'm\b"), "i am"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"\b(it|that|what|there|here|he|she|where|who|how)'s\b"), r"\1 is"),
    (re.compile(r"\b(i|we|you|they)'d\b"), r"\1 would"),
    (re.compile(r"\blet's\b"), "let us"),
)
_SHORTENED = (
    (re.compile(r"\b(do|does|did|is|are|was|were|have|has|had|would|could|should) not\b"), r"\1n't"),
    (re.compile(r"\b(?:cannot|can not)\b"), "can't"),
    (re.compile(r"\bwill not\b"), "won't"),
    (re.compile(r"\bi am\b"), "i'm"),
    (re.compile(r"\b(you|we|they) are\b"), r"\1're"),
    (re.compile(r"\b(i|you|we|they|it) will\b"), r"\1'll"),
    (re.compile(r"\b(i|you|we|they) have\b"), r"\1've"),
    (re.compile(r"\b(it|that) is\b"), r"\1's"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a hit comes from: what it means and the author's words.

    `helps`: a duty rather than a harm. `guarded`, `whole`: as in `Wording`.
    """

    kind: Kind
    name: str
    text: str
    helps: bool = True
    guarded: bool = True
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A source heard at `start` to `end` of the normalised reply."""

    source: Source
    start: int
    end: int
    method: Method
    confidence: int = 100
    sure: bool = True


class Phrases:
    """All phrases in one automaton: time depends on the reply and on what it hits, not on how many there are."""

    def __init__(self, sources: Iterable[Source]) -> None:
        by_text: dict[str, list[Source]] = {}
        for source in sources:
            for spelling in spellings(source.text):
                by_text.setdefault(spelling, []).append(source)
        self._sources = [of[0] for of in by_text.values()]
        # Few phrases have several sources; kept apart, they cost the others no look into memory.
        self._others = {at: of[1:] for at, of in enumerate(by_text.values()) if len(of) > 1}
        self._automaton = AhoCorasick(
            list(by_text), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: str) -> list[Found]:
        """Every phrase of a normalised text; where phrases of one name overlap, the longest."""
        found: list[Found] = []
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if stands_alone(text, start, end):
                for source in (self._sources[index], *self._others.get(index, ())):
                    found.append(Found(source=source, start=start, end=end, method="phrase"))
        return longest(found) if len(found) > 1 else found


def spellings(phrase: str) -> set[str]:
    """The ways to type a phrase, normalised; in English also written out, shortened and without apostrophes."""
    plain = normalise(phrase).strip()
    if not plain.isascii():
        return {plain}
    ways = {plain, _replaced(plain, _WRITTEN_OUT), _replaced(plain, _SHORTENED)}
    # "we're" and "I'll" without the apostrophe are other words.
    return ways | {way.replace("'", "") for way in ways if not re.search(r"\b(?:we're|i'll|we'll|she'll|he'll)\b", way)}


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a match does not begin or end inside a Latin word or a number, nor right before n't."""
    if inside_word(text, start):
        return False
    if end < len(text):
        if inside_word(text, end):
            return False
        if text[end] == "'" and text[end + 1 : end + 2] == "t" and text[end - 1].isascii():
            return False
    return True


def longest(found: list[Found]) -> list[Found]:
    """Without the matches that lie inside a longer match of the same kind and name."""
    kept: list[Found] = []
    reach: dict[tuple[str, str], int] = {}
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        key = (one.source.kind, one.source.name)
        if one.end > reach.get(key, -1):
            reach[key] = one.end
            kept.append(one)
    return kept


def inside_word(text: str, at: int) -> bool:
    """Whether the characters before and after a place belong to one Latin word or number."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


def _replaced(text: str, pairs: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, by in pairs:
        text = pattern.sub(by, text)
    return text
