"""A line of the transcript cut where its marks begin and end, so that every piece knows all marks over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from simulator.report.model import Mark

_WORST = ("bad", "doubt", "good")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Some characters with the same marks. `shade`: the worst of them; empty where there is none."""

    text: str
    shade: str = ""
    rules: tuple[str, ...] = ()
    note: str = ""


def stretches(text: str, marks: Sequence[Mark]) -> tuple[Stretch, ...]:
    """The text whole and in order; marks may overlap, and may point past its end."""
    cuts = sorted({0, len(text), *(min(max(0, edge), len(text)) for mark in marks for edge in (mark.start, mark.end))})
    found = []
    for start, end in pairwise(cuts):
        over = [mark for mark in marks if mark.start < end and mark.end > start]
        shade = min((mark.shade for mark in over), key=_WORST.index, default="")
        rules = tuple(dict.fromkeys(rule for mark in over for rule in mark.rules))
        notes = dict.fromkeys(mark.note for mark in over if mark.note)
        found.append(Stretch(text=text[start:end], shade=shade, rules=rules, note=" · ".join(notes)))
    return tuple(found)
