"""What makes a sheet look like a certificate: frame, corners, rosette, rule; and the QR code as sharp lines."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

WIDTH, HEIGHT, EDGE = 297.0, 210.0, 9.0  # mm
Color = tuple[int, int, int]
NAVY, GOLD, PALE, WHITE = (24, 46, 84), (168, 130, 58), (240, 233, 216), (255, 255, 255)
QR_SIZE = 41.0  # mm, quiet zone apart; a module of a usual code is then 0.4 mm


def frame(page: FPDF) -> None:
    """A double frame with corners, and a rosette behind the text."""
    _rosette(page, WIDTH / 2, 101, 66)
    page.set_draw_color(*NAVY)
    page.set_line_width(1.1)
    page.rect(EDGE, EDGE, WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE)
    page.set_draw_color(*GOLD)
    page.set_line_width(0.35)
    for inset in (EDGE + 2.2, EDGE + 3.4):
        page.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)
    for x in (EDGE + 2.8, WIDTH - EDGE - 2.8):
        for y in (EDGE + 2.8, HEIGHT - EDGE - 2.8):
            _corner(page, x, y)


def _corner(page: FPDF, x: float, y: float) -> None:
    page.set_fill_color(*WHITE)
    page.rect(x - 4, y - 4, 8, 8, "F")
    for size, color in ((3.6, GOLD), (2.2, WHITE), (1.2, NAVY)):
        page.set_fill_color(*color)
        _diamond(page, x, y, size)


def _diamond(page: FPDF, x: float, y: float, size: float) -> None:
    page.polygon([(x, y - size), (x + size, y), (x, y + size), (x - size, y)], style="F")


def _rosette(page: FPDF, x: float, y: float, size: float) -> None:
    """Interlaced waves around a ring, as on banknotes: hard to draw by hand, and light enough to read over."""
    page.set_draw_color(*PALE)
    page.set_line_width(0.12)
    turns = [2 * math.pi * step / 720 for step in range(721)]
    for ring, waves, phase in ((0.62, 24, 0.0), (0.62, 24, math.pi), (0.84, 36, 0.0), (0.84, 36, math.pi)):
        for depth in (0.08, 0.11, 0.14):
            reach = [size * (ring + depth * math.cos(waves * turn + phase)) for turn in turns]
            line = [(x + r * math.cos(t), y + r * math.sin(t)) for r, t in zip(reach, turns, strict=True)]
            page.polyline([(round(a, 2), round(b, 2)) for a, b in line])


def rule(page: FPDF, y: float, half: float) -> None:
    """A line under the title, so far to each side of the middle."""
    x = WIDTH / 2
    page.set_draw_color(*GOLD)
    page.set_fill_color(*GOLD)
    page.set_line_width(0.3)
    page.line(x - half, y, x - 4, y)
    page.line(x + 4, y, x + half, y)
    _diamond(page, x, y, 1.3)


def qr_code(page: FPDF, token: str, x: float, y: float) -> None:
    """A code as dark rows on white, with its quiet zone; a part of it may be dirty or torn (level M: some 15 %)."""
    import segno

    matrix = segno.make(token, error="m", micro=False, boost_error=False).matrix
    module = QR_SIZE / len(matrix)
    page.set_fill_color(*WHITE)
    page.rect(x - 4 * module, y - 4 * module, QR_SIZE + 8 * module, QR_SIZE + 8 * module, "F")
    page.set_fill_color(0, 0, 0)
    for down, row in enumerate(matrix):
        across = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                page.rect(x + across * module, y + down * module, length * module, module, "F")
            across += length
