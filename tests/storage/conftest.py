"""Stores on a real SQLite file and on a real PostgreSQL server."""

import pytest

from simulator.storage import Store, open_store
from tests.storage.cluster import Cluster, programs

SQLITE = pytest.param("sqlite", id="sqlite")
POSTGRES = pytest.param("postgres", id="postgres", marks=pytest.mark.postgres)


@pytest.fixture(scope="session")
def cluster():
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL server's programs here")
    server = Cluster(folder)
    server.start()
    yield server
    server.close()


@pytest.fixture(params=[SQLITE, POSTGRES])
def url(request, tmp_path):
    """The URL of a new database."""
    if request.param == "postgres":
        return request.getfixturevalue("cluster").new_database()
    return f"sqlite:///{tmp_path / 'drill.sqlite'}"


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def store(url, home):
    store = open_store(url, home)
    store.add_person("ann", "Ann Archer 安娜", at=1)
    store.add_person("bob", "Bob Baker", at=1)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(tmp_path, home) -> Store:
    store = open_store(f"sqlite:///{tmp_path / 'drill.sqlite'}", home)
    store.add_person("ann", "Ann Archer 安娜", at=1)
    yield store
    store.close()
