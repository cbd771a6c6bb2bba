"""Marks that say by their shape what colour says too, so that nothing hangs on seeing colour."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from simulator.report.marking import stretches
from simulator.report.model import Mark

BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
MARKS = {"good": "✓", "bad": "✗", "doubt": "?"}
LEGEND = (("good", "tui.help.good"), ("bad", "tui.help.bad"), ("doubt", "tui.help.doubt"))
STYLES = {"good": "$success underline", "bad": "$error bold underline", "doubt": "$warning italic underline"}
BANDS = {"furious": "✗✗", "upset": "✗", "tense": "~", "calm": "✓", "satisfied": "✓✓"}


def verdict(passes: bool | None) -> str:
    return {True: "✓", False: "✗", None: "–"}[passes]


def led(sign: str, text: str) -> str:
    """A sign before a text. Chinese follows at once: after a blank it would begin a new line as one long word."""
    return f"{sign}{text}" if cell_len(text[:1]) == 2 else f"{sign} {text}"


def gauge(percent: int, width: int) -> Content:
    """A bar of `width` characters, full at 100 percent; a thin one, so that bars below each other stay apart."""
    full = max(0, min(100, percent)) * width // 100
    return Content.styled("━" * full, "$primary") + Content.styled("·" * (width - full), "$text-muted")


def shade_of(percent: int | None, mark: int) -> str:
    """Good or bad against a pass mark; nothing where nothing was judged."""
    return "" if percent is None else "good" if percent >= mark else "bad"


def bold(text: str) -> Content:
    """A text in which **words** are set in bold, as customers of a chat see it; all else is as it is."""
    content, end = Content(""), 0
    for found in BOLD.finditer(text):
        content += Content(text[end : found.start()]) + Content.styled(found[1], "bold")
        end = found.end()
    return content + Content(text[end:])


def marked(text: str, marks: Sequence[Mark], chosen: str = "") -> Content:
    """A line with its marked words: where they begin stands their mark, and a click chooses their finding.

    `chosen`: the rule whose words are shown reversed.
    """
    content, before = Content(""), ""
    for piece in stretches(text, marks):
        sign, before = "" if piece.shade == before else MARKS.get(piece.shade, ""), piece.shade
        if not piece.shade:
            content += Content(piece.text)
            continue
        look = STYLES[piece.shade] + (" reverse" if chosen in piece.rules else "")
        content += Content.styled(sign + piece.text, f"{look} @click=screen.choose({piece.rules[0]!r})")
    return content
