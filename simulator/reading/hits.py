"""From what was heard in so many words to hits, and many hits to those that count."""

from __future__ import annotations

from simulator.reading.model import Hit
from simulator.reading.patterns import at_words
from simulator.reading.phrases import Found


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
