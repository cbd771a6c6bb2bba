"""`servicedrill report`: one's history, one report, proof, and files taken in; both languages, on both databases."""

import json

import pytest

from simulator.cli import run
from simulator.wordbook import words_in
from tests.service.field import on_both
from tests.service.playing import SOOTHING, Player, prepared  # noqa: F401 (a fixture)
from tests.service.test_practice_records import saved
from tests.storage.field import tamper

PASSWORD = "a-long-enough-password-7"


@pytest.fixture
def ann(simulator, clock, make_person):
    return Player(simulator, clock, make_person("ann"))


@pytest.fixture
def servicedrill(simulator, root, place, ann, make_person, monkeypatch, capsys):
    """The command, as somebody with a password: ann, or li who leads her group."""
    url, home = place
    monkeypatch.setenv("SERVICEDRILL_HOME", str(home))
    monkeypatch.setenv("SERVICEDRILL_DATABASE_URL", url)
    monkeypatch.setenv("SERVICEDRILL_PASSWORD", PASSWORD)
    monkeypatch.setenv("SERVICEDRILL_SIMILARITY", "off")
    monkeypatch.setenv("COLUMNS", "200")
    make_person("li", "trainer")
    simulator.groups.add(root, name="One", lead="li")
    simulator.groups.put(root, group="One", people=["ann"])
    for login in ("ann", "li"):
        code = simulator.people.issue_code(root, person=login).code
        simulator.people.use_code(login=login, code=code, password=PASSWORD, source="test")

    def call(*arguments, as_="ann", lang="en"):
        code = run(["report", *arguments, "--as", as_, "--lang", lang], words_in(lang))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def ended(ann, **how):
    page = ann.chatting(**how)
    page.do(SOOTHING)
    ann.simulator.practice.leave(ann.who, attempt=page.id)
    return page.id.partition("/")[2]


@on_both
def test_ones_own_history_and_the_report_of_one(servicedrill, ann):
    assert servicedrill()[1] == "There are no stored drills.\n"
    test, practice = ended(ann, mode="test"), ended(ann)
    code, out, err = servicedrill()
    assert (code, err) == (0, "")
    assert test in out
    assert practice in out
    assert "not passed" in out
    assert "1-2 of 2" in out
    assert servicedrill("--mode", "test", "--number", "1")[1].count("\n") == 3
    code, out, _ = servicedrill(practice[:6])
    assert code == 0
    assert "Report: " in out
    assert SOOTHING[:6] in out
    code, out, _ = servicedrill(practice, lang="zh")
    assert "得分" in out
    told = json.loads(servicedrill(practice, "--json")[1])
    assert told["attempt"]["id"] == f"attempt/{practice}"
    assert told["report"]["mood"]["spots"]


def test_a_lead_reads_what_the_group_did_and_nobody_elses(servicedrill, ann, make_person, simulator, clock):
    mine = ended(ann)
    other = Player(simulator, clock, make_person("bob"))
    theirs = ended(other)
    assert mine in servicedrill("--person", "ann", as_="li")[1]
    assert servicedrill(mine, as_="li")[0] == 0
    code, _, err = servicedrill("--person", "bob", as_="li")
    assert (code, "outside your groups" in err) == (2, True)
    assert servicedrill(theirs, as_="li")[0] == 2
    assert servicedrill(theirs)[0] == 3


def test_a_record_is_proved(servicedrill, ann, simulator):
    one = ended(ann)
    code, out, _ = servicedrill(one, "--verify")
    assert (code, out.startswith(f"whole    attempt/{one} ")) == (0, True)
    tamper(simulator.house.store, "UPDATE events SET at = at + 1 WHERE stream = :s AND seq = 3", s=f"attempt/{one}")
    code, out, _ = servicedrill(one, "--verify", lang="zh")
    assert (code, out.startswith("被改动")) == (1, True)
    assert servicedrill("--verify")[0] == 2


def test_files_of_the_first_version_are_taken_in(servicedrill, ann, simulator, tmp_path, clock):
    file, _ = saved(simulator, tmp_path / "old", clock.at, version=99)
    code, out, err = servicedrill("--import", str(file))
    assert (code, err) == (0, "")
    assert f"{file.name} is now " in out
    assert "was taken in before" in servicedrill("--import", str(file))[1]
    code, out, _ = servicedrill()
    assert "(from a file)" in out
    file.write_text(file.read_text("utf-8").replace("抱歉", "呵呵", 1), "utf-8")
    code, out, err = servicedrill("--import", str(file))
    assert (code, file.name in err) == (1, True)


def test_an_id_that_fits_several_or_none_is_refused(servicedrill, ann):
    ids = [ended(ann) for _ in range(3)]
    code, _, err = servicedrill("zzzzzz")
    assert code == 3
    code, _, err = servicedrill("")
    assert code == 3
    assert all(one in err for one in ids)
