"""Duties, order and windows (design decision 12)."""

from __future__ import annotations

import pytest

from tests.field import GOOD, a_rule, a_scenario, a_setting, judged, state

SOOTHE = {"kind": "duty", "any": ["empathy"], "opens": "cue:complaint", "closes": "replies:1", "not_before": True}


def test_a_duty_done_in_its_window_is_met_with_its_words() -> None:
    card = judged(a_setting(a_rule("soothe", SOOTHE)), *GOOD)
    (finding,) = card.of("soothe")
    assert (finding.state, finding.gained, finding.evidence[0].quote) == ("met", 4, "[empathy]")
    assert card.total == 100


def test_a_duty_done_after_its_window_is_missed_and_says_where_it_was_absent() -> None:
    (finding,) = judged(a_setting(a_rule("soothe", SOOTHE)), "hm", *GOOD).of("soothe")
    assert (finding.state, finding.absent) == ("missed", (0, 1))


def test_a_duty_done_early_counts_unless_the_step_says_not_before() -> None:
    early = {"kind": "duty", "any": ["confirm_satisfaction"], "opens": "cue:agreement"}
    said = ("[empathy] [confirm_satisfaction]", *GOOD[1:])
    assert state(a_setting(a_rule("asks", early)), "asks", *said) == "met"
    assert state(a_setting(a_rule("asks", {**early, "not_before": True})), "asks", *said) == "missed"


def test_a_duty_in_the_reply_that_caused_the_change_counts_on_both_sides() -> None:
    before = a_rule("b", {"kind": "duty", "any": ["probe"], "opens": "beat:angry", "closes": "left:angry"})
    after = a_rule("a", {"kind": "duty", "any": ["probe"], "opens": "beat:need", "not_before": True})
    setting = a_setting(before, after)
    card = judged(setting, "[empathy] oh [probe] where?", *GOOD[1:])
    assert [f.state for f in card.findings] == ["met", "met"]


def test_a_duty_whose_trigger_never_came_does_not_apply() -> None:
    rule = a_rule("thanks", {"kind": "duty", "any": ["thanks"], "opens": "hold", "conditional": True})
    assert state(a_setting(rule), "thanks", *GOOD) == "not_applicable"


def test_steps_not_reached_are_missed_when_the_trainee_caused_the_ending() -> None:
    rule = a_rule("close", {"kind": "duty", "any": ["closing"], "opens": "cue:agreement"})
    assert state(a_setting(rule), "close", "/hangup") == "missed"
    assert state(a_setting(rule), "close", "hm") == "not_applicable"


def test_silence_is_nothing() -> None:
    rules = (
        a_rule("soothe", SOOTHE),
        a_rule("close", {"kind": "duty", "any": ["closing"], "opens": "cue:agreement"}),
        a_rule("polite", {"kind": "forbid", "any": ["rude"]}),
    )
    assert judged(a_setting(*rules), "/wait 600").total == 0


def test_repeated_and_stuffed_text_earns_nothing() -> None:
    rule = a_rule("soothe", {"kind": "duty", "any": ["empathy"]})
    assert state(a_setting(rule), "soothe", "stuffed! [empathy] [apology]", "/hangup") == "missed"
    twice = a_rule("twice", {"kind": "duty", "any": ["probe"], "count": 2})
    assert state(a_setting(twice), "twice", "[probe] what is it?", "[probe] what is it?", "/hangup") == "missed"
    assert state(a_setting(twice), "twice", "[probe] what is it?", "[probe] and where?", "/hangup") == "met"


def test_a_duty_met_after_the_customer_had_to_ask_is_marked_prompted() -> None:
    setting = a_setting(a_rule("soothe", {**SOOTHE, "closes": "end"}))
    assert judged(setting, "hm", *GOOD).of("soothe")[0].prompted
    assert not judged(setting, *GOOD).of("soothe")[0].prompted


def test_leading_words_must_come_first() -> None:
    rule = a_rule("sorry", {"kind": "duty", "any": ["apology"], "leading": True})
    late = "this is House Ltd speaking, what is it that I can do for you today? [apology]"
    assert state(a_setting(rule), "sorry", "[apology] to keep you waiting") == "met"
    assert state(a_setting(rule), "sorry", late, "/hangup") == "missed"


@pytest.mark.parametrize(
    "said, expected",
    [
        (("[empathy] then [probe]",), "met"),
        (("[probe] then [empathy]",), "missed"),
        (("[apology]", "/hangup"), "missed"),
    ],
)
def test_order_is_the_order_of_spans_even_inside_one_reply(said: tuple[str, ...], expected: str) -> None:
    rule = a_rule("order", {"kind": "order", "first": ["empathy"], "then": ["probe"]})
    assert state(a_setting(rule), "order", *said) == expected


def test_the_outcome_is_judged_at_the_end_only() -> None:
    rule = a_rule("solved", {"kind": "outcome", "any": ["resolved_content", "resolved_cool"]})
    assert state(a_setting(rule), "solved", "hm") == "open"
    assert state(a_setting(rule), "solved", *GOOD) == "met"
    assert state(a_setting(rule), "solved", "/hangup") == "missed"


def test_a_run_of_price_only_replies_is_broken_when_too_long() -> None:
    rule = a_rule("price", {"kind": "run", "any": ["wording:price"], "without": ["value_explanation"], "most": 2})
    said = ["[wording:price] 5", "[wording:price] 4", "[wording:price] 3"]
    assert state(a_setting(rule), "price", *said) == "broken"
    assert state(a_setting(rule), "price", *said[:2], "[wording:price] 3 [value_explanation]") == "met"


def test_counter_actions_are_duties_too() -> None:
    rule = a_rule("off", {"kind": "duty", "any": ["action:see_off"], "opens": "cue:agreement"})
    setting = a_setting(rule, scenario=a_scenario(channel="counter"))
    assert state(setting, "off", "hello", *GOOD[:2], "/do see_off", GOOD[2]) == "met"
    assert state(setting, "off", "hello", *GOOD) == "missed"
