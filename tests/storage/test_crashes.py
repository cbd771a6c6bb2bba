"""kill -9 at random moments: what was acknowledged is there, nothing is there twice, every chain is whole."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from simulator.storage import open_store
from tests.storage.crash import WRITERS, asked_and_told

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("rounds", [20, pytest.param(300, marks=pytest.mark.long)])
def test_killed_writers_lose_nothing_acknowledged_and_store_nothing_twice(store, url, home, tmp_path, rounds):
    notes = tmp_path / "notes"
    notes.mkdir()
    run(url, home, notes, rounds)
    acknowledged = prove(store, notes)
    assert acknowledged > rounds


@pytest.mark.postgres
def test_a_server_that_crashes_under_its_writers_loses_nothing(cluster, home, tmp_path):
    url = cluster.new_database()
    store = open_store(url, home)
    store.add_person("ann", "Ann", at=1)
    notes = tmp_path / "notes"
    notes.mkdir()
    process = subprocess.Popen(
        command(url, home, notes, 100), cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(4)
    cluster.stop("immediate")
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    cluster.start()
    store.close()
    run(url, home, notes, 2)
    assert prove(store, notes) > 10
    store.close()


def command(url, home, notes, rounds):
    return [sys.executable, "-m", "tests.storage.crash", url, str(home), str(notes), str(rounds), "7"]


def run(url, home, notes, rounds):
    done = subprocess.run(command(url, home, notes, rounds), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def prove(store, notes):
    """Every chain, and every acknowledged key once at the seq that was told; how many were acknowledged."""
    assert store.verify_all().faults == ()
    stored = Counter()
    at = {}
    for head in store.heads("attempt/"):
        for entry in store.read(head.stream):
            if entry.event["type"] == "agent_replied":
                stored[entry.event["text"]] += 1
                at[entry.event["text"]] = entry.seq + 1
    assert [key for key, times in stored.items() if times > 1] == []
    acknowledged = 0
    for number in range(WRITERS):
        asked, told = asked_and_told(notes / f"writer-{number}")
        acknowledged += len(told)
        assert [key for key, seq in told.items() if seq > 1 and at.get(key) != seq] == []
        assert {key for key in stored if f":{number}:" in key} <= set(asked)
    return acknowledged
