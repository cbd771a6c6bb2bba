"""The commands review, appeal and rescore, from the queue to the new result, in both languages."""

from __future__ import annotations

import json
import re
import time

import pytest

from simulator.cli import run
from simulator.wordbook import words_in
from tests.field import a_setting
from tests.service import stored
from tests.service.field import on_both
from tests.service.judged import DOUBTFUL, GOOD, MANY, NO_BLAME, NO_RUDENESS, OFFER, RUDE, SOOTHE, UNHEARD, a_court

PASSWORD = "a-long-enough-password-7"
RUDENESS = "chat_1/no_rudeness@1:0-7"
MILD = a_setting(SOOTHE, OFFER, NO_RUDENESS.model_copy(update={"weight": 1}), NO_BLAME).standard


@pytest.fixture
def court(simulator, make_person):
    """The exams of a moment ago: a command reads the real clock."""
    simulator.house.clock.at = time.time_ns() // 1_000_000
    return a_court(simulator, simulator.house.clock, make_person)


@pytest.fixture
def servicedrill(court, root, place, monkeypatch, capsys):
    url, home = place
    monkeypatch.setenv("SERVICEDRILL_HOME", str(home))
    monkeypatch.setenv("SERVICEDRILL_DATABASE_URL", url)
    monkeypatch.setenv("SERVICEDRILL_PASSWORD", PASSWORD)
    monkeypatch.setenv("SERVICEDRILL_SIMILARITY", "off")
    monkeypatch.setenv("COLUMNS", "200")
    people = court.simulator.people
    for login in ("ann", "eve", "max", "boss"):
        code = people.issue_code(root, person=login).code
        people.use_code(login=login, code=code, password=PASSWORD, source="test")

    def call(login, *arguments, lang="en"):
        code = run([*arguments, "--as", login, "--lang", lang], words_in(lang))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


@on_both
def test_from_the_queue_to_the_result(court, servicedrill):
    court.sitting(DOUBTFUL)
    code, out, err = servicedrill("eve", "review", "queue")
    assert (code, err) == (0, "")
    assert "Result pending" in out
    assert "1 waiting; you may judge 1." in out
    code, out, _ = servicedrill("eve", "review", "show", "one")
    assert code == 0
    for told in (RUDENESS, "60%", "[?rude]", "broken: failed, 70", "kept: passed, 100", "ST-001"):
        assert told in out
    assert "Ann 安" not in out
    code, out, _ = servicedrill("eve", "review", "decide", "one", RUDENESS, "broken", "--reason", "an insult")
    assert (code, "failed, 70" in out) == (0, True)
    code, out, _ = servicedrill("max", "review", "history", "one-1")
    assert (code, "an insult" in out, "eve" in out) == (0, True, True)
    assert "0 waiting" in servicedrill("eve", "review", "queue", "--mine")[1]


def test_the_same_in_chinese(court, servicedrill):
    court.sitting(DOUBTFUL)
    assert "待评判" in servicedrill("eve", "review", "queue", lang="zh")[1]
    out = servicedrill("eve", "review", "show", "one", lang="zh")[1]
    assert "待裁定 1 条" in out
    assert re.search("met +做到：通过，100 分", out)
    code, out, _ = servicedrill("eve", "review", "decide", "one", RUDENESS, "met", "--reason", "没有冒犯", lang="zh")
    assert (code, "结果：通过，100 分" in out) == (0, True)


def test_refusals_name_who_may(court, servicedrill):
    court.sitting(DOUBTFUL)
    code, _, err = servicedrill("boss", "review", "decide", "one", RUDENESS, "met", "--reason", "x")
    assert (code, "xaminer" in err) == (2, True)
    code, _, err = servicedrill("eve", "review", "show", "none")
    assert code == 3
    code, _, err = servicedrill("eve", "review", "decide", "one", RUDENESS, "missed", "--reason", "x")
    assert (code, "met, broken" in err) == (2, True)


def test_an_appeal_from_both_sides(court, servicedrill):
    court.sitting(RUDE)
    code, out, _ = servicedrill("ann", "appeal", "findings", "one")
    finding = re.search(r"chat_1/no_rudeness@\S+", out)[0]
    code, out, err = servicedrill("ann", "appeal", "make", "one", finding, "--reason", "a quotation")
    assert (code, err, "Contested: no_rudeness" in out) == (0, "", True)
    assert "a quotation" in servicedrill("eve", "review", "show", "one")[1]
    code, out, _ = servicedrill("eve", "appeal", "decide", "one", finding, "met", "--reason", "so it was")
    assert (code, "passed, 100" in out) == (0, True)
    code, out, _ = servicedrill("ann", "appeal", "list")
    assert (code, "so it was" in out) == (0, True)
    (told,) = json.loads(servicedrill("boss", "appeal", "list", "--json")[1])
    assert (told["reason"], told["open"]) == ("", False)


