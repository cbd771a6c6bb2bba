"""Timing, size, holds, transfers and records."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.dialogue.play import play
from simulator.scoring.record import kept
from simulator.scoring.score import score
from tests.field import GOOD, a_rule, a_scenario, a_setting, begun, judged, read, state

PHONE = {"channel": "phone"}


def test_a_chat_reply_must_begin_within_its_seconds() -> None:
    rule = a_rule("fast", {"kind": "latency", "seconds": 30})
    assert state(a_setting(rule), "fast", *GOOD) == "met"
    (finding,) = judged(a_setting(rule), "/wait 40", *GOOD).of("fast")
    assert (finding.state, finding.detail) == ("missed", "40 s")


def test_composing_is_not_silence() -> None:
    rule = a_rule("fast", {"kind": "latency", "seconds": 30})
    assert state(a_setting(rule), "fast", "[empathy] " + "a long and careful reply " * 20) == "met"


def test_writing_has_a_limit_of_its_own() -> None:
    rule = a_rule("writes", {"kind": "latency", "seconds": 60, "part": "compose"})
    assert state(a_setting(rule), "writes", *GOOD) == "met"
    assert state(a_setting(rule), "writes", "a very long essay about everything " * 12) == "missed"


def test_extra_time_widens_the_limits_for_replies() -> None:
    setting = a_setting(a_rule("fast", {"kind": "latency", "seconds": 30}))
    first = replace(begun(setting), extra=50)
    played = play(setting, first, ("/wait 40", *GOOD), read)
    (finding,) = score(setting.standard, played.attempt, setting.scenario).of("fast")
    assert finding.state == "met"


def test_a_message_of_more_than_three_lines_is_broken() -> None:
    rule = a_rule("short", {"kind": "size", "lines": 3})
    assert state(a_setting(rule), "short", "one line") == "met"
    assert state(a_setting(rule), "short", "w" * 150) == "broken"


def test_the_phone_is_answered_within_three_rings() -> None:
    rule = a_rule("ring", {"kind": "ring", "rings": 3})
    setting = a_setting(rule, scenario=a_scenario(**PHONE))
    assert state(setting, "ring", "/answer") == "met"
    assert state(setting, "ring", "/wait 16", "/answer") == "missed"


def test_a_hold_needs_consent_reports_and_words_on_return() -> None:
    parts = ("consent", "updates", "return")
    rules = [a_rule(part, {"kind": "hold", "part": part}) for part in parts]
    setting = a_setting(*rules, scenario=a_scenario(**PHONE))
    well = (
        "/answer",
        "hi",
        "[hold_notice] may I look?",
        "/hold",
        "/wait 12",
        "/update still here",
        "/wait 9",
        "/resume",
        "[thanks] for waiting",
    )
    badly = ("/answer", "hi", "/hold", "/wait 33", "/resume", "so")
    assert [judged(setting, *well).of(part)[0].state for part in parts] == ["met", "met", "met"]
    assert [judged(setting, *badly).of(part)[0].state for part in parts] == ["missed", "missed", "missed"]


def test_no_hold_no_judgement() -> None:
    setting = a_setting(a_rule("consent", {"kind": "hold", "part": "consent"}))
    assert state(setting, "consent", *GOOD) == "not_applicable"


def test_a_transfer_tells_the_reason_and_the_receiver() -> None:
    told = {"reason": ["transfer_notice"], "wait": ["wording:half_a_minute"], "handover": [], "target": []}
    rules = [a_rule(part, {"kind": "transfer", "part": part, "any": any}) for part, any in told.items()]
    setting = a_setting(*rules)
    notice = "[transfer_notice] the works know more, it takes [wording:half_a_minute]"
    well = judged(setting, "[empathy]", notice, "/transfer works leak in flat 3")
    badly = judged(setting, "[empathy]", "/transfer works")
    assert [f.state for f in well.findings] == ["met", "met", "met", "met"]
    assert [f.state for f in badly.findings] == ["missed", "missed", "missed", "met"]


def test_a_record_is_filed_complete_and_exact() -> None:
    rules = [
        a_rule(part, {"kind": "record", "part": part}) for part in ("filed", "complete", "exact", "after_confirming")
    ]
    setting = a_setting(*rules)

    def states(*said: str) -> list[str]:
        return [f.state for f in judged(setting, *said).findings]

    assert states("[empathy]", "[restate] so it leaks", "/file name=Ann", *GOOD[1:]) == ["met"] * 4
    assert states("[empathy]", "/file name=Bob", *GOOD[1:]) == ["met", "met", "missed", "missed"]
    assert states(*GOOD) == ["missed"] * 4


def test_a_promised_time_is_given_and_stands_in_the_record() -> None:
    form = [{"id": "deadline", "name": {"zh": "d", "en": "d"}, "required": False}]
    rules = [a_rule(part, {"kind": "promise", "part": part}) for part in ("given", "recorded")]
    setting = a_setting(*rules, scenario=a_scenario(form=form))
    said = ("[empathy]", "[commit_deadline] by noon")
    assert [f.state for f in judged(setting, *said, "/file deadline=noon", *GOOD[1:]).findings] == ["met", "met"]
    assert [f.state for f in judged(setting, *said, *GOOD[1:]).findings] == ["met", "missed"]
    assert [f.state for f in judged(setting, *GOOD).findings] == ["missed", "not_applicable"]


def test_an_article_is_looked_up_before_its_figure_is_told() -> None:
    setting = a_setting(a_rule("look", {"kind": "lookup"}))
    assert state(setting, "look", "/lookup leak", "[fact:price=300!]") == "met"
    assert state(setting, "look", "[fact:price=300!]", "/lookup leak") == "missed"
    assert state(setting, "look", *GOOD) == "not_applicable"


def test_a_figure_in_chat_is_set_in_bold() -> None:
    setting = a_setting(a_rule("bold", {"kind": "emphasis"}))
    assert state(setting, "bold", "it costs **[fact:price=300!]**") == "met"
    assert state(setting, "bold", "it costs [fact:price=300!]") == "missed"


def test_free_text_in_a_record_may_use_other_words_but_not_other_figures() -> None:
    form = [
        {
            "id": "demand",
            "name": {"zh": "d", "en": "d"},
            "expect": [{"zh": "x", "en": "send 2 plumbers at once"}],
            "close": 50,
        }
    ]
    setting = a_setting(a_rule("exact", {"kind": "record", "part": "exact"}), scenario=a_scenario(form=form))
    assert state(setting, "exact", "[empathy]", "/file demand=wants 2 plumbers sent at once", *GOOD[1:]) == "met"
    assert state(setting, "exact", "[empathy]", "/file demand=send 3 plumbers at once", *GOOD[1:]) == "missed"


@pytest.mark.parametrize(
    "entry, state_", [("to be repaired at once by 2 plumbers", "met"), ("2 plumbers to paint the ceiling", "missed")]
)
def test_english_words_of_a_record_may_come_in_another_order(entry: str, state_: str) -> None:
    expect = [{"zh": "x", "en": "2 plumbers repaired it at once"}]
    form = [{"id": "demand", "name": {"zh": "d", "en": "d"}, "expect": expect, "close": 84}]
    setting = a_setting(a_rule("exact", {"kind": "record", "part": "exact"}), scenario=a_scenario(form=form))
    assert state(setting, "exact", "[empathy]", f"/file demand={entry}", *GOOD[1:]) == state_


def test_a_long_hold_is_not_excused_by_a_short_one() -> None:
    rule = a_rule("updates", {"kind": "hold", "part": "updates"})
    setting = a_setting(rule, scenario=a_scenario(**PHONE))
    said = ("/answer", "hi", "/hold", "/wait 5", "/resume", "so", "/hold", "/wait 40", "/resume", "well")
    assert state(setting, "updates", *said) == "missed"


@pytest.mark.parametrize(
    "quote, entry, stands",
    [("within 48 hours", "48 hours", True), ("48小时内", "四十八小时", True), ("within 2 days", "3 hours", False)],
)
def test_the_ledger_compares_times_and_not_their_spelling(quote: str, entry: str, stands: bool) -> None:
    lang = "zh" if "小时" in quote else "en"
    assert bool(kept({"deadline": entry}, quote, lang)) is stands
