"""Playing a drill through a pipe: what is said, coached, kept and reported."""

import json

import pytest

from tests.cli.conftest import GOOD, RUDE


def test_a_piped_drill_runs_to_its_end_and_reports(servicedrill):
    ran = servicedrill("drill", "late_parcel", "--lang", "zh", lines=GOOD)
    assert ran.code == 0
    assert "我的包裹晚了" in ran.out
    for section in ("各方面得分", "客户的耐心", "对话全文", "要改的地方", "做到的"):
        assert section in ran.out
    assert "Traceback" not in ran.err


def test_the_coach_says_what_was_heard_and_what_moved_the_customer(servicedrill):
    out = servicedrill("drill", "late_parcel", "--lang", "zh", lines=GOOD).out
    assert "+ 道歉：“非常抱歉”" in out
    assert "耐心" in out
    assert "影响：道歉 +12" in out


def test_a_test_shows_nothing_but_its_report(servicedrill):
    out = servicedrill("drill", "late_parcel", "--mode", "test", "--lang", "zh", lines=GOOD).out
    assert "影响：" not in out
    assert "各方面得分" in out


@pytest.mark.parametrize("aside", ["/hint", "/retake 1", "/pause", "/sample"])
def test_practice_help_is_refused_in_a_test(servicedrill, aside):
    out = servicedrill("drill", "late_parcel", "--mode", "test", "--lang", "zh", lines=("/answer", aside)).out
    assert "只在练习里有" in out


def test_a_failed_test_has_exit_code_one(servicedrill):
    lines = ("/answer", "您好", "不知道", "/hangup")
    assert servicedrill("drill", "late_parcel", "--mode", "test", lines=lines).code == 1


def test_the_same_seed_brings_the_same_customer(servicedrill):
    first = servicedrill("drill", "late_parcel", "--seed", "7", "--lang", "en", lines=("/answer", "hello"))
    second = servicedrill("drill", "late_parcel", "--seed", "7", "--lang", "en", lines=("/answer", "hello"))
    assert [line for line in first.out.splitlines() if "Customer" in line] == [
        line for line in second.out.splitlines() if "Customer" in line
    ]


def test_what_cannot_be_done_is_told_and_changes_nothing(servicedrill, attempts):
    out = servicedrill("drill", "late_parcel", "--lang", "zh", lines=("您好", "/foo", "/answer", "/lookup 月球")).out
    assert "电话还在响" in out
    assert "没有 /foo 这个动作" in out
    assert "没有关于“月球”的资料" in out
    types = [json.loads(line)["event"]["type"] for line in attempts()[0].read_text().splitlines()]
    assert types == ["started", "mood_moved", "ringing", "answered"]


def test_an_article_is_shown_when_looked_up(servicedrill):
    assert "七天内可退" in servicedrill("drill", "late_parcel", "--lang", "zh", lines=("/answer", "/lookup 退货")).out


def test_a_hint_names_what_helps_and_is_on_record(servicedrill, attempts):
    ran = servicedrill("drill", "late_parcel", "--lang", "zh", lines=("/answer", "您好", "/hint"))
    assert "客户现在想听到：道歉" in ran.out
    assert "hint_taken" in attempts()[0].read_text()


def test_a_retake_is_a_practice_of_its_own(servicedrill, attempts):
    servicedrill("drill", "late_parcel", "--lang", "zh", lines=("/answer", "您好", "不知道", "/retake 3", *GOOD[2:]))
    first, second = attempts()
    started = json.loads(second.read_text().splitlines()[0])["event"]
    assert started["digests"]["fork"].startswith(first.stem)
    assert started["mode"] == "practice"
    assert "不知道" in first.read_text()
    assert "不知道" not in second.read_text()
    assert servicedrill("verify", "--all").code == 0


def test_a_retake_of_a_turn_that_was_never_said_names_those_that_were(servicedrill, attempts):
    out = servicedrill("drill", "late_parcel", "--lang", "zh", lines=("/answer", "您好", "/retake 9")).out
    assert "您说过的：1" in out
    assert len(attempts()) == 1


