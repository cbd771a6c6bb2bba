"""Exams on the command line: booked, opened, sat through a pipe in both languages, and read afterwards."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from simulator.service import Simulator
from simulator.storage import open_store
from tests.cli.test_terminal import Person
from tests.service.exam_field import good_lines, publish, trial

PASSWORD = "green-kettle-by-the-door"
PEOPLE = {"ann": ("trainee",), "ivo": ("trainer",), "eve": ("examiner",), "max": ("manager",)}


@pytest.fixture(scope="session")
def staffed(tmp_path_factory):
    """A data folder with the shipped content, an exam `trial` and people with passwords."""
    home = tmp_path_factory.mktemp("staffed")
    simulator = Simulator(open_store("", home), similarity=False)
    simulator.take_in_release()
    root = simulator.people.install(login="root", name="Root", password=PASSWORD).who
    for login, roles in PEOPLE.items():
        added = simulator.people.add(root, login=login, name=f"{login} 安", roles=roles)
        simulator.people.use_code(login=login, code=added.code.code, password=PASSWORD, source="test")
    publish(simulator, root.id, trial())
    simulator.close()
    return home


@pytest.fixture
def office(servicedrill, environment, staffed, monkeypatch):
    """Runs `servicedrill exam ...` as somebody, in English unless told otherwise."""
    home = Path(environment["SERVICEDRILL_HOME"])
    shutil.copytree(staffed, home)
    monkeypatch.setenv("SERVICEDRILL_PASSWORD", PASSWORD)
    monkeypatch.delenv("SERVICEDRILL_CONTENT")

    def go(login, *arguments, lines=(), lang="en"):
        return servicedrill("exam", *arguments, "--as", login, "--lang", lang, lines=lines)

    return go


@pytest.fixture
def opened(office):
    """The name of a sitting that is open."""
    out = office("eve", "book", "trial", "--for", "ann", "--invigilator", "ivo", "--json").out
    booking = json.loads(out)
    assert office("ivo", "open", booking["sitting"], "--code", booking["code"]).code == 0
    return booking["sitting"]


def keys(home, sitting):
    """What to type for each question of the form, in the order in which it is asked."""
    from simulator.service.frozen import items_of
    from simulator.service.verdicts import sitting_of
    from tests.service.exam_field import key_of

    store = open_store("", Path(home))
    try:
        with store.reading() as now:
            form = sitting_of(now, sitting).booked.form
            items = items_of(now, form)
            told = []
            for part in form.items:
                if part.section == "knowledge":
                    told.append(" ".join(str(part.shown.index(name) + 1) for name in key_of(items[part.item])))
            text = next(item.copy_of.zh for item in items.values() if item.kind == "type_text")
    finally:
        store.close()
    return told, text


def said_in(home):
    """The good sample of the role-play."""
    simulator = Simulator(open_store("", Path(home)), similarity=False)
    try:
        return good_lines(simulator)
    finally:
        simulator.close()


def test_an_exam_is_booked_opened_watched_and_extended(office):
    out = office("eve", "book", "trial", "--for", "ann", "--invigilator", "ivo").out
    code = re.search(r": ([0-9A-Z]{4} [0-9A-Z]{4})$", out, re.MULTILINE)[1]
    sitting = re.search(r"sitting/\w+", out)[0]
    assert "not open yet" in office("ann", "sit").out
    refused = office("ivo", "open", sitting, "--code", "0000 0000")
    assert (refused.code, "not the code" in refused.err) == (2, True)
    assert "open" in office("ivo", "open", sitting.removeprefix("sitting/"), "--code", code).out
    assert "ann 安" in office("ivo", "status").out
    longer = office("eve", "extend", sitting, "--window", "30", "--reason", "alarm")
    assert longer.code == 0
    assert "ann 安" in office("max", "status").out
    assert "ann 安" not in office("ann", "list", "--person", "eve").out


def test_what_can_be_drawn_and_who_is_ready_is_told(office):
    assert "trial (version 1): one candidate can be given 3 forms" in office("eve", "check").out
    assert "attempt 1 of 3" in office("ann", "ready", "trial").out
    assert office("eve", "check", "nothing").code == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_whole_exam_is_sat_through_a_pipe(office, environment, opened, lang):
    right, _ = keys(environment["SERVICEDRILL_HOME"], opened)
    said = said_in(environment["SERVICEDRILL_HOME"])
    ran = office("ann", "sit", lines=("1", *right, "2", "q", "3", "", *said, "h"), lang=lang)
    assert ran.code == 0, ran.err
    assert ("knowledge · 已完成 3/3" if lang == "zh" else "knowledge · 3 of 3 done") in ran.out
    assert ("情景对话 1（" if lang == "zh" else "Role-play 1 (") in ran.out
    assert ("不能用于发证" if lang == "zh" else "certifies nothing") in ran.out
    assert said[0] in re.sub(r"\n\s+", "", ran.out)
    told = json.loads(office("ann", "result", opened, "--json").out)
    percents = {line["id"]: line["percent"] for line in told["details"]["sections"]}
    assert (percents["knowledge"], percents["keyboard"]) == (100, 0)
    assert percents["chat"] >= 80
    assert not told["certifying"]


def test_a_text_is_copied_once(office, environment, opened):
    _, text = keys(environment["SERVICEDRILL_HOME"], opened)
    ran = office("ann", "sit", lines=("2", text, "2", "q"))
    assert "typing · 1 of 1 done" in ran.out
    assert "This text has been typed already" in ran.out


def test_leaving_and_coming_back_goes_on_where_it_stood(office, environment, opened):
    right, _ = keys(environment["SERVICEDRILL_HOME"], opened)
    left = office("ann", "sit", lines=("1", right[0], "q", "q"))
    assert f"Saved. Go on with: servicedrill exam sit {opened}" in left.out
    back = office("ann", "sit", opened, lines=("1", "", "b", "q"))
    assert "knowledge · 1 of 3 done" in back.out
    assert re.search(r"\d\*", back.out)


def test_wrong_numbers_are_asked_for_again_and_a_second_hand_in_changes_nothing(office, environment, opened):
    ran = office("ann", "sit", lines=("9", "1", "99", "x", "q", "h", "h"))
    assert "Give a number from 1 to 3" in ran.out
    assert "not passed" in ran.out
    again = office("ann", "sit", opened)
    assert (again.code, "not passed" in again.out) == (0, True)


def test_results_are_shown_acknowledged_and_exported(office, opened, tmp_path):
    office("ann", "sit", lines=("1", "q", "h"))
    shown = office("ann", "result", opened, "--seen", lang="zh")
    assert "未通过" in shown.out
    assert "未测" in shown.out
    file = tmp_path / "results.csv"
    assert office("max", "export", str(file)).code == 0
    assert "trial" in file.read_text(encoding="utf-8-sig")
    assert office("ann", "export", str(file)).code == 2


def test_a_cancelled_sitting_and_another_code_are_told(office):
    out = office("eve", "book", "trial", "--for", "ann", "--invigilator", "ivo", "--opens", "2h").out
    sitting = re.search(r"sitting/\w+", out)[0]
    assert "Code, shown this once" in office("eve", "code", sitting).out
    assert "called off" in office("eve", "cancel", sitting, "--reason", "ill").out
    assert office("eve", "book", "trial", "--for", "ann", "--invigilator", "ivo", "--opens", "soon").code == 2


# --- at a terminal ---


@pytest.fixture
def booked(office):
    return json.loads(office("eve", "book", "trial", "--for", "ann", "--invigilator", "ivo", "--json").out)


def at_terminal(environment, *arguments):
    return Person({**environment, "SERVICEDRILL_PASSWORD": PASSWORD}, "exam", "sit", *arguments, "--as", "ann")


def test_the_invigilator_opens_it_at_the_terminal_and_ctrl_c_and_a_kill_lose_nothing(office, environment, booked):
    right, _ = keys(environment["SERVICEDRILL_HOME"], booked["sitting"])
    english = {**environment, "SERVICEDRILL_LANG": "en"}
    first = at_terminal(english)
    first.sees("Invigilator's login: ")
    first.types("ivo\r")
    first.sees("Password: ")
    first.types(f"{PASSWORD}\r")
    first.sees("Code: ")
    first.types(f"{booked['code']}\r")
    first.sees("hand in")
    first.types("1\r")
    first.sees("1/3")
    first.types(f"{right[0]}\r")
    first.sees("2/3")
    first.types("\x03")
    first.sees("Saved. Go on with")
    assert first.leaves() == 130
    second = at_terminal(english)
    second.sees("1 of 3 done")
    second.types("3\r")
    second.sees("Enter begins it")
    second.types("\r")
    second.sees("Agent")
    second.types("您好，在的！\r")
    second.sees("您好，在的！")
    second.sees("Agent")
    second.process.kill()
    second.leaves()
    third = at_terminal(english)
    third.sees("1 of 3 done")
    third.types("3\r")
    third.sees("您好，在的！")
    third.sees("Agent")
    third.types("\x03")
    third.sees("Saved")
    assert third.leaves() == 130
