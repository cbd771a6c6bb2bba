"""Drawings in block characters: bars of percent and the curve of a mood."""

from __future__ import annotations

from simulator.report.model import MoodSpot

BLOCKS = " ▁▂▃▄▅▆▇█"


def bar(percent: int, width: int) -> str:
    """A bar of `width` characters, full at 100 percent, to an eighth of a character."""
    eighths = max(0, min(100, percent)) * width * 8 // 100
    full, rest = divmod(eighths, 8)
    return ("█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")).ljust(width, "·")


def curve(spots: tuple[MoodSpot, ...], width: int, height: int = 5) -> tuple[str, ...]:
    """The customer's patience as columns, `height` lines high, with the turns' numbers under it.

    The first column is the customer's arrival. With more turns than columns, the last of each group is drawn.
    """
    room = max(10, width - 4)
    wide = 4 if len(spots) * 4 <= room else 3
    fit = max(1, room // wide)
    step = -(-len(spots) // fit)
    shown = [spots[min(i + step - 1, len(spots) - 1)] for i in range(0, len(spots), step)]
    lines = []
    for row in range(height, 0, -1):
        cells = "".join(_cell(spot.patience, row, height).ljust(wide) for spot in shown)
        lines.append(f"{_scale(row, height):>3} {cells}".rstrip())
    numbers = "".join(str(spot.turn).ljust(wide) for spot in shown)
    lines.append(f"    {numbers}".rstrip())
    return tuple(lines)


def _cell(percent: int, row: int, height: int) -> str:
    """The part of a column that lies in a row: a full, a partial or no block, two characters wide."""
    eighths = percent * height * 8 // 100 - (row - 1) * 8
    return BLOCKS[max(0, min(8, eighths))] * 2


def _scale(row: int, height: int) -> str:
    return "100" if row == height else "0" if row == 1 else ""
