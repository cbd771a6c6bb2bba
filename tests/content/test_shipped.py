"""The shipped content keeps what it promises: samples, wired clauses, self-play, personas, languages."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from simulator.content.base import CHANNELS, LANGS
from simulator.content.scenario import Scenario
from simulator.dialogue.play import play
from simulator.library import Library, load
from simulator.proving.everything import Proof, prove_all
from simulator.proving.samples import prove_sample, started
from simulator.proving.wired import wiring
from simulator.reader_setup import Reads, make_reader, reads_with
from simulator.reading.traditional import SIMPLIFIED, TRADITIONAL
from simulator.scoring.score import score

LEAST_WIRED = 150
PERSONAS = ("angry", "indecisive", "price_sensitive", "price_comparing")


@cache
def library() -> Library:
    return load()


@cache
def reads() -> Reads:
    return reads_with(make_reader(library()))


@cache
def proofs() -> dict[str, Proof]:
    return {proof.scenario: proof for proof in prove_all(library(), seeds=1)}


SCENARIOS = sorted(load().scenarios)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_sample_example_and_bot_of_a_scenario_is_as_it_must_be(scenario: str) -> None:
    assert proofs()[scenario].problems == ()


def test_at_least_150_clauses_are_wired_by_samples_from_both_sides() -> None:
    found = wiring(library(), [proof.shown for proof in proofs().values()])
    assert len(found.wired) >= LEAST_WIRED


def test_at_most_eight_clauses_share_a_rule() -> None:
    rules = [*library().standard.rules, *(step for s in library().scenarios.values() for step in s.steps)]
    assert max(len(rule.clauses) for rule in rules) <= 8


def test_there_are_two_scenarios_a_persona_and_every_channel_is_used() -> None:
    scenarios = library().scenarios.values()
    personas = Counter(scenario.persona for scenario in scenarios)
    assert all(personas[persona] >= 2 for persona in PERSONAS)
    assert {scenario.channel for scenario in scenarios} == set(CHANNELS)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_has_passing_and_failing_samples_in_both_languages(scenario: str) -> None:
    for lang in LANGS:
        passing = [s.expect.passes for s in library().scenarios[scenario].samples if s.lang == lang]
        assert passing.count(True) >= 2
        assert passing.count(False) >= 4


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_has_three_variants_for_practice_and_exam(scenario: str) -> None:
    uses = [variant.use for variant in library().scenarios[scenario].variants]
    assert len(uses) >= 3
    assert set(uses) == {"practice", "exam"}


def test_removing_a_rule_fails_the_samples_that_name_it() -> None:
    everything = library()
    scenario = everything.scenarios[SCENARIOS[0]]
    sample = next(s for s in scenario.samples if s.expect.findings)
    rule = next(r for r in sample.expect.findings if any(r == rule.id for rule in everything.standard.rules))
    standard = everything.standard
    without = standard.model_copy(update={"rules": tuple(r for r in standard.rules if r.id != rule)})
    poorer = Library(**{**vars(everything), "standard": without})  # type: ignore[arg-type]
    assert prove_sample(everything, scenario, sample, reads()).wrong == ()
    assert any(rule in wrong for wrong in prove_sample(poorer, scenario, sample, reads()).wrong)


FROM_SIMPLE = dict(sorted(zip(SIMPLIFIED, TRADITIONAL, strict=True), reverse=True))
TO_WIDE = {char: chr(ord(char) + 0xFEE0) for char in "!(),.:?%+-0123456789"}


def in_traditional(text: str) -> str:
    return "".join(FROM_SIMPLE.get(char, char) for char in text)


def in_full_width(text: str) -> str:
    return "".join(TO_WIDE.get(char, char) for char in text)


def passing_zh() -> list[tuple[str, str]]:
    return [(s.id, x.id) for s in load().scenarios.values() for x in s.samples if x.lang == "zh" and x.expect.passes]


@pytest.mark.parametrize("scenario, sample", passing_zh())
@pytest.mark.parametrize("rewrite", [in_traditional, in_full_width])
def test_a_good_talk_scores_the_same_in_other_writing(scenario: str, sample: str, rewrite: object) -> None:
    drill = library().scenarios[scenario]
    told = next(s for s in drill.samples if s.id == sample)
    retold = told.model_copy(
        update={"actions": tuple(a if a.startswith("/") else rewrite(a) for a in told.actions)}  # type: ignore[operator]
    )
    one, two = (prove_sample(library(), drill, s, reads()).card for s in (told, retold))
    assert one is not None
    assert two is not None
    assert (one.total, one.ending, one.passes) == (two.total, two.ending, two.passes)


def with_persona(scenario: Scenario, persona: str) -> Scenario:
    return scenario.model_copy(update={"persona": persona})


def test_one_good_talk_ends_differently_on_each_of_the_four_personas() -> None:
    drill = library().scenarios["leak_on_bed"]
    told = next(s for s in drill.samples if s.lang == "zh" and s.expect.passes)
    ends = set()
    for persona in PERSONAS:
        setting = library().setting(with_persona(drill, persona))
        first = started(setting.scenario, seed=told.seed, lang="zh", mode="test", variant=told.variant)
        played = play(setting, first, told.actions, reads()(setting.scene(first)))
        last = played.attempt.moods[-1].mood
        ends.add((played.attempt.turns[-1].text, last.patience, last.trust))
        assert score(library().standard, played.attempt, setting.scenario).total is not None
    assert len(ends) == len(PERSONAS)
