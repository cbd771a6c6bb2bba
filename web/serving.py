"""The server process: Waitress in front, and what time brings noted every minute behind."""

from __future__ import annotations

import threading

import waitress
from flask import Flask

from simulator.service import Simulator

EVERY = 60.0  # seconds between two sweeps; nothing depends on them, pages find out by themselves
THREADS = 8


def serve(app: Flask, *, host: str, port: int, threads: int = THREADS, proxy: str = "") -> None:
    """Serve until interrupted. `proxy`: the address of a reverse proxy whose word about the visitor is believed."""
    stop = threading.Event()
    sweeper = threading.Thread(target=_sweep, args=(app, stop), daemon=True)
    sweeper.start()
    trusted = (
        {"trusted_proxy": proxy, "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto x-forwarded-host"}
        if proxy
        else {}
    )
    try:
        waitress.serve(
            app, host=host, port=port, threads=threads, ident=None, clear_untrusted_proxy_headers=True, **trusted
        )
    finally:
        stop.set()
        sweeper.join(timeout=5)


def _sweep(app: Flask, stop: threading.Event) -> None:
    simulator: Simulator = app.extensions["simulator"]
    while not stop.wait(EVERY):
        try:
            simulator.sweep()
        except Exception:
            # The next minute tries again; a sweep that fails must not end the sweeping.
            app.logger.exception("the sweep failed")
