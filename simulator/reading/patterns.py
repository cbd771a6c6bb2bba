"""Authors' regular expressions, run by RE2: none can make reading slow, and a bad one is refused with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast

import re2
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from simulator.reading.literals import Need, needs
from simulator.reading.phrases import Found, Source, longest
from simulator.reading.text import normalise

_SPECIAL = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TOO_LONG = 2000

_CHINESE = re.compile(r"[\u3400-\u9fff]")
# After the character before the match: 是 of 真是, a particle, or one character and a comma.
_TORN_FRONT_ZH = re.compile(r"(?:[真可但还要总也都]是|.[的了呢吧啊吗]|.[\u3400-\u9fff],)(?=[\u3400-\u9fff]{2})")
_TORN_END_ZH = re.compile(r"(?<=[\u3400-\u9fff]{2}),[\u3400-\u9fff]$")
_IN_SENTENCE = re.compile(r"[a-z0-9'] $")
_TORN_FRONT_EN = re.compile(r"[a-z']+, (?=[a-z']+ )")


class Match(Protocol):
    def span(self, group: int = 0) -> tuple[int, int]: ...


class Compiled(Protocol):
    """A compiled RE2 expression."""

    def search(self, text: str) -> Match | None: ...

    def finditer(self, text: str) -> Iterator[Match]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BadPattern:
    """Why an author's pattern cannot be used, in words that tell what to change."""

    problem: str


def compile_pattern(text: str) -> Compiled | BadPattern:
    """A pattern ready to search normalised text (case does not matter), or why it is refused."""
    if len(text) > _TOO_LONG:
        return BadPattern(problem=f"the pattern has {len(text)} characters; at most {_TOO_LONG} are allowed, split it")
    try:
        compiled = cast(Compiled, re2.compile(in_normal_form(text), _options()))
    except re2.error as error:
        reason = error.args[0] if error.args else "unknown"
        reason = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        return BadPattern(
            problem=f"the pattern is no RE2 expression ({reason}); look-around, back-references and repeats over 1000 "
            "are not available, write it without them"
        )
    if compiled.search("") is not None:
        return BadPattern(
            problem="the pattern matches an empty text, so it would hit everywhere; ask for some character"
        )
    return compiled


def in_normal_form(pattern: str) -> str:
    """A pattern in the characters of normalised text; a full-width ？ means the mark, not an operator."""
    return "".join(map(_normal, pattern))


@lru_cache(8192)
def _normal(char: str) -> str:
    # ASCII keeps its case: \S is not \s, and the search ignores case anyway.
    if char.isascii():
        return char
    plain = normalise(char)
    return "\\" + plain if plain in _SPECIAL else plain


@lru_cache(4096)
def _needs(text: str) -> tuple[Need, ...]:
    return needs(in_normal_form(text))


class Patterns:
    """All patterns of one language. The words that they cannot match without are looked up in one pass; only patterns
    whose words are there are run, so patterns that do not apply cost next to nothing."""

    def __init__(self, sources: Sequence[Source]) -> None:
        """Raises ValueError for a pattern that `compile_pattern` refuses; loading reports those with file and line."""
        self._patterns: list[tuple[Source, Compiled]] = []
        self._complete: list[int] = []  # by pattern: the bits of all its needs
        self._always: list[int] = []
        words: dict[str, list[tuple[int, int]]] = {}
        for source in sources:
            compiled = compile_pattern(source.text)
            if isinstance(compiled, BadPattern):
                raise ValueError(f"{source.kind} {source.name}: {source.text!r}: {compiled.problem}")
            at = len(self._patterns)
            self._patterns.append((source, compiled))
            needed = _needs(source.text)
            self._complete.append((1 << len(needed)) - 1)
            if not needed:
                self._always.append(at)
            for bit, need in enumerate(needed):
                for word in need:
                    words.setdefault(word, []).append((at, 1 << bit))
        self._needed = list(words.values())
        self._automaton = AhoCorasick(
            list(words), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: str) -> list[Found]:
        """Every match of every pattern in a normalised text; where matches of one name overlap, the longest."""
        found: list[Found] = []
        for at in self._candidates(text):
            source, compiled = self._patterns[at]
            for match in compiled.finditer(text):
                start, end = _trimmed(text, *match.span())
                if start < end:
                    found.append(Found(source=source, start=start, end=end, method="pattern", confidence=95))
        return longest(found) if len(found) > 1 else found

    def _candidates(self, text: str) -> list[int]:
        """The patterns whose needs are all met, in the authors' order."""
        met: dict[int, int] = {}
        for index in {index for index, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True)}:
            for at, bit in self._needed[index]:
                met[at] = met.get(at, 0) | bit
        return sorted([*self._always, *(at for at, bits in met.items() if bits == self._complete[at])])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A match without the punctuation and white space that a pattern asked for around its words."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def at_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A match without the piece of a neighbouring word that a pattern took along.

    是对不起,报 in 真是对不起,报了三次 is 对不起; Services, this is Lin after Sunny is this is Lin.
    """
    words = text[start:end]
    if start and _CHINESE.match(text[start - 1]) and (cut := _TORN_FRONT_ZH.match(text[start - 1] + words)):
        start += cut.end() - 1
    elif _IN_SENTENCE.search(text[:start]) and (cut := _TORN_FRONT_EN.match(words)):
        start += cut.end()
    words = text[start:end]
    if end < len(text) and _CHINESE.match(text[end]) and (cut := _TORN_END_ZH.search(words)):
        end -= len(words) - cut.start()
    return start, end


def _options() -> object:
    options = re2.Options()
    options.max_mem = 8 << 20
    options.log_errors = False
    options.case_sensitive = False
    return options
