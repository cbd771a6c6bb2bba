"""Where this machine keeps what is ours."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def home() -> Path:
    """The data folder: SERVICEDRILL_HOME, else the platform's folder for a user's data."""
    named = os.environ.get("SERVICEDRILL_HOME", "")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("servicedrill", appauthor=False)


def cache() -> Path:
    """The folder for what can be made again: proofs, probes and libraries as they were last found.

    Raises: RuntimeError for somebody who has no home folder.
    """
    from platformdirs import user_cache_path

    return user_cache_path("servicedrill")


def keep(file: Path, content: bytes) -> None:
    """Writes a file of the cache whole or not at all.

    Raises: OSError if it cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as whole:
            whole.write(content)
        os.replace(part, file)
    finally:
        Path(part).unlink(missing_ok=True)
