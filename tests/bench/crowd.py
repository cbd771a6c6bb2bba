"""`servicedrill check` on 300 generated scenarios (bar: under 60 s)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from simulator.library import shipped


def crowd(folder: Path, number: int = 300) -> None:
    """A copy of the shipped content with its drills repeated under other ids until there are `number`."""
    shutil.copytree(shipped(), folder, dirs_exist_ok=True)
    drills = sorted((folder / "drills").glob("*.yaml"))
    made = len(drills)
    while made < number:
        source = drills[made % len(drills)]
        text = source.read_text(encoding="utf-8").replace(f"id: {source.stem}\n", f"id: {source.stem}_{made}\n", 1)
        (folder / "drills" / f"{source.stem}_{made}.yaml").write_text(text, encoding="utf-8")
        made += 1


def report(number: int = 300) -> str:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "scenarios"
        crowd(root, number)
        begun = time.perf_counter()
        done = subprocess.run([sys.executable, "-m", "simulator", "check", str(root)], capture_output=True, text=True)
        taken = time.perf_counter() - begun
    return f"  servicedrill check on {number} scenarios: {taken:.1f} s, exit {done.returncode}"
