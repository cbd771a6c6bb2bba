"""What the probe looks at in a sentence beside its meaning: how it is spelt, as numbered pieces of text."""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import crc32

from simulator.content.base import Lang

_DIGITS = re.compile(r"\d")
_WORDS = re.compile(r"[a-z]+(?:'[a-z]+)?|\d|[?!.,]")


@lru_cache(maxsize=256)  # acts and intents ask for the same sentences one after the other
def pieces(sentence: str, lang: Lang) -> frozenset[int]:
    """The pieces of one normalised sentence, each as a number that is the same everywhere (CRC-32).

    Chinese: runs of one to four characters. English: runs of one to three words and of three or four characters.
    Every digit is the same digit; the sentence's ends count as characters or words of their own.
    """
    text = _DIGITS.sub("0", sentence)
    found = _of_chinese(text) if lang == "zh" else _of_english(text)
    return frozenset(map(crc32, map(str.encode, found)))


def _of_chinese(text: str) -> set[str]:
    return _runs(f"^{text}$", (1, 2, 3, 4))


def _of_english(text: str) -> set[str]:
    words = ["^", *_WORDS.findall(text), "$"]
    runs = {"w:" + " ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1)}
    return runs | _runs(f" {text} ", (3, 4))


def _runs(text: str, sizes: tuple[int, ...]) -> set[str]:
    return {text[at : at + size] for size in sizes for at in range(len(text) - size + 1)}
