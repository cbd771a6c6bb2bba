"""Several processes behind one address: whoever answers, it goes on, and a process that dies is replaced."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


SMALL = """
import os, sys
from types import SimpleNamespace
from flask import Flask
from web.serving import serve_from_several

def make():
    app = Flask("small")
    app.extensions["simulator"] = SimpleNamespace(prepare=lambda: None, sweep=lambda: None)
    app.get("/healthz")(lambda: str(os.getpid()))
    return app

serve_from_several(make, 2, host="127.0.0.1", port=int(sys.argv[1]))
"""


@pytest.fixture
def served():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SMALL, str(port)])
    yield process, f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


def answers(address, tries=150):
    for _ in range(tries):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                return answer.status
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    return 0


def children(process):
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
    )
    return {int(pid) for pid in re.findall(r"\d+", found.stdout)}


def test_two_processes_answer_and_one_that_dies_is_replaced(served):
    process, address = served
    assert answers(address) == 200
    before = children(process)
    assert len(before) == 2
    os.kill(min(before), signal.SIGKILL)
    for _ in range(50):
        if len(children(process)) == 2 and children(process) != before:
            break
        time.sleep(0.2)
    assert children(process) != before
    assert answers(address) == 200
    process.terminate()
    assert process.wait(20) is not None
    assert children(process) == set()
