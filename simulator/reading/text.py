"""Text as the reader compares it: the same length as it was typed, so that every span points into what was typed."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from simulator.reading.traditional import SIMPLIFIED, TRADITIONAL

# Characters OpenCC leaves alone because they are right in some words; phrases, patterns and replies go through the same
# table, so mapping them everywhere costs nothing (帳戶 becomes 帐户, which nobody types).
_ALSO = str.maketrans("帳帐妳著臺「」『』‘’`´｡　\u00a0\t\v\f\r\u2028\u2029", "账账你着台“”“”''''。     \n\n\n")
_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
# Half of a surrogate pair is no character, and what encodes text refuses it.
_BROKEN = {half: "\ufffd" for half in range(0xD800, 0xE000)}
_SPACES = {space: " " for space in range(0x2000, 0x200B)}
_TABLE: dict[int, int | str] = {**str.maketrans(TRADITIONAL, SIMPLIFIED), **_WIDTH, **_BROKEN, **_SPACES, **_ALSO}

_CLOSING = r"""["'”’)）】」』]*"""
_END = re.compile(
    r"(?:[。｡！？!?；;…\n\r\u2028\u2029]|[.．]{2,}|[.．](?=[\s\"'”’)）】」』]|$)|(?<=[\u3400-\u9fff])[.．])+" + _CLOSING
)
_COMMA = re.compile(r"[，,、：:~～—]+(?![0-9])|(?<![0-9])[，,、：:~～—]+")
_QUOTED = re.compile(r"“[^“”]{0,80}”|「[^「」]{0,80}」|『[^『』]{0,80}』|\"[^\"]{0,80}\"")
_TITLES = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|vs|etc|inc|ltd|co|approx|ext|dept|e\.g|i\.e|p\.s)|(?<![a-z'’])[a-hj-z])\.$", re.I
)
_NUMBER = re.compile(r"\bno\.$", re.I)
_HOURS = re.compile(r"\b[ap]\.m\.$", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters `start` up to, not including, `end` of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def normalise(text: str) -> str:
    """Simplified characters, half-width forms, plain quotes and spaces, lower case; always as long as `text`."""
    mapped = text.translate(_TABLE)
    lower = mapped.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := char.lower()) == 1 else char for char in mapped)


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text, typed or normalised, in order, without the white space around them.

    They end at 。！？；… and their half-width forms, at a line's end and at an English full stop; not at the stop of
    1.5, Mr. or P.S., and not inside a short quotation.
    """
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    found: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if _is_no_end(text, match, quoted):
            continue
        _keep(found, text, start, match.end())
        start = match.end()
    _keep(found, text, start, len(text))
    return tuple(found)


def clauses(text: str, within: Span | None = None) -> tuple[Span, ...]:
    """The sentences (or the one `within`) split further at commas, colons and dashes, but not inside 1,299 or 15:30."""
    found: list[Span] = []
    for sentence in (within,) if within is not None else sentences(text):
        start = sentence.start
        for match in _COMMA.finditer(text, sentence.start, sentence.end):
            _keep(found, text, start, match.end())
            start = match.end()
        _keep(found, text, start, sentence.end)
    return tuple(found)


def _is_no_end(text: str, match: re.Match[str], quoted: list[tuple[int, int]]) -> bool:
    at = bisect_right(quoted, (match.start(), len(text))) - 1
    if at >= 0 and match.start() < quoted[at][1]:
        # A quotation ends the sentence only where its own last mark does and nothing follows on the line.
        return match.end() < quoted[at][1] or not (match.end() == len(text) or text[match.end()].isspace())
    mark = match.group()
    if mark[0] not in ".．" or len(mark) > 1:
        return False
    before = text[max(0, match.start() - 8) : match.end()]
    after = text[match.end() : match.end() + 2].lstrip()
    if _HOURS.search(before):
        return bool(after) and not after[0].isupper()
    if _NUMBER.search(before):
        return after[:1].isdigit()
    return bool(_TITLES.search(before)) and bool(after)


def _keep(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append(Span(start=start, end=end))
