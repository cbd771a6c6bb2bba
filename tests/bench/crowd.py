"""`servicedrill check` on content of many scenarios, each with texts of its own."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

from simulator.content.base import LANGS
from simulator.content.scenario import Sample, Scenario
from simulator.library import load, shipped
from simulator.reading.text import sentences

SIGNS = "\u200b\u200e\u200f"
PASSING, FAILING = 1, 2  # samples kept in each language; an author writes at least two and four altogether


def crowd(folder: Path, number: int, *, whole: bool = False) -> None:
    """A copy of the shipped content with `number` scenarios: the shipped eight in turn, each sentence of their own new.

    Every sentence of the samples, the examples, the customer's lines and the scenario's model answers begins with signs
    of its scenario (they have no width, and the encoder's tokens stay what they were), so nothing that was encoded or
    read for one serves for another. Patterns that begin with the reply miss them, so some samples get less than they
    expect: the verdict differs, the work does not. `whole`: with all samples instead of two that pass and four that
    fail.
    """
    shutil.copytree(shipped(), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("drills", "exams", "modules"))
    (folder / "drills").mkdir()
    originals = list(load().scenarios.values())
    marks = ["".join(signs) for length in range(8) for signs in product(SIGNS, repeat=length)]
    for at in range(number):
        source, signs = originals[at % len(originals)], marks[at // len(originals)]
        drill = source if whole else source.model_copy(update={"samples": tuple(_few(source))})
        plain = marked(drill, signs) | {"id": f"{source.id}_{at}"}
        (folder / "drills" / f"{source.id}_{at}.yaml").write_text(json.dumps(plain, ensure_ascii=False, indent=1))


def _few(scenario: Scenario) -> Iterator[Sample]:
    for lang, (passes, most) in product(LANGS, ((True, PASSING), (False, FAILING))):
        yield from [s for s in scenario.samples if s.lang == lang and s.expect.passes is passes][:most]


def marked(scenario: Scenario, signs: str) -> dict[str, Any]:
    """A scenario as plain data (JSON, which is YAML too), with signs before each sentence that is said in it."""
    plain: dict[str, Any] = scenario.model_dump(mode="json", exclude_defaults=True)

    def mark(text: str) -> str:
        if text.startswith("/"):
            return text
        starts = {part.start for part in sentences(text)}
        return "".join(f"{signs}{char}" if at in starts else char for at, char in enumerate(text))

    for sample in plain["samples"]:
        sample["actions"] = [mark(line) for line in sample["actions"]]
    for intent, lang in product(plain.get("intents", ()), LANGS):
        for side in ("yes", "no"):
            if side in intent.get(lang, {}):
                intent[lang][side] = [mark(text) for text in intent[lang][side]]
    for step in plain.get("steps", ()):
        step["better"] = _said(step["better"], mark)
    for part in ("beats", "goals"):
        plain[part] = [_said(one, mark) for one in plain.get(part, ())]
    return plain


def _said(value: Any, mark: Callable[[str], str], inside: bool = False) -> Any:
    """Plain data with every text in a language marked."""
    if isinstance(value, dict):
        return {key: _said(one, mark, inside or key in LANGS) for key, one in value.items()}
    if isinstance(value, list):
        return [_said(one, mark, inside) for one in value]
    return mark(value) if inside and isinstance(value, str) else value


class Run:
    """One run of the command: seconds it took, and what it said of samples and games."""

    def __init__(self, root: Path, *options: str, cache: Path) -> None:
        command = [sys.executable, "-m", "simulator", "check", str(root), "--lang", "en", *options]
        environment = os.environ | {"XDG_CACHE_HOME": str(cache)}
        begun, worked = time.perf_counter(), _worked()
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        self.seconds = time.perf_counter() - begun
        self.worked = _worked() - worked
        self.code = done.returncode
        self.scenarios = self._number(r"(\d+) scenarios", done.stdout)
        self.samples = self._number(r"Samples: (\d+)", done.stdout)
        self.games = self._number(r"Self-play: (\d+)", done.stdout)
        self.problems = len(re.findall(r"^[a-z0-9_]+: ", done.stdout, re.M))

    @staticmethod
    def _number(pattern: str, text: str) -> int:
        found = re.search(pattern, text)
        return int(found[1]) if found else 0

    def row(self, name: str) -> str:
        return (
            f"  {name:<44} {self.seconds:7.1f} s, cores worked {self.worked:7.1f} s  ({self.scenarios} scenarios, "
            f"{self.samples} samples, {self.games} games; {self.problems} problems, exit {self.code})"
        )


def _worked() -> float:
    """Seconds that cores have worked for finished children of this process."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def report(number: int = 300, *, whole: bool = False) -> Iterator[str]:
    """Shipped content and a crowd, proved cold, then with what was kept, then with one file changed."""
    yield f"Check on {os.cpu_count()} cores (bar: shipped content 15 s, 300 generated scenarios 60 s)"
    with tempfile.TemporaryDirectory() as temporary:
        root, cache = Path(temporary) / "scenarios", Path(temporary) / "cache"
        small = Run(shipped(), "--no-cache", cache=cache)
        yield small.row("shipped content, nothing kept")
        crowd(root, number, whole=whole)
        cold = Run(root, cache=cache)
        yield cold.row(f"{number} generated scenarios, nothing kept")
        yield f"  {'':<44} {cold.seconds / small.seconds:7.1f} x the time of the shipped content"
        yield Run(root, cache=cache).row(f"{number} generated scenarios, none changed")
        first = min((root / "drills").glob("*.yaml"))
        first.write_text(first.read_text().replace('"minutes": ', '"minutes": 1'))
        yield Run(root, cache=cache).row(f"{number} generated scenarios, one changed")
