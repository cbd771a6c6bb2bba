"""A small demo, made once: six trainees with the stories that show most, their replies read by words alone."""

import shutil

import pytest

from simulator.demo import Players, Size, make
from simulator.service import Simulator
from simulator.storage import open_store
from tests.service.field import START, Clock
from tests.storage.conftest import cluster  # noqa: F401 (a fixture)

SMALL = Size(trainees=6, drills=8)


def made(home, size=SMALL, url="", **how):
    """The demo in a new data folder, played within this process."""
    players, store = Players(0, similarity=False), open_store(url, home)
    try:
        return make(store, players, size=size, now=START, **how)
    finally:
        players.close()
        store.close()


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """The folder of a demo and what was told about it."""
    home = tmp_path_factory.mktemp("demo") / "home"
    told = []
    return home, made(home, told=lambda *step: told.append(step)), told


@pytest.fixture
def home(small, tmp_path):
    """A copy of one's own."""
    shutil.copytree(small[0], tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def clock():
    """A minute after the demo was made."""
    return Clock(START + 60_000)


@pytest.fixture
def simulator(home, clock):
    simulator = Simulator(open_store("", home), clock=clock, similarity=False)
    yield simulator
    simulator.close()
