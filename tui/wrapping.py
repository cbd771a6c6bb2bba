"""Where a line may be broken: Chinese after any character, but not so that a line begins with a closing mark or ends
with an opening one. Textual breaks at blanks alone, so that Chinese after a blank would begin a new line as one word.
"""

from __future__ import annotations

import re

import textual.content
from rich.cells import cell_len, chop_cells

WIDE = "\u2e80-\u2fff\u3040-\u30ff\u3105-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003fffd"
OPENING, CLOSING = "（《「『【〈〔“", "，。！？；：、）》」』】〉〕”…～"
UNIT = re.compile(
    rf"\s+|(?:[{OPENING}]*(?:[{WIDE}]|[^\s{WIDE}{OPENING}{CLOSING}]+)[{CLOSING}]*|[{OPENING}]+|[{CLOSING}]+)\s*"
)


def divide_line(text: str, width: int, fold: bool = True) -> list[int]:
    """Where to break a text so that each line fits within `width` cells; without `fold` what is longer stays whole."""
    breaks: list[int] = []
    used = 0
    for found in UNIT.finditer(text):
        unit, start = found[0], found.start()
        length = cell_len(unit.rstrip())
        if used + length <= width:
            used += cell_len(unit)
        elif length <= width or not fold:
            if start:
                breaks.append(start)
            used = cell_len(unit)
        else:
            for line in chop_cells(unit, width):
                if start:
                    breaks.append(start)
                start += len(line)
                used = cell_len(line)
    return breaks


def install() -> None:
    """Let all that is drawn be broken so."""
    textual.content.divide_line = divide_line  # type: ignore[attr-defined]
