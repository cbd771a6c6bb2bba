"""A sentence as likeness hears it: without what people add or leave out when they type in a hurry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from simulator.content.base import Lang
from simulator.reading.sounds import ALIKE

_SIGNS = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d\u2190-\u21ff]+")
_FILLER: dict[Lang, re.Pattern[str]] = {
    "zh": re.compile(r"^(?:(?:[嗯呃额哦噢唔]+|那个|这个|怎么说呢|就是说)[\s,，、.…~]+)+"),
    "en": re.compile(r"^(?:(?:um+|uh+|erm?|hmm+|ah|you know|well)[\s,.…]+)+"),
}
_PARTICLE = re.compile(r"(?<=[\u3400-\u9fff])(?:[哈哦喔噢哟呀啦呢]+|亲+)(?=[\s。.!~…]*$)")
_END = re.compile(r"[\s。.!~…,;:、]+$")
_PAUSES = re.compile(r"(?<![0-9])[\s,;:、~—…]+|[\s,;:、~—…]+(?![0-9])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?")
# A slip is never mended into or out of a word that turns the meaning round.
_MEANING = frozenset("不没别未无我你您他她它能会可要有是在给让被谁几多少好")
_GROUPS = {char: group for group in ALIKE.split() for char in group}
_OFTEN = 4  # times that the pairs of a mended character occur together
_OFTEN_WORD = 3
_SHORT_WORD, _LONG_WORD = 6, 20  # letters of a word that is looked at; longer ones are no words
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def heard(sentence: str, lang: Lang) -> str:
    """A normalised sentence without emoji, opening fillers, closing particles and the marks of pauses; it may be empty.

    Question marks and quotation marks stay: they change what a sentence does.
    """
    text = _SIGNS.sub(" ", sentence).strip()
    text = _FILLER[lang].sub("", text) or text
    text = _END.sub("", text)
    if lang == "zh":
        text = _PARTICLE.sub("", text)
    return _END.sub("", _PAUSES.sub(" ", text))


class Respeller:
    """Mends typing slips in what likeness hears, by the words of a bank; places and lengths of Chinese stay."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._pairs: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        for text in texts:
            if _HAN.search(text):
                self._pairs.update(left + right for left, right in pairwise(f"^{text}$"))
            else:
                self._words.update(_LATIN.findall(text))

    def mended(self, text: str) -> str:
        """A text with the characters or words that are slips of ones in use put right."""
        if _HAN.search(text):
            return self._chinese(text)
        return _LATIN.sub(lambda word: self._word(word[0]), text)

    def _chinese(self, text: str) -> str:
        chars = ["^", *text, "$"]
        for at in range(1, len(chars) - 1):
            left, char, right = chars[at - 1 : at + 2]
            if char in _MEANING or char not in _GROUPS or left + char in self._pairs or char + right in self._pairs:
                continue
            chars[at] = max(
                (other for other in _GROUPS[char] if other not in _MEANING and self._fits(left, other, right)),
                key=lambda other, left=left, right=right: self._pairs[left + other] + self._pairs[other + right],  # type: ignore[misc]
                default=char,
            )
        return "".join(chars[1:-1])

    def _fits(self, left: str, char: str, right: str) -> bool:
        before, after = self._pairs[left + char], self._pairs[char + right]
        return before > 0 and after > 0 and before + after >= _OFTEN

    def _word(self, word: str) -> str:
        if not _SHORT_WORD <= len(word) <= _LONG_WORD or word in self._words:
            return word
        halves = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
        near = {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
        near |= {left + right[1:] for left, right in halves if right}
        near |= {left + letter + right for left, right in halves for letter in _LETTERS}
        near |= {left + letter + right[1:] for left, right in halves if right for letter in _LETTERS}
        known = [other for other in near if self._words[other] >= _OFTEN_WORD]
        return max(known, key=lambda other: (self._words[other], other), default=word)
