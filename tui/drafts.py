"""Replies, comments and reasons that are half written: kept on this machine until they are sent."""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

KEPT_DAYS = 7  # nobody comes back to a conversation later, and words do not lie about for longer than they are of use


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the field of a reply; `pasted`: how many characters of it were not typed."""

    text: str = ""
    pasted: int = 0


class Drafts:
    """One file a place and person, for the owner of the data folder alone; without a folder nothing is kept.

    It is written at every change, whole and then put in place, so that a process may end at any moment.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def get(self, person: str, place: str) -> Draft:
        """`place` names the conversation, or what is written about. What cannot be read is nothing."""
        file = self._file(person, place)
        try:
            found = json.loads(file.read_text(encoding="utf-8")) if file else {}
            return Draft(text=str(found["text"]), pasted=int(found["pasted"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Draft()

    def put(self, person: str, place: str, draft: Draft) -> None:
        """An empty draft leaves no file. Where nothing can be written the talk goes on all the same."""
        file = self._file(person, place)
        if file is None:
            return
        with suppress(OSError):
            if not draft.text.strip():
                file.unlink(missing_ok=True)
                return
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = file.with_suffix(f".{os.getpid()}")
            # A half of a pair of code units, as some terminals send it, has no UTF-8.
            content = json.dumps(asdict(draft), ensure_ascii=False).encode("utf-8", "replace")
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(content)
            fresh.replace(file)

    def forget_old(self) -> None:
        """Remove what nobody came back to."""
        if self._folder is None:
            return
        oldest = time.time() - KEPT_DAYS * 86_400
        with suppress(OSError):
            for file in self._folder.iterdir():
                if file.stat().st_mtime < oldest:
                    file.unlink(missing_ok=True)

    def _file(self, person: str, place: str) -> Path | None:
        if self._folder is None:
            return None
        return self._folder / f"{hashlib.sha256(f'{person} {place}'.encode()).hexdigest()[:32]}.json"
