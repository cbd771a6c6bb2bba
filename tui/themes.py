"""Looks: dark and light, high contrast, and the sixteen colours of the terminal itself.

Blue and orange stand for good and bad, which all kinds of colour vision tell apart; words and marks say it too.
"""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

THEMES: tuple[Theme, ...] = (
    Theme(
        name="drill-dark",
        primary="#6ea8fe",
        secondary="#9aa7b8",
        accent="#7cc4ff",
        success="#5ab0ff",
        warning="#e8c15a",
        error="#ff8a3d",
        foreground="#e6e9ef",
        background="#14171c",
        surface="#1b1f26",
        panel="#252b34",
        dark=True,
    ),
    Theme(
        name="drill-light",
        primary="#1f5fbf",
        secondary="#5b6675",
        accent="#0f6fb8",
        success="#0b5cad",
        warning="#8a5a00",
        error="#b43c00",
        foreground="#1a1d21",
        background="#fbfbfc",
        surface="#f1f3f6",
        panel="#e2e6ec",
        dark=False,
    ),
    Theme(
        name="drill-contrast",
        primary="#ffffff",
        secondary="#ffffff",
        accent="#ffff00",
        success="#7fd7ff",
        warning="#ffff00",
        error="#ff9d5c",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#222222",
        dark=True,
    ),
    BUILTIN_THEMES["ansi-dark"],
    BUILTIN_THEMES["ansi-light"],
)
