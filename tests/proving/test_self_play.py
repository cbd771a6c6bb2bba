"""Bots play every scenario: the ideal one passes whatever is drawn, the bad ones never; who reached what is told."""

from __future__ import annotations

from functools import cache

import pytest

from simulator.content.base import LANGS, Lang
from simulator.library import Library, load
from simulator.proving.samples import prove
from simulator.proving.selfplay import IDEAL_SEEDS, NEVER_PASS, Game, game, self_play
from simulator.reader_setup import Reads, make_reader, reads_with
from simulator.scoring.timing import lines_of

SCENARIOS = sorted(load().scenarios)


@cache
def library() -> Library:
    return load()


@cache
def reads() -> Reads:
    return reads_with(make_reader(library()))


@cache
def played(scenario: str, bot: str, lang: Lang, seed: int) -> Game:
    return game(library(), library().scenarios[scenario], bot, seed, lang, reads())


@pytest.mark.parametrize("seed", [0, 1, 3, 5])
def test_the_ideal_bot_passes_a_chat_with_three_lines_a_message_whatever_order_is_drawn(seed: int) -> None:
    one = played("wrong_colour", "ideal", "en", seed)
    assert one.card.passes
    assert all(area.percent is None or area.percent >= 70 for area in one.card.areas)
    assert max(lines_of(turn.text, 48) for _, turn in one.played.attempt.agent_turns()) <= 3


def test_the_orders_of_demands_differ_between_these_seeds() -> None:
    assert len({played("wrong_colour", "ideal", "en", seed).played.attempt.started.order for seed in (0, 1)}) == 2


def test_the_ideal_bot_checks_the_order_before_it_offers_a_remedy_and_confirms_before_it_files() -> None:
    states = {f.rule: f.state for f in played("wrong_colour", "ideal", "en", 1).card.findings}
    assert states["colour_checks_order"] == states["record_after_confirming"] == states["excuse_before_lookup"] == "met"


def test_the_ideal_bot_says_goodbye_only_when_nothing_is_left_that_it_could_still_do() -> None:
    turns = [turn for _, turn in played("rival_cheaper", "ideal", "en", 7).played.attempt.agent_turns()]
    assert [turn.reading.has("closing") for turn in turns].index(True) == len(turns) - 1


def test_beats_that_only_samples_reach_are_told_apart_from_those_that_bots_reach() -> None:
    scenario = library().scenarios["leak_on_bed"]
    proved = prove(library(), reads(), ("leak_on_bed",))
    told, alone = (self_play(library(), scenario, reads(), 1, samples) for samples in (proved, ()))
    assert told.reached == alone.reached
    assert not alone.sampled
    assert set(told.sampled) == set(alone.unreached)
    assert {*told.reached, *told.sampled} == {beat.id for beat in scenario.beats}
    assert all(any(f"'{beat}'" in problem for problem in alone.problems) for beat in told.sampled)


def test_the_ideal_bot_plays_three_seeds_where_one_is_asked_for() -> None:
    scenario = library().scenarios["three_quotes"]
    assert self_play(library(), scenario, reads(), 1).games == len(LANGS) * (6 + IDEAL_SEEDS)


@pytest.mark.long
@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("lang", LANGS)
def test_the_ideal_bot_passes_every_scenario_on_many_seeds(scenario: str, lang: Lang) -> None:
    failed = [seed for seed in range(10) if not played(scenario, "ideal", lang, seed).card.passes]
    assert failed == []


@pytest.mark.long
@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("bot", NEVER_PASS)
def test_rude_silent_and_stuffing_bots_pass_nothing_on_any_seed(scenario: str, bot: str) -> None:
    passed = [(lang, seed) for lang in LANGS for seed in range(6) if played(scenario, bot, lang, seed).card.passes]
    assert passed == []
