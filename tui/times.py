"""Moments and lengths of time as people read them, on the organisation's clock."""

from __future__ import annotations

from datetime import datetime

from simulator.errors import BadValue
from simulator.service import zones


def day(ms: int | None) -> str:
    return zones.at(ms).strftime("%Y-%m-%d") if ms else "–"


def moment(ms: int | None) -> str:
    return zones.at(ms).strftime("%Y-%m-%d %H:%M") if ms else "–"


def hour(ms: int | None) -> str:
    return zones.at(ms).strftime("%H:%M:%S") if ms else "–"


def length(ms: int) -> str:
    """4:05, or 1:04:05 from an hour on."""
    seconds = max(0, ms // 1000)
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def moment_of(text: str) -> int:
    """ms of UTC of a day and time as `moment` writes it, on the organisation's clock; nothing is 0. Raises BadValue."""
    if not text.strip():
        return 0
    try:
        return int(datetime.fromisoformat(text.strip()).replace(tzinfo=zones.here()).timestamp() * 1000)
    except (ValueError, OverflowError, OSError) as wrong:
        raise BadValue("Give day and time as YYYY-MM-DD HH:MM.", code="no_moment") from wrong


def left(due: int, now: int) -> str:
    """How long until `due`: `12 s`, `2:05`, or `+3 s` beyond it."""
    seconds = round((due - now) / 1000)
    if seconds < 0:
        return f"+{-seconds} s"
    return f"{seconds // 60}:{seconds % 60:02d}" if seconds >= 90 else f"{seconds} s"
