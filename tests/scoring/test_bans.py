"""Prohibitions: what they cost, when they are only proposed, and who pays for overlapping words."""

from __future__ import annotations

from dataclasses import replace

from simulator.dialogue.play import play
from simulator.reading.model import Reading
from simulator.scoring.score import score
from tests.field import GOOD, a_rule, a_setting, begun, judged, read, state

NO_ABUSE = {"kind": "forbid", "any": ["rude"]}


def test_a_prohibition_kept_earns_nothing_and_a_use_costs_its_weight() -> None:
    ban = a_rule("polite", NO_ABUSE)
    soothe = a_rule("soothe", {"kind": "duty", "any": ["empathy"]}, weight=8)
    kept = judged(a_setting(ban, soothe), *GOOD)
    assert (kept.areas[0].gained, kept.areas[0].possible, kept.total) == (8, 8, 100)
    broken = judged(a_setting(ban, soothe), "[empathy] you [rude] person", *GOOD[1:])
    assert (broken.areas[0].lost, broken.total) == (4, 50)


def test_a_sure_critical_use_fails_whatever_the_score() -> None:
    ban = a_rule("polite", NO_ABUSE, severity="critical", weight=1)
    soothe = a_rule("soothe", {"kind": "duty", "any": ["empathy"]}, weight=90)
    card = judged(a_setting(ban, soothe), "[empathy] you [rude] person", *GOOD[1:])
    assert (card.passes, card.critical) == (False, ("polite",))


def test_likeness_alone_is_only_a_proposal_to_the_examiner() -> None:
    ban = a_rule("polite", NO_ABUSE, severity="critical")
    soothe = a_rule("soothe", {"kind": "duty", "any": ["empathy"]}, weight=20)
    card = judged(a_setting(ban, soothe), "[empathy] [?rude] hm", *GOOD[1:])
    assert (card.passes, card.critical, card.total) == (True, (), 100)
    assert (card.low, card.high) == (80, 100)


def test_the_first_of_the_discouraged_words_is_a_hint() -> None:
    ban = a_rule("negative", {"kind": "forbid", "any": ["wording:negative"], "hint_first": True})
    assert state(a_setting(ban), "negative", "[wording:negative]") == "met"
    assert state(a_setting(ban), "negative", "[wording:negative]", "[wording:negative] again") == "broken"


def test_words_that_two_rules_forbid_pay_once_at_the_higher_severity() -> None:
    low = a_rule("taboo", {"kind": "forbid", "any": ["rude"]}, severity="minor", weight=9)
    high = a_rule("abuse", NO_ABUSE, severity="critical", weight=4)
    duty = a_rule("soothe", {"kind": "duty", "any": ["empathy"]}, weight=20)
    card = judged(a_setting(low, high, duty), "[empathy] [rude]", *GOOD[1:])
    assert [(f.lost, f.charged_by) for f in card.findings if f.state == "broken"] == [(0, "abuse"), (4, "")]


def test_a_wrong_figure_is_charged_and_a_right_one_is_not() -> None:
    rule = a_rule("figures", {"kind": "accuracy"})
    assert state(a_setting(rule), "figures", "it costs [fact:price=300!]") == "met"
    assert state(a_setting(rule), "figures", "it costs [fact:price=280]") == "broken"


def test_a_fact_that_must_be_told_is_missed_when_it_never_is() -> None:
    rule = a_rule("tells", {"kind": "accuracy", "facts": ["price"], "state": True})
    assert state(a_setting(rule), "tells", *GOOD) == "missed"
    assert state(a_setting(rule), "tells", "it costs [fact:price=300!]", *GOOD) == "met"


def test_an_offer_beyond_authority_is_broken_with_its_number() -> None:
    rule = a_rule("authority", {"kind": "within_authority"}, severity="critical")
    (finding,) = judged(a_setting(rule), "[offer:discount=50] off").of("authority")
    assert (finding.state, finding.detail) == ("broken", "50")
    assert state(a_setting(rule), "authority", "[offer:discount=3!] off") == "met"


def test_hanging_up_on_the_customer_is_broken() -> None:
    assert state(a_setting(a_rule("up", {"kind": "hangup"})), "up", "/hangup") == "broken"
    assert state(a_setting(a_rule("up", {"kind": "hangup"})), "up", *GOOD) == "met"


def test_sending_the_same_text_twice_is_broken() -> None:
    rule = a_rule("canned", {"kind": "repeat"})
    assert state(a_setting(rule), "canned", "we will see to it soon", "we will see to it soon") == "broken"
    assert state(a_setting(rule), "canned", "okay", "okay") == "met"


def test_talking_all_the_time_is_broken() -> None:
    rule = a_rule("share", {"kind": "share", "percent": 60})
    assert state(a_setting(rule), "share", "let me tell you at great length about every thing we do " * 3) == "broken"
    assert state(a_setting(rule), "share", "oh?") == "met"


def test_a_doubtful_harm_is_shown_for_review_and_costs_nothing() -> None:
    ban = a_rule("polite", NO_ABUSE, severity="critical")
    doubtful = read("[rude] hm").hits[0]
    setting = a_setting(ban)

    def unsure(text: str, context: str) -> Reading:
        hits = tuple(replace(hit, sure=False, confidence=85) if hit.name == "rude" else hit for hit in read(text).hits)
        return Reading(hits=hits)

    played = play(setting, begun(setting), ("[rude] hm", *GOOD), unsure)
    card = score(setting.standard, played.attempt, setting.scenario)
    assert doubtful.name == "rude"
    assert [(f.state, f.lost, f.proposed) for f in card.of("polite")] == [("met", 0, False), ("for_review", 0, True)]


def test_a_changed_sign_makes_no_other_text() -> None:
    rule = a_rule("canned", {"kind": "repeat"})
    assert state(a_setting(rule), "canned", "we will see to it soon.", "We will see to it, soon!") == "broken"


def test_hanging_up_quotes_no_words_of_the_customer() -> None:
    (finding,) = judged(a_setting(a_rule("up", {"kind": "hangup"})), "/hangup").of("up")
    assert [e.quote for e in finding.evidence] == [""]
