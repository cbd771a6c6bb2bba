"""Forms: drawn by seed, nothing twice, nothing met beyond the limit, and what cannot be filled is named."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import NotNow
from simulator.exam.form import Form, Met, draw_form, fresh_play
from simulator.exam.possible import possible, with_form
from simulator.exam.rounding import to_hundred
from tests.exam.builders import a_bank, a_blueprint, a_play, an_item, plays_section, quiz_section, shipped, shipped_bank

GENERAL = shipped().blueprints["agent_general"]


def items_of(form: Form) -> list[str]:
    return [item.item for item in form.items]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1 << 40))
def test_no_form_holds_an_item_a_family_or_a_scenario_twice(seed: int) -> None:
    form = draw_form(GENERAL, shipped_bank(), seed=seed)
    kins = [shipped().quizzes[item].kin for item in items_of(form)]
    assert len(kins) == len(set(kins)) == 44
    assert len({play.scenario for play in form.plays}) == len(form.plays) == 6
    assert sum(section.weight for section in form.sections) == 100


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1 << 40), st.integers(0, 1 << 40))
def test_the_second_form_keeps_to_the_limits_of_what_was_met(first: int, second: int) -> None:
    one = draw_form(GENERAL, shipped_bank(), seed=first)
    other = draw_form(GENERAL, shipped_bank(), seed=second, met=with_form(Met(), one))
    again = set(items_of(one)) & set(items_of(other))
    assert len(again) <= len(other.items) * GENERAL.overlap.items // 100
    assert not {(p.scenario, p.variant) for p in one.plays} & {(p.scenario, p.variant) for p in other.plays}


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1 << 40))
def test_every_place_holds_what_the_blueprint_asks_for(seed: int) -> None:
    form = draw_form(GENERAL, shipped_bank(), seed=seed)
    bank = shipped_bank()
    numbers = [bank.items[i.item] for i in form.items if i.section == "knowledge"]
    by_topic = {t: [i.difficulty for i in numbers if i.topic == t] for t in {i.topic for i in numbers}}
    assert sorted(by_topic["numbers"]) == [1] * 6 + [2] * 4 + [3] * 2
    assert {t: len(found) for t, found in by_topic.items()} == {
        "numbers": 12,
        "confidentiality": 8,
        "etiquette": 8,
        "process": 6,
        "persona": 6,
    }
    plays = {p.slot: bank.scenarios[p.scenario] for p in form.plays}
    assert {plays["phone_1"].channel, plays["phone_2"].channel} == {"phone"}
    assert plays["complaint_1"].persona != plays["complaint_2"].persona
    assert all(v.use == "exam" for p in form.plays for v in bank.scenarios[p.scenario].variants if v.id == p.variant)


def test_the_same_seed_draws_the_same_form_and_another_seed_another() -> None:
    forms = [draw_form(GENERAL, shipped_bank(), seed=seed) for seed in (7, 7, 8)]
    assert forms[0] == forms[1] != forms[2]


def test_what_cannot_be_filled_is_left_out_named_and_its_weight_shared() -> None:
    form = draw_form(GENERAL, shipped_bank(), seed=1)
    assert [(gap.section, gap.why) for gap in form.left_out] == [("speech", "outside"), ("conduct", "outside")]
    assert {section.id: section.weight for section in form.sections} == {
        "knowledge": 22,
        "records": 11,
        "keyboard": 3,
        "phone": 21,
        "chat": 16,
        "complaint": 16,
        "csat": 11,
        "resolution": 0,
    }


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 100), min_size=1, max_size=12))
def test_rescaled_weights_add_up_to_a_hundred(weights: dict[str, int]) -> None:
    found = to_hundred(weights)
    assert sum(found.values()) == (100 if sum(weights.values()) else 0)
    order = sorted(weights, key=lambda name: weights[name])
    assert all(found[a] <= found[b] + 1 for a, b in combinations(order, 2))


def test_pools_that_share_items_are_matched_where_a_greedy_draw_would_fail() -> None:
    bank = a_bank(an_item("a", topic="one"), an_item("b", topic="two"), scenarios=1)
    pools = [{"count": 1}, {"count": 1, "topics": ["one"]}]
    blueprint = a_blueprint(quiz_section(pools=pools, weight=100))
    for seed in range(20):
        assert items_of(draw_form(blueprint, bank, seed=seed)) == ["b", "a"]


def test_a_family_is_drawn_once_so_its_second_place_stays_empty() -> None:
    bank = a_bank(an_item("a", family="rings"), an_item("b", family="rings"), scenarios=1)
    form = draw_form(a_blueprint(quiz_section(count=2), plays_section()), bank, seed=1)
    assert [(gap.section, gap.why) for gap in form.left_out] == [("knowledge", "too_few_items")]
    assert [(s.id, s.weight) for s in form.sections] == [("chat", 100)]


def test_too_much_overlap_is_refused_and_says_so() -> None:
    bank = a_bank(an_item("a"), an_item("b"), an_item("c"), scenarios=1)
    blueprint = a_blueprint(quiz_section(count=2), plays_section(), overlap={"items": 50})
    assert len(draw_form(blueprint, bank, seed=1, met=Met(items=frozenset("ab"))).items) == 2
    with pytest.raises(NotNow) as refused:
        draw_form(blueprint, bank, seed=1, met=Met(items=frozenset("abc")))
    assert refused.value.code == "exam_too_much_overlap"


def test_what_was_met_is_used_only_for_places_that_stay_empty() -> None:
    bank = a_bank(*(an_item(name) for name in "abcd"), scenarios=1)
    for seed in range(20):
        form = draw_form(
            a_blueprint(quiz_section(count=2), plays_section()), bank, seed=seed, met=Met(items=frozenset("ab"))
        )
        assert set(items_of(form)) == {"c", "d"}


def test_sections_that_are_kept_are_not_drawn_and_keep_their_weight_and_percent() -> None:
    bank = a_bank(an_item("a"), an_item("b"), scenarios=1)
    form = draw_form(a_blueprint(), bank, seed=1, kept={"knowledge": 92}, repeats="s1")
    assert (form.items, len(form.plays), form.repeats) == ((), 1, "s1")
    assert [(s.id, s.weight, s.kept) for s in form.sections] == [("knowledge", 40, 92), ("chat", 60, None)]


def test_what_was_seen_in_training_is_avoided_but_limits_nothing() -> None:
    bank = a_bank(*(an_item(name) for name in "abcd"), scenarios=1)
    blueprint = a_blueprint(quiz_section(count=2), plays_section(), overlap={"items": 0})
    for seed in range(20):
        form = draw_form(blueprint, bank, seed=seed, met=Met(seen=frozenset("ab")))
        assert set(items_of(form)) == {"c", "d"}
        form = draw_form(blueprint, bank, seed=seed, met=Met(items=frozenset("ab"), seen=frozenset("cd")))
        assert set(items_of(form)) == {"c", "d"}


def test_a_voided_role_play_gets_a_variant_that_nobody_met_or_a_clear_no() -> None:
    bank = a_bank(an_item("a"), an_item("b"), scenarios=1, variants=2)
    form = draw_form(a_blueprint(), bank, seed=3)
    first = form.plays[0]
    fresh = fresh_play(form, first.slot, bank.scenarios[first.scenario], met=Met(), turn=1)
    assert (fresh.slot, fresh.scenario) == (first.slot, first.scenario)
    assert fresh.variant != first.variant
    met = Met(variants=frozenset({(fresh.scenario, fresh.variant)}))
    with pytest.raises(NotNow, match="every exam variant"):
        fresh_play(form, first.slot, bank.scenarios[first.scenario], met=met, turn=2)


def test_types_of_customers_stay_apart_where_the_section_says_so() -> None:
    bank = a_bank(an_item("a"), an_item("b"))
    same = {name: a_play(name, persona="tester") for name in ("one", "two")}
    other = {**same, "three": a_play("three", persona="other")}
    blueprint = a_blueprint(plays_section(count=2, weight=100, distinct_personas=True))
    alone = type(bank)(items=bank.items, scenarios=same)
    assert possible(blueprint, alone).left_out[0].why == "too_few_plays"
    for seed in range(10):
        form = draw_form(blueprint, type(bank)(items=bank.items, scenarios=other), seed=seed)
        assert "three" in {play.scenario for play in form.plays}


def test_the_report_of_the_default_blueprint_says_how_far_the_content_reaches() -> None:
    report = possible(GENERAL, shipped_bank())
    assert report.can_be_drawn
    assert not report.short
    assert report.forms >= 2
    assert report.stops in ("", "exam_no_fresh_plays")
    assert 0 < report.shared_mean <= report.shared_most < 80
    assert [level for level, _ in report.drawn] == [1, 2, 3]


def test_a_report_names_the_place_that_is_short() -> None:
    blueprint = a_blueprint(quiz_section(pools=[{"count": 3, "topics": ["numbers"]}]), plays_section())
    report = possible(blueprint, a_bank(an_item("a"), scenarios=1))
    (short,) = report.short
    assert (short.section, short.needs, short.has) == ("knowledge", 3, 1)
