"""`./dev bench [PART...]`: every speed that the project promises, beside its reference, as ratios.

`./dev bench service`: pages and tables with 100,000 attempts behind them, on both databases. `./dev bench web
[PEOPLE]`: the web application under load, by itself.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from simulator.library import load
from tests.bench import crowd, dialogue, keywords, reading
from tests.bench.timing import once_ms, row


def start() -> Iterator[str]:
    yield "Start (bar: --help under 300 ms)"
    yield row("load all content", once_ms(load))

    def run(*words: str) -> float:
        command = [sys.executable, *words]
        return min(once_ms(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(3))

    bare = run("-c", "pass")
    yield row("python -c pass", bare, bare)
    yield row("servicedrill --help", run("-m", "simulator.cli", "--help"), bare)


def service_report() -> Iterator[str]:
    from tests.bench import service

    yield from service.report()


def tui_report() -> Iterator[str]:
    from tests.bench import tui

    yield from tui.report()


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "start": start,
    "reading": lambda: reading.report(load()),
    "dialogue": lambda: dialogue.report(load()),
    "keywords": keywords.report,
    "check": crowd.report,
    "check-whole": lambda: crowd.report(whole=True),
    "service": service_report,
    "tui": tui_report,
}
USUAL = ("start", "reading", "dialogue", "keywords", "check")


def main(asked: list[str]) -> int:
    if asked[:1] == ["web"]:
        from tests.bench import web

        web.bench(*map(int, asked[1:2]))
        return 0
    if unknown := [part for part in asked if part not in PARTS]:
        print(f"No part {', '.join(unknown)}; the parts are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    begun = time.perf_counter()
    for part in asked or USUAL:
        for line in PARTS[part]():
            print(line, flush=True)
    print(f"Measured in {time.perf_counter() - begun:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
