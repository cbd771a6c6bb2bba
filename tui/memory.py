"""What the terminal application keeps for its next start: looks and choices, never what somebody wrote."""

from __future__ import annotations

import json
from pathlib import Path


class Memory:
    """Small texts by name in one file; without a file, or where it cannot be written, for this run only."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known: dict[str, str] = {}
        try:
            found = json.loads(file.read_text(encoding="utf-8")) if file else {}
        except (OSError, ValueError):
            found = {}
        if isinstance(found, dict):
            self._known = {str(name): str(value) for name, value in found.items()}

    def get(self, name: str, default: str = "") -> str:
        return self._known.get(name, default)

    def put(self, name: str, value: str) -> None:
        self._known[name] = value
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file.write_text(json.dumps(self._known, ensure_ascii=False, indent=1), encoding="utf-8")
        except OSError:
            pass  # a choice that is not kept is made again