def test_every_finding_of_a_sample_is_named_so_that_it_can_be_decided(court, servicedrill):
    court.sitting(GOOD, review={"sample": 100})
    out = servicedrill("eve", "review", "show", "one")[1]
    assert "chat_1/soothe" in out
    code, out, _ = servicedrill("eve", "review", "decide", "one", "chat_1/soothe", "missed", "--reason", "not so")
    assert (code, "failed" in out) == (0, True)
    assert servicedrill("eve", "review", "confirm", "one")[0] == 0
    assert "0 waiting" in servicedrill("eve", "review", "queue")[1]


def test_voiding_and_confirming(court, servicedrill):
    court.sitting(UNHEARD, UNHEARD)
    servicedrill("eve", "review", "decide", "one", "chat_1/soothe", "met", "--reason", "she said it")
    code, out, err = servicedrill("eve", "review", "void", "one", "chat_1", "--reason", "misheard", "--days", "3")
    assert (code, err, "3 days" in out) == (0, "", True)
    code, _, err = servicedrill("eve", "review", "confirm", "one")
    assert (code, "Nobody has to look" in err) == (2, True)


def test_rescore_shows_who_would_change_and_then_does_it(court, servicedrill, tmp_path):
    court.sitting(RUDE)
    file = tmp_path / "mild.json"
    file.write_text(MILD.model_dump_json(), encoding="utf-8")
    code, out, err = servicedrill("eve", "rescore", "--standard", str(file), "--exams")
    assert code == 0
    assert "Nothing was changed" in out
    for told in ("70 -> 98", "passes now", "no_rudeness: broken -> broken (+11)", "1 of 1"):
        assert told in out + err
    code, _, err = servicedrill("boss", "rescore", "--standard", str(file), "--exams", "--apply")
    assert (code, "reason" in err) == (2, True)
    code, _, err = servicedrill("eve", "rescore", "--standard", str(file), "--apply", "--reason", "x")
    assert (code, "anager" in err) == (2, True)
    code, out, _ = servicedrill(
        "boss", "rescore", "--standard", str(file), "--exams", "--apply", "--reason", "fairer", lang="zh"
    )
    assert (code, "已重评并写入 1 份" in out) == (0, True)
    found = json.loads(servicedrill("eve", "rescore", "--standard", str(file), "--exams", "--json")[1])
    assert (found["rescoring"]["changed"], found["lines"]) == (0, [])


def test_rescore_takes_a_folder_of_content_and_the_version_in_use(court, servicedrill):
    from simulator.library import shipped

    stored.attempt(court.simulator, court.ann.id, "drill", *stored.RUDE)
    by_folder = json.loads(servicedrill("eve", "rescore", "--standard", str(shipped()), "--json")[1])
    in_use = json.loads(servicedrill("eve", "rescore", "--json")[1])
    assert by_folder["rescoring"]["standard"] == in_use["rescoring"]["standard"] != ""
    assert in_use["rescoring"]["changed"] == 1
    digest = in_use["rescoring"]["standard"][:8]
    assert json.loads(servicedrill("eve", "rescore", "--standard", digest, "--json")[1])["rescoring"]["done"] == 1


@pytest.mark.parametrize(
    "arguments,code,what",
    [
        (("--standard", "nothere.yaml"), 3, "nothere.yaml"),
        (("--standard", "0badc0de"), 3, "There are:"),
        (("--since", "soon"), 2, "soon"),
        (("--person", "nobody"), 3, "nobody"),
        (("--group", "none"), 3, "none"),
    ],
)
def test_rescore_says_what_was_wrong(court, servicedrill, arguments, code, what):
    ran, _, err = servicedrill("eve", "rescore", *arguments)
    assert (ran, what in err) == (code, True)


def test_rescore_stopped_by_hand_says_how_it_goes_on(court, servicedrill, monkeypatch):
    from simulator.service import rescoring_run

    stored.crowd(court.simulator, [court.ann.id], 2 * rescoring_run.CHUNK)
    store, calls = rescoring_run._store, []

    def stopped(*given):
        if calls:
            raise KeyboardInterrupt
        calls.append(1)
        return store(*given)

    monkeypatch.setattr(rescoring_run, "_store", stopped)
    code, _, err = servicedrill("eve", "rescore", "--since", "2020-01-01")
    assert code == 130
    assert "Stopped at 25 of 50" in err
    monkeypatch.undo()


def test_what_is_shown_steers_no_terminal(court, servicedrill):
    court.sitting(MANY)
    servicedrill("eve", "review", "decide", "one", "chat_1/no_blame@3:0-8", "broken", "--reason", "bad\x1b[2Jword")
    out = servicedrill("max", "review", "history", "one-1")[1]
    assert "\x1b" not in out
    assert "bad" in out
