"""The service over a fresh copy of a database that holds the shipped content and one administrator, `root`."""

import shutil

import pytest

from simulator.service import Simulator, Who
from simulator.storage import open_store
from tests.service.field import PASSWORD, Clock, who_is
from tests.storage.cluster import Cluster, programs


@pytest.fixture(scope="session")
def cluster():
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL server's programs here")
    server = Cluster(folder)
    server.start()
    yield server
    server.close()


def begun(url, home):
    """A database with content and `root` in it."""
    simulator = Simulator(open_store(url, home), clock=Clock(), similarity=False)
    simulator.take_in_release()
    simulator.people.install(login="root", name="根", password=PASSWORD)
    simulator.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    home = tmp_path_factory.mktemp("template")
    begun("", home)
    return home


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory, cluster):
    home, url = tmp_path_factory.mktemp("template"), cluster.new_database()
    begun(url, home)
    return home, url


@pytest.fixture
def database():
    """Which kind `simulator` is on; see `on_both` and `on_postgres` in tests/service/field.py."""
    return "sqlite"


@pytest.fixture
def place(request, database, tmp_path):
    """The URL and the data folder of a fresh copy."""
    home = tmp_path / "home"
    if database == "sqlite":
        shutil.copytree(request.getfixturevalue("sqlite_template"), home)
        yield "", home
        return
    kept, template = request.getfixturevalue("postgres_template")
    shutil.copytree(kept, home)
    cluster = request.getfixturevalue("cluster")
    url = cluster.new_database(template)
    yield url, home
    cluster.drop(url)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def simulator(place, clock):
    simulator = Simulator(open_store(*place), clock=clock, similarity=False)
    yield simulator
    simulator.close()


@pytest.fixture
def root(simulator) -> Who:
    """The first administrator."""
    return who_is(simulator, "root")


@pytest.fixture
def make_person(simulator, root):
    """make_person("wang", "trainer", name="王") -> Who. Without roles: a trainee. There is no password yet."""

    def make(login: str, *roles: str, name: str = "", lang: str = "zh") -> Who:
        added = simulator.people.add(root, login=login, name=name or login, roles=roles or ("trainee",), lang=lang)
        return Who(id=added.person.id, roles=frozenset(added.person.roles), lang=lang)

    return make
