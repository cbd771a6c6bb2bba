"""A sentence as likeness hears it: without what people add or leave out when they type in a hurry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol

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
_MEANING = frozenset("不没别未无我你您他她它能会可要有是在给让被谁几多少好一二两三四五六七八九十百千万")
_GROUPS = {char: group for group in ALIKE.split() for char in group}
_HARDLY = 2  # times that the bank has the pairs of a character which may yet be a slip: people of the bank slip, too
_WORD_ALONE = 4  # times that it has a character as a word of its own, from which that is what it is
_MORE = 10  # how much more often it must have those of the character that is meant
_OFTEN, _USUAL = 2, 8  # times that it has either pair, and both, of a character that makes no word
_OFTEN_WORD = 3
_REACH = 3  # characters on either side that a mended one may form a word with
_SHORT_WORD, _LONG_WORD = 5, 20  # letters of a word that is looked at; longer ones are no words
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Vocabulary(Protocol):
    """The words of both languages that people use, whoever wrote the bank."""

    def has(self, word: str) -> bool:
        """Whether this is a word."""
        ...

    def words(self, text: str) -> Sequence[str]:
        """A Chinese text cut into its words, in order, nothing left out."""
        ...


class Unlettered:
    """Knows no word at all."""

    def has(self, word: str) -> bool:
        return False

    def words(self, text: str) -> Sequence[str]:
        return list(text)


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
    """Mends typing slips by the words of a bank and those in use; what might be meant as it stands is left alone."""

    def __init__(self, texts: Iterable[str], vocabulary: Vocabulary) -> None:
        self._in_use = vocabulary
        self._pairs: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        self._alone: Counter[str] = Counter()  # Chinese characters that are words by themselves
        for text in texts:
            if _HAN.search(text):
                self._pairs.update(left + right for left, right in pairwise(f"^{text}$"))
                self._alone.update(word for word in vocabulary.words(text) if len(word) == 1)
            else:
                self._words.update(_LATIN.findall(text))

    def mended(self, text: str) -> str:
        """A text with the characters or words that are slips of ones in use put right."""
        if _HAN.search(text):
            return self._chinese(text)
        return _LATIN.sub(lambda word: self._word(word[0]), text)

    def straightened(self, text: str) -> str:
        """The same, but of the same length: of English words only those with two letters swapped are mended."""
        if _HAN.search(text):
            return self._chinese(text)
        return _LATIN.sub(lambda word: self._straight(word[0]), text)

    def _straight(self, word: str) -> str:
        mended = self._word(word)
        return mended if sorted(mended) == sorted(word) else word

    def _chinese(self, text: str) -> str:
        chars = ["^", *text, "$"]
        at = 1
        single: list[int] = []  # places of characters that make no word, as far as they stand side by side
        for word in (*self._in_use.words(text), "$$"):
            if len(word) > 1:
                for place in single:
                    chars[place] = self._char(chars, place, single)
                single = []
            else:
                single.append(at)
            at += len(word)
        return "".join(chars[1:-1])

    def _char(self, chars: list[str], at: int, single: list[int]) -> str:
        """What is meant by a character that makes no word, and hardly a pair of the bank, with those beside it."""
        char = chars[at]
        if char in _MEANING or char not in _GROUPS or self._alone[char] > _WORD_ALONE:
            return char
        found = self._pairs[chars[at - 1] + char] + self._pairs[char + chars[at + 1]]
        if found > _HARDLY:
            return char
        others = [other for other in _GROUPS[char] if other not in _MEANING]
        weights = [(self._weight(chars, at, other, single), other) for other in others]
        weight, other = max(weights, key=lambda one: one[0], default=(0, char))
        return other if weight > _MORE * found else char

    def _weight(self, chars: list[str], at: int, char: str, single: list[int]) -> int:
        """How often the bank has a character between those beside it; 0 if it makes no word and is not usual there."""
        before, after = self._pairs[chars[at - 1] + char], self._pairs[char + chars[at + 1]]
        usual = min(before, after) >= _OFTEN and before + after >= _USUAL
        return before + after if usual or self._makes_word(chars, at, char, single) else 0

    def _makes_word(self, chars: list[str], at: int, char: str, single: list[int]) -> bool:
        """Whether a character makes a word with those beside it that make none."""
        start, end = max(single[0], at - _REACH), min(single[-1], at + _REACH) + 1
        place = start
        for word in self._in_use.words("".join([*chars[start:at], char, *chars[at + 1 : end]])):
            if place <= at < place + len(word):
                return len(word) > 1
            place += len(word)
        return False

    def _word(self, word: str) -> str:
        word, ending = (word[:-2], word[-2:]) if word.endswith("'s") else (word, "")
        return self._spelt(word) + ending

    def _spelt(self, word: str) -> str:
        if not _SHORT_WORD <= len(word) <= _LONG_WORD or word in self._words or self._in_use.has(word):
            return word
        halves = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
        swapped = [left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1]
        fewer = [left + right[1:] for left, right in halves if right]
        more = [left + letter + right for left, right in halves for letter in _LETTERS]
        other = [left + letter + right[1:] for left, right in halves if right for letter in _LETTERS]
        known = [one for one in (*swapped, *fewer, *more, *other) if self._words[one] >= _OFTEN_WORD]
        if known:
            return max(known, key=lambda one: (one in swapped, self._words[one], one))
        # A word that only the world knows: two letters swapped are the one slip that says which.
        return next((one for one in swapped if self._words[one] or self._in_use.has(one)), word)
