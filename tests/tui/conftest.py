"""The terminal application over one service on SQLite, with the shipped content and somebody of each role."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import wraps

import pytest
from werkzeug.serving import make_server

from simulator.service import Simulator
from simulator.storage import open_store
from tests.service.exam_field import an_exam
from tests.service.field import PASSWORD, Clock
from tests.service.judged import a_court
from tests.tui.field import Town, nothing_ready
from web import create_app


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    clock, home = Clock(), tmp_path_factory.mktemp("terminal")
    simulator = Simulator(open_store("", home), clock=clock, similarity=False)
    simulator.take_in_release()
    root = simulator.people.install(login="root", name="根", password=PASSWORD).who
    yield Town(simulator=simulator, clock=clock, root=root, home=home)
    simulator.close()


@pytest.fixture(scope="module")
def exam(town):
    """A small exam that is published, with people of its own."""
    return an_exam(town.simulator, town.clock, town.cast)


@pytest.fixture(scope="session")
def court(town):
    """An exam whose results are judged; each test adds sittings of its own."""
    return a_court(town.simulator, town.clock, town.cast)


@pytest.fixture(scope="session")
def address(town):
    """Of a server over the same database and clock."""
    app = create_app(home=town.home, similarity=False)
    app.extensions["simulator"].house.clock = town.clock
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["simulator"].close()


@pytest.fixture(autouse=True, scope="session")
def unhurried_by_the_machine():
    """Textual's pilot sleeps until the whole process is idle, which takes longer than the tests; `Person.settle`
    waits for what is under way, however busy the machine is.
    """

    async def idle(*_: float) -> None:
        await nothing_ready()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.app.wait_for_idle", idle)
        patch.setattr("textual.pilot.wait_for_idle", idle)
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector, name, obj):
    """A test that is a coroutine runs in a loop of its own."""
    if asyncio.iscoroutinefunction(obj) and name.startswith("test_"):

        @wraps(obj)
        def run(*args, **kwargs):
            # In a thread of its own too: where a browser was driven before, a loop still runs in this one.
            with ThreadPoolExecutor(max_workers=1) as alone:
                alone.submit(asyncio.run, obj(*args, **kwargs)).result()

        setattr(collector.obj, name, run)
        return list(collector._genfunctions(name, run))
    return None
