"""How words are quoted to people: whole words and clauses rather than the characters that a reading points at."""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST_CLAUSE = 24  # characters of a Chinese clause that is quoted whole
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*")
_HAN = re.compile("[\u3400-\u9fff]")
_BREAK = re.compile(r"[，。！？；：、!?;:…—“”（）()\n]|(?<![0-9])[.,]|[.,](?![0-9])")
_BRACKETS = {"（": "）", "(": ")", "[": "]", "【": "】"}


class Span(NamedTuple):
    """Characters of a text from `start` up to `end`."""

    start: int
    end: int


def whole_words(text: str, start: int, end: int) -> Span:
    """The characters to show for those that were read: out to whole words in English, and in Chinese to the clause
    between two punctuation marks where that has at most 24 characters.
    """
    if not 0 <= start < end <= len(text):
        return Span(start, end)
    if _HAN.search(text, start, end):
        breaks = [hit.span() for hit in _BREAK.finditer(text)]
        first = max((b for _, b in breaks if b <= start), default=0)
        last = min((a for a, _ in breaks if a >= end), default=len(text))
        first += len(text[first:start]) - len(text[first:start].lstrip())
        last -= len(text[end:last]) - len(text[end:last].rstrip())
        if last - first <= LONGEST_CLAUSE:
            return Span(first, last)
    touched = [hit.span() for hit in _WORD.finditer(text) if hit.start() < end and start < hit.end()]
    return Span(min([start, *(a for a, _ in touched)]), max([end, *(b for _, b in touched)]))


def is_stage_note(text: str) -> bool:
    """Whether a better wording says what to do, in brackets, rather than what to say."""
    told = text.strip()
    return len(told) > 1 and _BRACKETS.get(told[0]) == told[-1] and told.find(told[-1]) == len(told) - 1
