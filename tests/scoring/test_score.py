"""The scorecard: arithmetic, intervals, and transcripts without a scenario."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from simulator.content import checks
from simulator.scoring.registry import CHECKS
from simulator.scoring.score import judgeable, percent, score
from tests.field import GOOD, a_rule, a_setting, a_standard, judged, talk

TERMS = ["empathy", "apology", "rude", "probe", "propose_solution", "closing"]
replies = st.lists(
    st.lists(st.tuples(st.sampled_from(["", "?", "~"]), st.sampled_from(TERMS)), max_size=4).map(
        lambda terms: " ".join(f"[{doubt}{term}] w" for doubt, term in terms) or "hm"
    ),
    max_size=8,
)
RULES = (
    a_rule("soothe", {"kind": "duty", "any": ["empathy", "apology"], "opens": "cue:complaint"}),
    a_rule("asks", {"kind": "duty", "any": ["probe"]}, area="care", weight=3),
    a_rule("order", {"kind": "order", "first": ["empathy"], "then": ["propose_solution"]}),
    a_rule("polite", {"kind": "forbid", "any": ["rude"]}, severity="critical"),
)


@given(said=replies)
def test_the_likely_score_lies_in_its_interval_and_all_lie_in_0_to_100(said: list[str]) -> None:
    card = judged(a_setting(*RULES), *said)
    if card.total is not None and card.low is not None and card.high is not None:
        assert 0 <= card.low <= card.total <= card.high <= 100


@given(said=replies)
def test_without_doubt_the_interval_is_a_point(said: list[str]) -> None:
    plain = [reply.replace("[?", "[").replace("[~", "[") for reply in said]
    card = judged(a_setting(*RULES), *plain)
    assert card.low == card.total == card.high


@given(part=st.integers(0, 500), whole=st.integers(1, 500))
def test_percent_is_whole_and_rounds_halves_up(part: int, whole: int) -> None:
    value = percent(min(part, whole), whole)
    assert abs(value - 100 * min(part, whole) / whole) <= 0.5


@given(said=replies)
def test_an_area_never_goes_under_zero_and_never_over_its_points(said: list[str]) -> None:
    for area in judged(a_setting(*RULES), *said).areas:
        assert 0 <= area.gained <= area.possible
        assert area.percent is None or 0 <= area.percent <= 100


def test_repeating_an_act_pays_no_more_than_once() -> None:
    setting = a_setting(*RULES)
    once = judged(setting, *GOOD)
    again = judged(setting, GOOD[0], "[empathy] so sad", "[empathy] how sad", *GOOD[1:])
    assert again.areas[0].gained == once.areas[0].gained


def test_a_near_miss_counts_only_for_the_highest_score() -> None:
    setting = a_setting(a_rule("asks", {"kind": "duty", "any": ["probe"]}))
    card = judged(setting, "[empathy] [~probe]", *GOOD[1:])
    assert (card.low, card.total, card.high) == (0, 0, 100)


def test_without_a_scenario_only_free_rules_are_judged_and_nobody_passes() -> None:
    rules = (
        a_rule("polite", {"kind": "forbid", "any": ["rude"]}),
        a_rule("greets", {"kind": "duty", "any": ["greeting"], "closes": "replies:1"}),
        a_rule("soothe", {"kind": "duty", "any": ["empathy"], "opens": "cue:complaint"}),
        a_rule("solved", {"kind": "outcome", "any": ["resolved_content"]}),
        a_rule("phone", {"kind": "forbid", "any": ["rude"]}, where={"channels": ["phone"]}),
        a_rule("fast", {"kind": "latency", "seconds": 30}),
        a_rule("angry", {"kind": "forbid", "any": ["rude"]}, where={"personas": ["angry"]}, severity="critical"),
        a_rule("owns", {"kind": "forbid", "any": ["shirk"]}, where={"tags": ["sales"]}),
        a_rule("please", {"kind": "duty", "any": ["probe"]}),
    )
    played = talk(a_setting(), "[rude] hm", *GOOD)
    card = score(a_standard(*rules), played.attempt, None, timed=False)
    assert card.passes is None
    assert {f.rule: f.state for f in card.findings} == {
        "polite": "broken",
        "greets": "missed",
        "soothe": "not_judged",
        "solved": "not_judged",
        "phone": "not_judged",
        "fast": "not_judged",
        "angry": "not_judged",
        "owns": "met",
        "please": "not_judged",
    }
    assert judgeable(rules[4], "phone", timed=False)


def test_every_kind_of_check_has_one_function() -> None:
    (union, _) = get_args(checks.Check)
    kinds = {get_args(model.model_fields["kind"].annotation)[0] for model in get_args(union)}
    assert kinds == set(CHECKS)
