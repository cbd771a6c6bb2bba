"""The folder of attempts: new files, those that exist, and the one that was left open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from simulator.attempts.chain import Trail, Writer, read
from simulator.errors import NotFound, Tampered


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One attempt as a list shows it; `damaged` where its file does not prove itself."""

    id: str
    scenario: str = ""
    lang: str = ""
    mode: str = ""
    replies: int = 0
    ending: str = ""
    forked: bool = False
    damaged: str = ""

    @property
    def is_open(self) -> bool:
        return not self.ending and not self.damaged


class Attempts:
    """All attempts below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "attempts"

    def new(self, scenario: str, at: int) -> Writer:
        """An empty file with a name of its own, from the day, the time and the scenario."""
        self.folder.mkdir(parents=True, exist_ok=True)
        stem = f"{datetime.fromtimestamp(at / 1000):%Y%m%d-%H%M%S}-{scenario}"
        for number in range(1, 10_000):
            file = self.folder / (f"{stem}.jsonl" if number == 1 else f"{stem}-{number}.jsonl")
            try:
                file.touch(exist_ok=False)
            except FileExistsError:
                continue
            return Writer(Trail(file=file, entries=()))
        raise FileExistsError(stem)

    def find(self, name: str) -> Path:
        """The file that is meant by an id, a part of one, or a path. Raises NotFound with those there are."""
        path = Path(name)
        if path.suffix == ".jsonl" and path.is_file():
            return path
        ids = [file.stem for file in self.files()]
        for fits in (
            [i for i in ids if i == name],
            [i for i in ids if i.startswith(name)],
            [i for i in ids if name in i],
        ):
            if len(fits) == 1:
                return self.folder / f"{fits[0]}.jsonl"
            if fits:
                listed = ", ".join(fits[-8:])
                raise NotFound(
                    f"'{name}' fits {listed}. Write more of one.", code="many_attempts", name=name, ids=listed
                )
        listed = ", ".join(ids[-8:]) or "-"
        raise NotFound(f"There is no attempt '{name}'; there are {listed}.", code="no_attempt", name=name, ids=listed)

    def files(self) -> tuple[Path, ...]:
        """Every attempt's file, oldest first."""
        return tuple(sorted(self.folder.glob("*.jsonl"))) if self.folder.is_dir() else ()

    def listed(self) -> tuple[Listed, ...]:
        return tuple(self.look(file) for file in self.files())

    def look(self, file: Path) -> Listed:
        """One attempt in short."""
        try:
            trail = read(file)
        except Tampered as broken:
            return Listed(id=file.stem, damaged=str(broken))
        events = [entry.event for entry in trail.entries]
        if not events:
            return Listed(id=file.stem, damaged="empty")
        started = events[0]
        digests = started.get("digests")
        return Listed(
            id=file.stem,
            scenario=str(started.get("scenario", "")),
            lang=str(started.get("lang", "")),
            mode=str(started.get("mode", "")),
            replies=sum(event.get("type") == "agent_replied" for event in events),
            ending=next((str(e.get("ending")) for e in events if e.get("type") == "finished"), ""),
            forked=isinstance(digests, dict) and "fork" in digests,
        )

    def last_open(self) -> Path | None:
        """The attempt that was touched last among those not finished."""
        newest = sorted(self.files(), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
        return next((file for file in newest if self.look(file).is_open), None)
