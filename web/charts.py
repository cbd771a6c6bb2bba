"""Small drawings as SVG: no script, no inline style, so they print and pass a strict content policy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from textwrap import wrap

from markupsafe import Markup

RADIUS = 42
LETTERS, WIDE_LETTERS, LINE = 13, 7, 17  # beside a radar: letters of a line, Chinese ones, and the next line's distance


def shade(percent: int | None, mark: int | None) -> str:
    """The class for a percent against its pass mark."""
    if percent is None or mark is None:
        return ""
    return "good" if percent >= mark else "bad"


def ring(percent: int | None, label: str, passes: bool | None = None, size: int = 132) -> Markup:
    """A percent as a ring with the number in it, in the colour of the verdict; `label` is read aloud in its place."""
    around = 2 * math.pi * RADIUS
    value = 0 if percent is None else max(0, min(100, percent))
    shown = "–" if percent is None else str(percent)
    return Markup(
        '<svg class="ring {kind}" viewBox="0 0 100 100" width="{size}" height="{size}" role="img" aria-label="{label}">'
        '<circle class="track" cx="50" cy="50" r="42" fill="none" stroke-width="9"/>'
        '<circle class="value" cx="50" cy="50" r="42" fill="none" stroke-width="9" stroke-linecap="round" '
        'stroke-dasharray="{drawn:.1f} {around:.1f}" transform="rotate(-90 50 50)" stroke-opacity="{seen}"/>'
        '<text x="50" y="51" font-size="30" text-anchor="middle" dominant-baseline="middle">{shown}</text></svg>'
    ).format(
        kind={None: "", True: "good", False: "bad"}[passes],
        size=size,
        label=label,
        drawn=around * value / 100,
        around=around,
        shown=shown,
        seen=1 if value else 0,
    )


@lru_cache(maxsize=1000)
def bar(percent: int | None, label: str, mark: int | None = None) -> Markup:
    """A percent as a bar, with a tick at the pass mark."""
    value = 0 if percent is None else max(0, min(100, percent))
    tick = Markup('<rect class="mark" x="{x}" y="0" width="0.6" height="4"/>').format(x=mark) if mark else Markup("")
    return Markup(
        '<svg class="bar {kind}" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="{label}">'
        '<rect class="track" width="100" height="4" rx="1"/><rect class="value" width="{value}" height="4" rx="1"/>'
        "{tick}</svg>"
    ).format(kind=shade(percent, mark), label=label, value=value, tick=tick)


def line(points: Sequence[int | None], label: str, mark: int | None = None, width: int = 320) -> Markup:
    """A row of percents as a line, oldest first; gaps where nothing was judged."""
    height, left = 120, 26
    step = (width - left - 8) / max(1, len(points) - 1)
    places = [(left + i * step, _y(p, height)) for i, p in enumerate(points) if p is not None]
    grid = Markup("").join(_level(percent, left, width, height) for percent in (0, 50, 100))
    if mark is not None:
        y = _y(mark, height)
        grid += Markup('<line class="two-line" x1="{a}" x2="{b}" y1="{y:.1f}" y2="{y:.1f}"/>').format(
            a=left, b=width, y=y
        )
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = Markup("").join(
        Markup('<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/>').format(x=x, y=y) for x, y in places
    )
    return Markup(
        '<svg class="plot" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">{grid}'
        '<polyline class="one" points="{drawn}"/>{dots}</svg>'
    ).format(width=width, height=height, label=label, grid=grid, drawn=drawn, dots=dots)


def moods(patience: Sequence[int], trust: Sequence[int], label: str, names: tuple[str, str]) -> Markup:
    """The customer's two numbers after each turn: patience drawn through, trust dashed."""
    width, height, left = 640, 180, 40
    step = (width - left - 12) / max(1, len(patience) - 1)

    def drawn(row: Sequence[int]) -> str:
        return " ".join(f"{left + i * step:.1f},{_y(p, height):.1f}" for i, p in enumerate(row))

    grid = Markup("").join(_level(percent, left, width, height) for percent in (0, 25, 50, 75, 100))
    dots = Markup("").join(
        Markup('<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"><title>{t}</title></circle>').format(
            x=left + i * step, y=_y(p, height), t=f"{i}: {names[0]} {p}, {names[1]} {trust[i]}"
        )
        for i, p in enumerate(patience)
    )
    key = Markup(
        '<line class="one" x1="{a}" x2="{b}" y1="12" y2="12"/><text x="{c}" y="16">{one}</text>'
        '<line class="two-line" x1="{d}" x2="{e}" y1="12" y2="12"/><text x="{f}" y="16">{two}</text>'
    ).format(
        a=left + 10, b=left + 34, c=left + 40, d=left + 170, e=left + 194, f=left + 200, one=names[0], two=names[1]
    )
    return Markup(
        '<svg class="plot moods" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">{grid}'
        '<polyline class="one" points="{one}"/><polyline class="two-line" points="{two}"/>{dots}{key}</svg>'
    ).format(
        width=width, height=height, label=label, grid=grid, one=drawn(patience), two=drawn(trust), dots=dots, key=key
    )


