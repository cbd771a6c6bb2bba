"""`servicedrill init`, `user` and `group`: an organisation set up from the terminal."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from simulator.cli import run
from simulator.wordbook import words_in

PASSWORD = "green-kettle-by-the-door"


@pytest.fixture(scope="session")
def begun(house, tmp_path_factory):
    """A data folder with the small content and the administrator `root`."""
    home = tmp_path_factory.mktemp("begun")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SERVICEDRILL_HOME", str(home))
        patched.setenv("SERVICEDRILL_CONTENT", str(house))
        patched.setenv("SERVICEDRILL_SIMILARITY", "off")
        patched.setenv("SERVICEDRILL_NEW_PASSWORD", PASSWORD)
        assert run(["init", "--login", "root", "--name", "Root"], words_in("en")) == 0
    return home


@pytest.fixture
def office(servicedrill, environment, begun, monkeypatch):
    """Runs a command as `root`, in English, in a fresh copy of that folder."""
    shutil.copytree(begun, environment["SERVICEDRILL_HOME"])
    monkeypatch.setenv("SERVICEDRILL_LOGIN", "root")
    monkeypatch.setenv("SERVICEDRILL_PASSWORD", PASSWORD)
    monkeypatch.setenv("SERVICEDRILL_LANG", "en")
    return servicedrill


def code_in(out: str) -> str:
    return re.search(r"\w{4}-\w{4}-\w{4}", out)[0]


def test_an_organisation_begins_with_one_administrator(servicedrill, monkeypatch):
    for _ in range(2):
        ran = servicedrill("user", "list", "--as", "root", "--lang", "en")
        assert (ran.code, "servicedrill init" in ran.err) == (2, True)
    monkeypatch.setenv("SERVICEDRILL_NEW_PASSWORD", "short")
    assert "too short" in servicedrill("init", "--login", "root", "--lang", "en").err
    monkeypatch.setenv("SERVICEDRILL_NEW_PASSWORD", PASSWORD)
    assert "init --login" in servicedrill("init", "--lang", "en").err
    assert servicedrill("init", "--login", "root", "--organisation", "x" * 500, "--lang", "en").code == 2
    begun = servicedrill("init", "--login", "root", "--name", "根", "--organisation", "Lantern Shop", "--lang", "en")
    assert (begun.code, "issued by Lantern Shop" in begun.out) == (0, True)
    again = servicedrill("init", "--login", "second", "--lang", "en")
    assert (again.code, "There is an administrator already" in again.err) == (2, True)


def test_a_person_comes_in_with_a_code_and_changes_the_password(office, monkeypatch):
    out = office("user", "add", "wang", "--name", "王芳").out
    monkeypatch.setenv("SERVICEDRILL_NEW_PASSWORD", "seven quiet lanterns")
    assert office("user", "password", "--code", "0000-0000-0000", "--as", "wang").code == 2
    assert office("user", "password", "--code", code_in(out), "--as", "wang").code == 0
    assert office("user", "password", "--code", code_in(out), "--as", "wang").code == 2
    monkeypatch.setenv("SERVICEDRILL_PASSWORD", "seven quiet lanterns")
    monkeypatch.setenv("SERVICEDRILL_NEW_PASSWORD", "eight quiet lanterns")
    assert office("user", "password", "--as", "wang").code == 0
    assert "wrong" in office("user", "show", "--as", "wang").err
    monkeypatch.setenv("SERVICEDRILL_PASSWORD", "eight quiet lanterns")
    shown = office("user", "show", "--as", "wang").out
    assert "Name: 王芳" in shown
    refused = office("user", "add", "li", "--name", "Li", "--as", "wang")
    assert (refused.code, "Administrator" in refused.err) == (2, True)


def test_without_a_terminal_login_and_password_come_from_the_environment(office, monkeypatch):
    monkeypatch.delenv("SERVICEDRILL_LOGIN")
    assert "--as LOGIN" in office("user", "list").err
    monkeypatch.delenv("SERVICEDRILL_PASSWORD")
    assert "SERVICEDRILL_PASSWORD" in office("user", "list", "--as", "root").err


def test_a_team_is_checked_imported_listed_and_exported(office, tmp_path):
    file, codes, out = tmp_path / "team.csv", tmp_path / "codes.csv", tmp_path / "people.xlsx"
    file.write_text("login,name,roles,groups\nwang,王芳,trainee,Early\nli,Li \x07Lei,trainer,\n", encoding="utf-8")
    ran = office("user", "import", str(file), "--preview")
    assert (ran.code, "Row" in ran.out, "cannot be a name" in ran.out) == (1, True, True)
    assert "\x07" not in ran.out
    file.write_text("login,name,roles,groups\nwang,=王芳,trainee,Early\nli,Li,trainer,\n", encoding="utf-8")
    ran = office("user", "import", str(file), "--preview")
    assert (ran.code, "New groups: Early" in ran.out, "2 rows change" in ran.out) == (0, True, True)
    assert json.loads(office("user", "list", "--json").out)[0]["login"] == "root"
    assert office("user", "import", str(file), "--codes", str(codes)).code == 0
    assert oct(codes.stat().st_mode & 0o777) == "0o600"
    rows = list(csv.reader(codes.read_text(encoding="utf-8-sig").splitlines()))
    assert [row[0] for row in rows] == ["Login", "wang", "li"]
    refused = office("user", "import", str(file), "--codes", str(codes))
    assert (refused.code, "name another" in refused.err) == (2, True)
    assert "0 added, 0 changed, 2 as they were" in office("user", "import", str(file)).out
    listed = json.loads(office("user", "list", "--json").out)
    assert [(p["login"], p["name"], p["roles"]) for p in listed] == [
        ("li", "Li", ["trainer"]),
        ("root", "Root", ["administrator"]),
        ("wang", "=王芳", ["trainee"]),
    ]
    assert office("user", "export", str(out)).code == 0
    assert "0 added, 0 changed, 3 as they were" in office("user", "import", str(out)).out
    assert office("user", "export", str(tmp_path / "people.pdf")).code == 2


def test_a_filled_in_template_can_be_imported(office, tmp_path):
    for ending in ("csv", "xlsx"):
        assert office("user", "template", str(tmp_path / f"t.{ending}")).code == 0
        assert office("user", "import", str(tmp_path / f"t.{ending}"), "--preview").code == 0


def test_rights_are_changed_and_every_change_is_in_the_audit_log(office):
    office("user", "add", "li", "--name", "Li", "--role", "trainer")
    office("group", "add", "Early", "--lead", "li")
    changed = office("user", "roles", "li", "trainee", "examiner")
    assert "Trainee, Examiner" in changed.out
    assert "li still leads: Early" in changed.out
    assert "is no role" in office("user", "roles", "li", "pilot").err
    assert office("user", "extra", "li", "25", "--reason", "reads slowly").code == 0
    assert "reads slowly" in office("user", "show", "li").out
    assert office("user", "change", "li", "--name", "Li Lei", "--language", "en").code == 0
    assert office("user", "deactivate", "li").code == 0
    assert "Closed" in office("user", "list", "--closed").out
    assert office("user", "code", "li").code == 2
    assert office("user", "reactivate", "li").code == 0
    assert "one-time code" in office("user", "code", "li").out.lower()
    out = office("user", "audit", "--subject", "li").out
    assert "reads slowly" not in out
    actions = [line["action"] for line in json.loads(office("user", "audit", "--subject", "li", "--json").out)]
    assert actions == [
        "code_issued",
        "reactivated",
        "deactivated",
        "account_changed",
        "extra_set",
        "roles_set",
        "account_added",
    ]
    assert json.loads(office("user", "audit", "--since", "2199-01-01", "--json").out) == []
    assert office("user", "audit", "--since", "yesterday").code == 2
    assert "--before 2" in office("user", "audit", "--before", "3", "--limit", "1").out


def test_a_person_is_erased_only_when_the_login_is_typed_again(office):
    office("user", "add", "wang", "--name", "王芳")
    assert "Nothing was erased" in office("user", "erase", "wang").err
    assert "Nothing was erased" in office("user", "erase", "wang", "--confirm", "yes").err
    assert office("user", "erase", "wang", "--confirm", "wang").code == 0
    assert office("user", "show", "wang").code == 3


def test_a_group_is_made_filled_and_closed(office):
    for login, role in (("li", "trainer"), ("wang", "trainee"), ("zhao", "trainee")):
        office("user", "add", login, "--name", login.title(), "--role", role)
    assert "It has no lead yet" in office("group", "add", "Early").out
    assert "lead Li" in office("group", "lead", "Early", "li").out
    assert "members: 2" in office("group", "put", "Early", "wang", "zhao").out
    assert "members: 1" in office("group", "take-out", "Early", "zhao").out
    assert office("group", "rename", "Early", "Late").code == 0
    shown = json.loads(office("group", "show", "Late", "--json").out)
    assert [member["login"] for member in shown["members"]] == ["wang"]
    assert "Wang" in office("group", "show", "Late").out
    assert "lead -" in office("group", "lead", "Late").out
    assert office("group", "close", "Late").code == 0
    assert json.loads(office("group", "list", "--json").out) == []
    assert "Closed" in office("group", "list", "--closed").out
    assert office("group", "show", "Nowhere").code == 3


def test_a_lost_password_of_the_only_administrator_is_no_end(office, monkeypatch):
    office("user", "add", "wang", "--name", "W")
    assert office("init", "--rescue", "wang").code == 2
    code = code_in(office("init", "--rescue", "root").out)
    monkeypatch.setenv("SERVICEDRILL_NEW_PASSWORD", "nine quiet lanterns")
    assert office("user", "password", "--code", code).code == 0
    monkeypatch.setenv("SERVICEDRILL_PASSWORD", "nine quiet lanterns")
    lines = json.loads(office("user", "audit", "--action", "code_issued", "--json").out)
    assert lines[0]["detail"] == [["by", "data folder"]]


def test_a_wrong_subcommand_names_the_right_ones(office):
    ran = office("group", "pt")
    assert (ran.code, "take-out" in ran.err) == (2, True)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", ["user", "group"])
def test_every_subcommand_has_help_in_both_languages(servicedrill, command, lang):
    module = __import__(f"simulator.commands.{command}", fromlist=["make"])
    for name in module.make(words_in(lang)).commands:
        ran = servicedrill(command, name, "--help", "--lang", lang)
        assert ran.code == 0
        assert bool(re.search("[\u4e00-\u9fff]", ran.out)) == (lang == "zh")
        if lang == "zh":
            assert not re.search(r"\b(TEXT|INTEGER|LOGIN|GROUP|ROLE|TIME|PERCENT|NAME|FILE|CODE|ID)\b", ran.out)


def test_files_with_names_are_for_their_owner_only(office, tmp_path):
    for what in ("export", "template"):
        file: Path = tmp_path / f"{what}.csv"
        office("user", what, str(file))
        assert oct(file.stat().st_mode & 0o777) == "0o600"
