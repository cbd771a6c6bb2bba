"""The commands of training: assigning, listing, withdrawing, and handing out tables."""

import json

import pytest

from simulator.cli import run
from simulator.service.sheets import read as read_sheet
from simulator.wordbook import words_in
from tests.service.field import on_both

PASSWORD = "a-long-enough-password-7"


@pytest.fixture
def servicedrill(simulator, root, make_person, place, monkeypatch, capsys):
    """The command as `lead`, who leads wang and li in the group One."""
    url, home = place
    monkeypatch.setenv("SERVICEDRILL_HOME", str(home))
    monkeypatch.setenv("SERVICEDRILL_DATABASE_URL", url)
    monkeypatch.setenv("SERVICEDRILL_PASSWORD", PASSWORD)
    monkeypatch.setenv("SERVICEDRILL_SIMILARITY", "off")
    lead = make_person("lead", "trainer")
    for login in ("wang", "li"):
        make_person(login)
    simulator.groups.add(root, name="One", lead=lead.id)
    simulator.groups.put(root, group="One", people=["wang", "li"])
    code = simulator.people.issue_code(root, person="lead").code
    simulator.people.use_code(login="lead", code=code, password=PASSWORD, source="test")

    def call(*arguments, lang="en"):
        code = run([*arguments, "--as", "lead", "--lang", lang], words_in(lang))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


@on_both
def test_a_trainer_assigns_to_a_group_lists_and_withdraws(servicedrill):
    code, out, err = servicedrill(
        "assign", "leak_on_bed", "--group", "One", "--mode", "test", "--score", "80", "--due", "7d", "--after", "ethics"
    )
    assert (code, err) == (0, "")
    assert "2 assigned" in out
    assert "waits" in out
    code, out, _ = servicedrill("assign", "--list", "--group", "One", "--json")
    listed = json.loads(out)
    assert {one["person_name"] for one in listed} == {"wang", "li"}
    assert {(one["task"]["mode"], one["task"]["score"], one["status"]) for one in listed} == {("test", 80, "blocked")}
    code, out, _ = servicedrill("assign", "--withdraw", listed[0]["id"], lang="zh")
    assert (code, "已撤回" in out) == (0, True)
    code, out, _ = servicedrill("assign", "--list", "--to", listed[0]["person_name"])
    assert "withdrawn" in out


def test_modules_exams_and_spot_checks_are_assigned_too(servicedrill):
    for what in ("ethics", "agent_general"):
        assert (
            servicedrill("assign", what, "--to", "wang", "--due", "2030-01-31")[0] == 2
        )  # more than three years ahead
        assert servicedrill("assign", what, "--to", "wang")[0] == 0
    code, out, _ = servicedrill("assign", "--spot-check", "--to", "wang", "--to", "li", lang="zh")
    assert (code, out.count("抽查")) == (0, 2)


WRONG = (
    (["--to", "wang"], 2, "Say what to assign"),
    (["nothing", "--to", "wang"], 3, "There is no 'nothing'"),
    (["leak_on_bed"], 2, "nobody"),
    (["leak_on_bed", "--to", "nobody"], 2, "Ask"),
    (["leak_on_bed", "--to", "wang", "--due", "soon"], 2, "day and time"),
    (["leak_on_bed", "--to", "wang", "--after", "which_plan:high"], 2, "NAME:SCORE"),
    (["--withdraw", "assignment/none"], 3, "no assignment"),
    (["--prescribed", "--to", "wang"], 3, "Nothing of this is prescribed"),
)


def test_what_is_wrong_is_said(servicedrill):
    for arguments, code, told in WRONG:
        got, _, err = servicedrill("assign", *arguments)
        assert (got, told in err) == (code, True), err


def test_tables_are_written_for_their_owner_alone(servicedrill, tmp_path):
    for ending, table, whose in (("csv", "group", "--group=One"), ("xlsx", "progress", "--person=wang")):
        file = tmp_path / f"{table}.{ending}"
        assert servicedrill("export", table, str(file), whose)[0] == 0
        assert file.stat().st_mode & 0o777 == 0o600
        assert read_sheet(file.read_bytes())
    assert servicedrill("export", "group", str(tmp_path / "x.pdf"), "--group=One")[0] == 2
    assert servicedrill("export", "group", str(tmp_path / "x.csv"))[0] == 2
