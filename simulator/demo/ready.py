"""A demo at a database, made where there is none yet."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from simulator.demo.making import Made, Told, make, must_be_empty
from simulator.demo.players import Players
from simulator.demo.telling import telling
from simulator.service.demonstration import Shown, demo_people, shown
from simulator.storage import open_store
from simulator.words import Words

MOST_PROCESSES = 4


def made_at(
    url: str, home: Path, *, seed: int = 1, similarity: bool = True, told: Told = lambda step, done, of: None
) -> Made:
    """The demo in an empty database (an empty `url`: SQLite in `home`). Raises NotNow, WrongDatabase, KeyMissing."""
    began = time.monotonic()
    with _quiet_collector():
        players = Players(_processes(), similarity=similarity)
        try:
            store = open_store(url, home)
            try:
                made = make(store, players, seed=seed, told=told)
                return replace(made, seconds=time.monotonic() - began)
            finally:
                store.close()
        finally:
            players.close()


def known(url: str, home: Path) -> tuple[Shown, ...]:
    """Those who show most in the demo that is there already; nobody where none is.

    Raises NotNow where other people are, or half a demo.
    """
    store = open_store(url, home)
    try:
        with store.reading() as now:
            people = shown(now)
        if not people:
            must_be_empty(store)
        return people
    finally:
        store.close()


def ensure(folder: Path, words: Words) -> None:
    """The demo of a data folder, made the first time, with its progress shown; whole or not there at all."""
    if (folder / "servicedrill.sqlite").exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    try:
        with telling(words) as told:
            made_at("", part, told=told)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def sign_ins(folder: Path) -> tuple[tuple[str, str], ...]:
    """Login and role of those in the demo of a data folder who show most."""
    store = open_store("", folder)
    try:
        return demo_people(store)
    finally:
        store.close()


def _processes() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_PROCESSES)


@contextmanager
def _quiet_collector() -> Iterator[None]:
    """Without looking for circles among the objects again and again: there are few, and it takes its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
