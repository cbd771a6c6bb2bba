"""How many requests this process has answered and how long they took, by the class of what answered: never by whom."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, Flask, Response, current_app, g
from flask.blueprints import BlueprintSetupState

NAME = "counts"
CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
GAUGES = frozenset({"attempts_open", "sittings_running", "reviews_waiting", "reviews_late"})


@dataclass(slots=True)
class Counts:
    """Of one process; its threads share it. `seconds`: from the first line of a request to its answer, summed."""

    since: float = field(default_factory=time.monotonic)
    requests: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CLASSES, 0))
    seconds: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


def install(blueprint: Blueprint) -> None:
    blueprint.record_once(_begin)
    blueprint.after_app_request(_answered)


def _begin(state: BlueprintSetupState) -> None:
    state.app.extensions[NAME] = Counts()
    # Before everything else of a request, which is to be measured too.
    state.app.before_request_funcs.setdefault(None, []).insert(0, _arrived)


def _arrived() -> None:
    g.arrived = time.perf_counter()


def _answered(response: Response) -> Response:
    counts: Counts = current_app.extensions[NAME]
    taken = time.perf_counter() - g.get("arrived", time.perf_counter())
    with counts.lock:
        counts.requests[f"{response.status_code // 100}xx"] += 1
        counts.seconds += taken
    return response


def page(app: Flask, figures: Mapping[str, int]) -> str:
    """The counts of this process and `figures` of the database, as Prometheus reads them."""
    counts: Counts = app.extensions[NAME]
    with counts.lock:
        requests, seconds = dict(counts.requests), counts.seconds
    lines = ["# TYPE servicedrill_requests_total counter"]
    lines += [f'servicedrill_requests_total{{status="{kind}"}} {number}' for kind, number in requests.items()]
    lines += _one("request_seconds_total", "counter", f"{seconds:.3f}")
    lines += _one("up_seconds", "gauge", f"{time.monotonic() - counts.since:.0f}")
    for name, number in figures.items():
        kind = "gauge" if name in GAUGES else "counter"
        lines += _one(name if kind == "gauge" else f"{name}_total", kind, str(number))
    return "\n".join(lines) + "\n"


def _one(name: str, kind: str, value: str) -> list[str]:
    return [f"# TYPE servicedrill_{name} {kind}", f"servicedrill_{name} {value}"]
