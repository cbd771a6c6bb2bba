"""Looks: dark and light, high contrast, and the sixteen colours of the terminal itself.

Blue and orange stand for good and bad, which all kinds of colour vision tell apart; words and marks say it too.
"""

from __future__ import annotations

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme


def cursor(text: str, here: str, elsewhere: str) -> dict[str, str]:
    """The line under the cursor keeps its own colours, so that good and bad are read there too; what lies behind
    changes, most where the cursor is.
    """
    return {
        "block-cursor-foreground": text,
        "block-cursor-background": here,
        "block-cursor-blurred-foreground": text,
        "block-cursor-blurred-background": elsewhere,
    }


def _of_sixteen(theme: Theme) -> Theme:
    """In the terminal's own colours only reversing is sure to leave every colour on the cursor's line legible."""
    own = {
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "bold reverse",
        "block-cursor-blurred-text-style": "underline",
    }
    return replace(theme, variables=theme.variables | own)


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
        variables=cursor("#ffffff", "#223a5e", "#252b34"),
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
        variables=cursor("#1a1d21", "#cfe0f7", "#e2e6ec"),
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
        variables=cursor("#ffffff", "#00407a", "#222222"),
    ),
    *(_of_sixteen(BUILTIN_THEMES[name]) for name in ("ansi-dark", "ansi-light")),
)
