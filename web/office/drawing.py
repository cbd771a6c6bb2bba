"""How many attempts there were week by week, as columns with the tests among them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

HIGH, LEFT, FOOT, ROOM = 150, 34, 22, 12
STEPS = (1, 2, 5)


def columns(weeks: Sequence[tuple[str, int, int]], label: str, told: str, width: int = 640) -> Markup:
    """`weeks`: name, attempts, tests. `told`: what a column says when pointed at, with {week}, {n} and {tests}."""
    top = _round(max((attempts for _, attempts, _ in weeks), default=0))
    wide = (width - LEFT) / max(1, len(weeks))
    bars = Markup("").join(_bar(week, LEFT + i * wide, wide, top, told) for i, week in enumerate(weeks))
    lines = Markup("").join(_level(part, top, width) for part in (0, top // 2, top) if part * 2 != top or top % 2 == 0)
    return Markup(
        '<svg class="plot columns" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">{lines}{bars}</svg>'
    ).format(w=width, h=HIGH + FOOT + ROOM, label=label, lines=lines, bars=bars)


def _round(most: int) -> int:
    """The next round number that is at least so large, so that half of it is whole too where it can be."""
    size = 1
    while True:
        for step in STEPS:
            if step * size >= max(most, 2):
                return step * size
        size *= 10


def _y(count: int, top: int) -> float:
    return ROOM + HIGH * (1 - count / top)


def _bar(week: tuple[str, int, int], x: float, wide: float, top: int, told: str) -> Markup:
    name, attempts, tests = week
    return Markup(
        '<g><title>{told}</title><rect class="hit" x="{x:.1f}" y="0" width="{wide:.1f}" height="{high}"/>'
        '<rect class="all" x="{bx:.1f}" y="{y:.1f}" width="{bw:.1f}" height="{h:.1f}" rx="3"/>'
        '<rect class="tests" x="{bx:.1f}" y="{ty:.1f}" width="{bw:.1f}" height="{th:.1f}" rx="3"/>'
        '<text x="{mid:.1f}" y="{foot}" text-anchor="middle">{name}</text></g>'
    ).format(
        told=told.format(week=name, n=attempts, tests=tests),
        x=x,
        wide=wide,
        high=HIGH + ROOM,
        bx=x + wide * 0.18,
        bw=wide * 0.64,
        y=_y(attempts, top),
        h=HIGH * attempts / top,
        ty=_y(tests, top),
        th=HIGH * tests / top,
        mid=x + wide / 2,
        foot=HIGH + ROOM + FOOT - 5,
        name=name,
    )


def _level(count: int, top: int, width: int) -> Markup:
    y = _y(count, top)
    return Markup(
        '<line class="axis" x1="{left}" x2="{width}" y1="{y:.1f}" y2="{y:.1f}"/>'
        '<text x="{x}" y="{ty:.1f}" text-anchor="end">{count}</text>'
    ).format(left=LEFT, width=width, y=y, x=LEFT - 6, ty=y + 4, count=count)
