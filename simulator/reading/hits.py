"""From what was heard in so many words to hits, and many hits to those that count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from math import exp, log

from simulator.reading.model import Hit
from simulator.reading.patterns import at_words
from simulator.reading.phrases import Found

_ALONE_SLOPE, _ALONE_OFFSET = 0.54, -0.15  # fitted; a little on the safe side
_STUFFED_ACTS = 8
_OVER_AND_OVER, _A_SENTENCE = 4, 3  # times; words, or characters of Chinese
_SENTENCE = re.compile(r"[\u3400-\u9fff]|[^\W_]+(?:'[a-z]+)?")
_OVER_A_SLIP = 85  # percent at most, where a slip was mended
_MENDED_AWAY = 60  # percent of a harm that was typed, and may have been a slip


def hit_of(text: str, one: Found) -> Hit:
    """What was heard in a normalised text, at whole words."""
    start, end = at_words(text, one.start, one.end) if one.method == "pattern" else (one.start, one.end)
    return Hit(
        kind=one.source.kind,
        name=one.source.name,
        start=start,
        end=end,
        method=one.method,
        confidence=one.confidence,
        sure=one.sure,
        matched=one.source.text,
    )


def is_whole(text: str, one: Found) -> bool:
    """Whether a reply consists of these words alone."""
    return not any(char.isalnum() for char in text[: one.start] + text[one.end :])


def misspelt(typed: str, meant: str, find: Callable[[str], list[Found]]) -> list[Found]:
    """What is heard in a text whose slips were mended, both of one length: over a slip no harm is sure.

    Nobody is accused of a forbidden word that was not typed; a harm that was typed and mended away is for review.
    """
    found = find(meant)
    if typed == meant:
        return found
    slips = [at for at, (one, other) in enumerate(zip(typed, meant, strict=True)) if one != other]
    told: list[Found] = []
    for one in found:
        if not any(one.start <= at < one.end for at in slips):
            told.append(one)
        elif one.source.kind != "wording":
            sure = one.sure and one.source.helps
            told.append(replace(one, method="fuzzy", sure=sure, confidence=min(one.confidence, _OVER_A_SLIP)))
    for one in find(typed):
        harms = one.source.kind == "act" and not one.source.helps
        if harms and any(one.start <= at < one.end for at in slips):
            told.append(replace(one, sure=False, confidence=_MENDED_AWAY))
    return told


def tempered(hit: Hit, *, harms: bool) -> Hit:
    """A hit as sure as likeness alone turned out to be.

    The curves of the probe hold over all replies. Where the very words do not say it as well, what it hears is right
    less often (Platt 1999 once more, on what authors left out were found to do: docs/reading.md). A harm that is sure
    has its words.
    """
    if hit.kind != "act" or hit.method != "similar" or (harms and hit.sure):
        return hit
    share = min(max(hit.confidence / 100, 0.005), 0.995)
    odds = _ALONE_SLOPE * log(share / (1 - share)) + _ALONE_OFFSET
    return replace(hit, confidence=round(100 / (1 + exp(-odds))))


def merged(hits: list[Hit]) -> list[Hit]:
    """In the order of the text; of hits of one name on overlapping words only the strongest."""
    strongest = sorted(
        hits, key=lambda hit: (not hit.sure, -hit.confidence, hit.start - hit.end, hit.start, hit.matched)
    )
    kept: list[Hit] = []
    for hit in strongest:
        if not any(hit.term == other.term and hit.start < other.end and other.start < hit.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.start, hit.end, hit.term))


def notes_of(
    text: str, read: str, said: Iterable[str], hits: Iterable[Hit], helps: Mapping[str, bool]
) -> tuple[str, ...]:
    """The traits of a whole reply, of which `read` was read: `stuffed` where it is a list of key phrases or one
    sentence over and over, `unread` where it goes on beyond what is read.
    """
    stuffed = _is_said_over_and_over(tuple(said)) or is_stuffed(read, hits, helps)
    return ("stuffed",) * stuffed + ("unread",) * bool(text[len(read) :].strip())


def _is_said_over_and_over(said: tuple[str, ...]) -> bool:
    """Whether one sentence of several words makes up most of the reply."""
    sentences = [_SENTENCE.findall(sentence) for sentence in said]
    often = Counter(tuple(words) for words in sentences if len(words) >= _A_SENTENCE)
    most = max(often.values(), default=0)
    return most >= _OVER_AND_OVER and 2 * most > len(said)


def is_stuffed(plain: str, hits: Iterable[Hit], helps: Mapping[str, bool]) -> bool:
    """Whether a reply is a list of key phrases rather than a reply."""
    helpful = [hit for hit in hits if hit.kind == "act" and hit.sure and helps.get(hit.name, False)]
    distinct = len({hit.name for hit in helpful})
    if distinct >= _STUFFED_ACTS:
        return True
    spelled = [hit for hit in helpful if hit.method in ("phrase", "pattern")]
    covered = {at for hit in spelled for at in range(hit.start, hit.end) if plain[at].isalnum()}
    return distinct >= 5 and len(covered) >= 0.9 * sum(char.isalnum() for char in plain)
