"""The web application over a database with the shipped content, published for exams, and one person of each role."""

from types import SimpleNamespace

import pytest

from simulator.service import ROLES, Who
from tests.web.field import PASSWORD, Browser, Town
from web import create_app


@pytest.fixture(scope="session")
def town(tmp_path_factory) -> Town:
    """One application for all tests of a process; every test makes the people and talks that it needs."""
    app = create_app(home=tmp_path_factory.mktemp("web"), similarity=False)
    app.testing = False  # errors become pages, as they would for people
    simulator = app.extensions["simulator"]
    root = simulator.people.install(login="root", name="根", password=PASSWORD).who
    town = Town(app=app, simulator=simulator, root=root, people={})
    for role in ROLES:
        town.people[role] = town.make(role, role)
    simulator.content.publish_release(town.people["manager"], use="exam")
    yield town
    simulator.close()


@pytest.fixture
def browser(town):
    """browser("trainee") is a client that is signed in as the person of that role; browser() is nobody.

    The account's language is Chinese again, whatever a test before chose for the same person.
    """

    def open_as(login: str = "") -> Browser:
        client = Browser(town.app)
        if login:
            if login in town.people:
                town.simulator.people.set_language(town.people[login], lang="zh")
            client.sign_in(login)
        return client

    return open_as


@pytest.fixture
def who(town):
    return SimpleNamespace(**town.people)


__all__ = ["Who"]
