"""The organisation's clock: the time zone that days, deadlines in days, and times on pages go by.

One for the process, as the machine's own zone is: chosen in the settings, else SERVICEDRILL_ZONE, else the machine's.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from simulator.errors import BadValue

_chosen: list[ZoneInfo] = []


def named() -> ZoneInfo | None:
    """The zone that was chosen, or None where the machine's own counts."""
    environment = os.environ.get("SERVICEDRILL_ZONE", "")
    return _chosen[0] if _chosen else _zone(environment) if environment else None


def here() -> tzinfo:
    """The zone that counts now."""
    return named() or datetime.now().astimezone().tzinfo or UTC


def at(ms: int) -> datetime:
    """A moment on the organisation's clock."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(named())


def use(name: str) -> None:
    """Go by this zone from now on; nothing: by what this machine is set to. An unknown name changes nothing."""
    found = _zone(name) if name else None
    if found is not None or not name:
        _chosen[:] = [found] if found is not None else []


def proper_zone(name: str) -> str:
    """Raises BadValue for what names no zone; nothing is the machine's own."""
    name = name.strip()
    if name and _zone(name) is None:
        raise BadValue(f"'{name[:60]}' is no time zone; choose one like Asia/Shanghai.", code="bad_zone", got=name[:60])
    return name


def names() -> tuple[str, ...]:
    """All zones that can be chosen: places, and UTC."""
    return tuple(sorted(name for name in available_timezones() if name == "UTC" or ("/" in name and name[0].isupper())))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
