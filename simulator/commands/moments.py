"""Moments as people write them on the command line, on this machine's clock."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from simulator.errors import BadAction

_SOON = re.compile(r"([0-9]{1,4})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def at_moment(text: str) -> int:
    """In ms of UTC: `2026-05-31 09:00`, or how long from now: 30m, 36h, 7d. Raises BadAction."""
    if soon := _SOON.fullmatch(text.strip()):
        length = timedelta(**{_UNITS[soon[2]]: int(soon[1])})
        return int((datetime.now().astimezone() + length).timestamp() * 1000)
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"):
        try:
            return int(datetime.strptime(text.strip(), form).astimezone().timestamp() * 1000)
        except ValueError:
            continue
    raise BadAction(f"'{text}' is no moment; write '2026-05-31 09:00', 30m, 36h or 7d.", code="no_time", got=text[:60])
