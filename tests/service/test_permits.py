"""The one table of permissions: it lists every method, the service keeps to it, the docs print it."""

import inspect
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.errors import Refused
from simulator.service import ROLES, Simulator, Who
from simulator.service.house import Room
from simulator.service.permits import PERMITS, page, roles_for, scope_of
from simulator.service.permitted import MARK, admitted
from simulator.storage import open_store
from tests.service.field import Clock, who_is

DOCS = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


@pytest.fixture(scope="module")
def standing(sqlite_template, tmp_path_factory):
    """The service, and a person of each role."""
    home = tmp_path_factory.mktemp("permits") / "home"
    shutil.copytree(sqlite_template, home)
    simulator = Simulator(open_store("", home), clock=Clock(), similarity=False)
    root = who_is(simulator, "root")
    people = {
        role: Who(id=simulator.people.add(root, login=f"the-{role}", name=role, roles=[role]).person.id)
        for role in ROLES
    }
    yield simulator, people
    simulator.close()


def rooms(simulator) -> dict[str, Room]:
    return {room.name: room for room in vars(simulator).values() if isinstance(room, Room)}


def methods(room: Room) -> dict[str, object]:
    """Everything of a room that a view could call."""
    return {
        f"{room.name}.{name}": getattr(type(room), name)
        for name in dir(type(room))
        if not name.startswith("_") and callable(getattr(type(room), name))
    }


def test_every_method_of_every_room_is_in_the_table_and_every_row_is_a_method(standing):
    built = rooms(standing[0])
    there = {name for room in built.values() for name in methods(room)}
    assert sorted(there - set(PERMITS)) == [], "methods without a row"
    assert sorted(set(PERMITS) - there) == [], "rows without a method"


def test_every_room_is_found_under_its_name(standing):
    assert all(getattr(standing[0], name) is room for name, room in rooms(standing[0]).items())


def test_every_method_is_marked_as_the_table_says(standing):
    marks = {
        name: getattr(method, MARK, None)
        for room in rooms(standing[0]).values()
        for name, method in methods(room).items()
    }
    assert marks == {name: "anyone" if PERMITS[name] is None else "who" for name in marks}


def test_every_method_takes_its_arguments_by_name(standing):
    """After `self`, and `who` where somebody is signed in."""
    for room in rooms(standing[0]).values():
        for name, method in methods(room).items():
            taken = list(inspect.signature(method).parameters.values())[1 if PERMITS[name] is None else 2 :]
            assert [p.name for p in taken if p.kind is not inspect.Parameter.KEYWORD_ONLY] == [], name


@pytest.mark.parametrize("method", [row for row, scopes in PERMITS.items() if scopes is not None])
def test_each_role_is_let_in_or_refused_as_the_table_says_before_anything_is_done(standing, method):
    simulator, people = standing
    room, _, name = method.partition(".")
    call = getattr(getattr(simulator, room), name)
    for role in ROLES:
        # No method takes this argument: whoever is let in fails at it, before the body runs.
        with pytest.raises((Refused, TypeError)) as ended:
            call(people[role], **{"no such argument": 1})
        if PERMITS[method][role] == "none":
            assert isinstance(ended.value, Refused), f"{role} was let in"
            assert ended.value.code == "refused_role"
            assert ended.value.slots["roles"] == tuple(f"role.{may}" for may in roles_for(method))
        else:
            assert isinstance(ended.value, TypeError), f"{role} was refused: {ended.value}"


def test_a_closed_or_an_unknown_account_is_refused_everywhere(standing):
    simulator = standing[0]
    root = who_is(simulator, "root")
    gone = simulator.people.add(root, login="gone", name="Gone", roles=["administrator", "manager"]).person.id
    simulator.people.deactivate(root, person=gone)
    for method in (row for row, scopes in PERMITS.items() if scopes is not None):
        for person in (gone, "person/nobody"):
            with pytest.raises(Refused) as refused:
                admitted(simulator.house, Who(id=person, roles=frozenset(ROLES)), method)
            assert refused.value.code == "refused_closed"


def test_what_a_view_says_about_roles_counts_for_nothing(standing):
    simulator, people = standing
    liar = Who(id=people["trainee"].id, roles=frozenset(["administrator"]), scope="all")
    assert [person.login for person in simulator.people.list(liar).people] == ["the-trainee"]
    with pytest.raises(Refused):
        simulator.people.add(liar, login="friend", name="Friend")


def test_of_several_roles_the_widest_scope_counts():
    assert scope_of("people.list", frozenset(["trainee", "trainer"])) == "group"
    assert scope_of("people.list", frozenset(["trainee", "trainer", "manager"])) == "all"
    assert scope_of("people.list", frozenset()) == "none"


def test_an_auditor_reads_everything_and_changes_nothing_but_the_own_account():
    scopes = {method: row["auditor"] for method, row in PERMITS.items() if row is not None}
    own = {method.partition(".")[0] for method, scope in scopes.items() if scope == "own"}
    assert own <= {"people", "tokens", "sessions", "content"}
    verbs = "add set change erase issue put take close decide void revoke publish assign start do book extend rotate"
    wide = [method.partition(".")[2] for method, scope in scopes.items() if scope == "all"]
    assert not [name for name in wide if name.split("_")[0] in verbs.split()]
    assert scopes["people.audit"] == "all"


def test_the_docs_print_the_table():
    assert DOCS.read_text(encoding="utf-8") == page(), "python -m simulator.service > docs/permissions.md"


def test_the_table_is_printed_on_demand():
    ran = subprocess.run([sys.executable, "-W", "error", "-m", "simulator.service"], capture_output=True, check=True)
    assert ran.stdout.decode() == page()
