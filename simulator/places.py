"""Where this machine keeps what is ours."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The data folder: SERVICEDRILL_HOME, else the platform's folder for a user's data."""
    named = os.environ.get("SERVICEDRILL_HOME", "")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("servicedrill", appauthor=False)