def curve(patience: Sequence[int], trust: Sequence[int], label: str) -> Markup:
    """The same as `moods`, small and without figures, for beside a conversation."""
    width, height = 220, 44
    step = (width - 4) / max(1, len(patience) - 1)
    lines = [
        " ".join(f"{2 + i * step:.1f},{2 + (100 - value) * (height - 4) / 100:.1f}" for i, value in enumerate(row))
        for row in (patience, trust)
    ]
    return Markup(
        '<svg class="plot curve" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
        '<polyline class="one" points="{one}"/><polyline class="two-line" points="{two}"/></svg>'
    ).format(width=width, height=height, label=label, one=lines[0], two=lines[1])


def radar(values: Sequence[tuple[str, int | None]], label: str) -> Markup:
    """Percents by name around a centre; fewer than three are no shape, so bars are drawn by the caller instead."""
    size, middle, reach = 340, 170.0, 112.0
    turns = [2 * math.pi * i / max(1, len(values)) - math.pi / 2 for i in range(len(values))]

    def at(turn: float, percent: float) -> str:
        out = reach * percent / 100
        return f"{middle + math.cos(turn) * out:.1f},{middle + math.sin(turn) * out:.1f}"

    rings = Markup("").join(
        Markup('<polygon class="axis" fill="none" points="{p}"/>').format(p=" ".join(at(t, p) for t in turns))
        for p in (25, 50, 75, 100)
    )
    shape = " ".join(at(turn, value or 0) for turn, (_, value) in zip(turns, values, strict=True))
    names = Markup("").join(_name(name, turn, middle, reach) for turn, (name, _) in zip(turns, values, strict=True))
    return Markup(
        '<svg class="plot radar" viewBox="-85 0 510 {s}" role="img" aria-label="{label}">{rings}'
        '<polygon class="area" points="{shape}"/><polygon class="one" points="{shape}"/>{names}</svg>'
    ).format(s=size, label=label, rings=rings, shape=shape, names=names)


def _name(name: str, turn: float, middle: float, reach: float) -> Markup:
    """A name beside its corner; at the sides, where there is little room, in several lines."""
    x, y = middle + math.cos(turn) * (reach + 14), middle + math.sin(turn) * (reach + 14)
    anchor = "middle" if abs(math.cos(turn)) < 0.3 else "start" if math.cos(turn) > 0 else "end"
    lines = [name] if anchor == "middle" else wrap(name, WIDE_LETTERS if max(name) > "\u2e7f" else LETTERS)
    spans = Markup("").join(
        Markup('<tspan x="{x:.1f}" y="{y:.1f}">{line}</tspan>').format(
            x=x, y=y + 4 + LINE * (row - (len(lines) - 1) / 2), line=line
        )
        for row, line in enumerate(lines)
    )
    return Markup('<text text-anchor="{anchor}">{spans}</text>').format(anchor=anchor, spans=spans)


def _level(percent: int, left: int, width: int, height: int) -> Markup:
    y = _y(percent, height)
    return Markup(
        '<line class="axis" x1="{left}" x2="{width}" y1="{y:.1f}" y2="{y:.1f}"/>'
        '<text x="{x}" y="{t:.1f}" text-anchor="end">{percent}</text>'
    ).format(left=left, width=width, y=y, x=left - 4, t=y + 4, percent=percent)


def _y(percent: int, height: int) -> float:
    return height - 12 - (height - 36) * percent / 100
