"""The server: Waitress in front, and what time brings noted every minute behind; in one process or in several."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType

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


def serve(
    app: Flask, *, host: str, port: int, threads: int = THREADS, proxy: str = "", shared: socket.socket | None = None
) -> None:
    """Serve until interrupted. `proxy`: the address of a reverse proxy whose word about the visitor is believed.

    `shared`: a bound socket in place of host and port, at which other processes answer too.
    """
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
        where = {"sockets": [shared]} if shared is not None else {"host": host, "port": port}
        waitress.serve(app, threads=threads, **where, **HOW, **trusted)
    finally:
        stop.set()
        sweeper.join(timeout=5)


def _sweep(app: Flask, stop: threading.Event) -> None:
    simulator: Simulator = app.extensions["simulator"]
    simulator.prepare()
    # Content and reader stay to the end: looking through them for what nobody needs any more took a tenth of the time.
    gc.collect()
    gc.freeze()
    while not stop.wait(EVERY):
        try:
            simulator.sweep()
        except Exception:  # the next minute tries again; a sweep that fails must not end the sweeping
            app.logger.exception("the sweep failed")


AGAIN = 1.0  # seconds before a process that ended takes its place again


def serve_from_several(
    make: Callable[[], Flask], workers: int, *, host: str, port: int, threads: int = THREADS, proxy: str = ""
) -> None:
    """Serve from so many processes at one address until interrupted; one that dies is begun again.

    `make` is called in each of them: no connection to the database may be shared.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as shared:
        shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        shared.bind((host, port))
        shared.listen(CONNECTIONS)

        def begun() -> int:
            child = os.fork()
            if child == 0:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                try:
                    serve(make(), host=host, port=port, threads=threads, proxy=proxy, shared=shared)
                finally:
                    os._exit(0)
            return child

        def ended(number: int, frame: FrameType | None) -> None:
            raise KeyboardInterrupt

        signal.signal(signal.SIGTERM, ended)
        running = {begun() for _ in range(workers)}
        try:
            while True:
                running.discard(os.wait()[0])
                time.sleep(AGAIN)
                running.add(begun())
        except KeyboardInterrupt:
            pass
        finally:
            for child in running:
                os.kill(child, signal.SIGTERM)
            for child in running:
                os.waitpid(child, 0)