def test_a_good_sample_can_be_watched_and_leaves_the_drill_as_it_was(servicedrill, attempts):
    lines = ("/answer", "您好", "/sample")
    assert "示范：好的对话" in servicedrill("drill", "late_parcel", "--lang", "zh", lines=lines).out
    assert (
        len(attempts()[0].read_text().splitlines())
        == len([e for e in attempts()[0].read_text().splitlines() if '"type":"agent_replied"' in e]) + 7
    )


def test_a_pause_costs_nothing(servicedrill, attempts):
    servicedrill("drill", "late_parcel", "--lang", "zh", lines=("/answer", "您好", "/pause", "真的很抱歉"))
    events = [json.loads(line)["event"] for line in attempts()[0].read_text().splitlines()]
    paused = next(event for event in events if event["type"] == "paused")
    assert paused["at"] == paused["until"]


def test_an_unknown_scenario_lists_those_there_are(servicedrill):
    ran = servicedrill("drill", "late_parcl", "--lang", "zh")
    assert ran.code == 3
    assert "late_parcel" in ran.err


def test_without_a_name_there_is_a_menu_with_a_default(servicedrill):
    ran = servicedrill("drill", "--lang", "zh")
    assert ran.code == 0
    assert "快递迟到" in ran.out
    assert "servicedrill resume" in ran.out


def test_the_report_of_rude_words_quotes_them_with_the_clause(servicedrill):
    out = servicedrill("drill", "late_parcel", "--lang", "zh", lines=(*RUDE, "/hangup")).out
    assert "不说不知道" in out
    assert "第 3 句：“不知道”" in out
    assert "ST-003" in out
    assert "我马上为您查询" in out


def test_the_list_has_every_scenario_for_people_and_programs(servicedrill):
    assert "late_parcel" in servicedrill("list").out
    (row,) = json.loads(servicedrill("list", "--json").out)
    assert (row["id"], row["channel"], row["languages"]) == ("late_parcel", "phone", ["zh", "en"])


def test_a_line_that_is_no_utf8_is_refused_and_the_drill_goes_on(servicedrill, attempts):
    ran = servicedrill("drill", "late_parcel", "--lang", "en", lines=("/answer", "\udcff\udcfe", "Hello"))
    assert "not UTF-8" in ran.out
    replies = [e["event"] for e in map(json.loads, attempts()[0].read_text().splitlines())]
    assert [event["text"] for event in replies if event["type"] == "agent_replied"] == ["Hello"]


def test_a_wrong_number_in_the_menu_is_asked_again_with_the_range(servicedrill):
    ran = servicedrill("drill", "--lang", "en", lines=("99", "1", "/answer"))
    assert "write one from 1 to 1" in ran.out
    assert "answered after" in ran.out


def test_a_field_may_be_written_by_its_name_and_what_is_empty_is_said(servicedrill, attempts):
    from simulator.commands.forms import by_id, clock_at
    from tests.field import a_scenario, both

    scenario = a_scenario(form=[{"id": "name", "name": both("Customer name")}])
    assert by_id(scenario, "/file customer name*=Ann; phone=1") == "/file name=Ann;phone=1"
    assert by_id(scenario, "Customer name=Ann") == "Customer name=Ann"
    assert clock_at("23:59", 61_000) == "00:00:01"


def test_an_action_without_do_is_explained(servicedrill):
    ran = servicedrill("drill", "late_parcel", "--lang", "en", lines=("/answer", "/check_order", "/foo", "/wait 5"))
    assert "/do check_order" in ran.out
    assert "It is now" in ran.out


def test_the_frame_of_a_replay_follows_the_asked_language_and_the_words_stay(servicedrill, attempts):
    servicedrill("drill", "late_parcel", "--lang", "zh", lines=GOOD)
    ran = servicedrill("replay", attempts()[0].stem, "--lang", "en")
    assert "Score by area" in ran.out
    assert "我的包裹晚了" in ran.out
    assert "in Chinese" in ran.err
