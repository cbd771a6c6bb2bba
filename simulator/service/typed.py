"""How the replies of a talk came about, kept beside them: how long they were typed, and how much was pasted.

Nothing is scored by it. The program knows of pasting only what the browser says; whoever judges a talk sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from simulator.exam.keyboard import FASTEST
from simulator.report import Report
from simulator.report.model import Line
from simulator.words import Words

TYPED = "typed"
"""Beside the engine's events, after the reply that it is about."""
LEAST = 10  # characters typed in a talk, below which a rate says nothing
ALL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """How a reply was written. `ms`: from the first keystroke to sending. `pasted`: characters that were not typed."""

    chars: int
    ms: int
    pasted: int

    @property
    def share(self) -> int:
        """Percent of the reply that was pasted."""
        return min(ALL, ALL * self.pasted // max(1, self.chars))

    def plain(self, at: int) -> dict[str, object]:
        return {"type": TYPED, "at": at, "chars": self.chars, "ms": self.ms, "pasted": self.pasted}


def typing_of(entry: Mapping[str, object]) -> Typing:
    """The typing that `plain` wrote."""
    return Typing(**{name: int(str(entry[name])) for name in ("chars", "ms", "pasted")})


def noted(words: Words, lines: Sequence[Line], typings: Mapping[int, Typing]) -> tuple[Line, ...]:
    """The lines of a transcript, with a note where something was pasted. `typings`: by the turn, from 0."""
    return tuple(
        replace(line, notes=(*line.notes, words("transcript.pasted", n=typing.pasted, share=typing.share)))
        if line.who == "agent" and (typing := typings.get(line.turn - 1)) is not None and typing.pasted
        else line
        for line in lines
    )


def with_typing(words: Words, report: Report, typings: Mapping[int, Typing]) -> Report:
    """The report with what was pasted, and with the rate over what was typed."""
    summary = report.summary
    rate = per_minute(typings)
    if rate is not None:
        summary = (*summary, words("summary.typed" if rate <= FASTEST else "summary.typed_too_fast", n=rate))
    pasted = sum(bool(typing.pasted) for typing in typings.values())
    if pasted:
        summary = (*summary, words.count("summary.pasted", pasted))
    return replace(report, summary=summary, transcript=noted(words, report.transcript, typings))


def per_minute(typings: Mapping[int, Typing]) -> int | None:
    """Characters a minute over the replies of which nothing was pasted; None where too little was typed."""
    own = [typing for typing in typings.values() if typing.ms and not typing.pasted]
    chars, ms = sum(typing.chars for typing in own), sum(typing.ms for typing in own)
    return round(chars * 60_000 / ms) if chars >= LEAST else None
