"""A browser in words, by what it says of itself: enough for its owner to know it again, and no more is kept."""

from __future__ import annotations

from flask import Request

# In this order: most browsers also call themselves by the names of those further down.
_MAKES = (
    ("MicroMessenger", "WeChat"),
    ("QQBrowser", "QQ Browser"),
    ("UCBrowser", "UC Browser"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(request: Request) -> str:
    """Such as `Firefox, Windows`; empty where neither is known."""
    return in_words(request.headers.get("User-Agent", ""))


def in_words(agent: str) -> str:
    found = (next((name for sign, name in known if sign in agent), "") for known in (_MAKES, _SYSTEMS))
    return ", ".join(filter(None, found))
