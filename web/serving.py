"""The server process: Waitress in front, and what time brings noted every minute behind."""

from __future__ import annotations

import logging
import threading

import waitress
from flask import Flask

from simulator.service import Simulator

EVERY = 60.0  # seconds between two sweeps; nothing depends on them, pages find out by themselves
THREADS = 8
# Browsers keep their connection, so there are as many as people; Waitress would take 100 and let the others wait.
CONNECTIONS = 2_000
HOW = {
    "ident": None,
    "clear_untrusted_proxy_headers": True,
    "connection_limit": CONNECTIONS,
    "backlog": CONNECTIONS,
    "asyncore_use_poll": True,  # select() knows no more than 1,024 of them
}


def serve(app: Flask, *, host: str, port: int, threads: int = THREADS, proxy: str = "") -> None:
    """Serve until interrupted. `proxy`: the address of a reverse proxy whose word about the visitor is believed."""
    # A moment in which more ask than there are threads is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    stop = threading.Event()
    sweeper = threading.Thread(target=_sweep, args=(app, stop), daemon=True)
    sweeper.start()
    trusted = (
        {"trusted_proxy": proxy, "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto x-forwarded-host"}
        if proxy
        else {}
    )
    try:
        waitress.serve(app, host=host, port=port, threads=threads, **HOW, **trusted)
    finally:
        stop.set()
        sweeper.join(timeout=5)


def _sweep(app: Flask, stop: threading.Event) -> None:
    simulator: Simulator = app.extensions["simulator"]
    simulator.prepare()
    while not stop.wait(EVERY):
        try:
            simulator.sweep()
        except Exception:
            # The next minute tries again; a sweep that fails must not end the sweeping.
            app.logger.exception("the sweep failed")
