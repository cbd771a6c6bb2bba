"""The scenarios that the bench makes are sound, and none says a sentence of another."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

from simulator.content.scenario import Scenario
from simulator.library import check
from simulator.reading.text import normalise, sentences
from tests.bench.crowd import crowd


def said(scenario: Scenario) -> set[str]:
    lines = [line for sample in scenario.samples for line in sample.actions if not line.startswith("/")]
    lines += [text for intent in scenario.intents for lang in (intent.zh, intent.en) for text in (*lang.yes, *lang.no)]
    lines += [text for beat in scenario.beats if beat.says for text in (*beat.says.zh, *beat.says.en)]
    return {normalise(part.of(line)) for line in lines for part in sentences(line)}


def test_generated_scenarios_load_and_share_no_sentence(tmp_path: Path) -> None:
    crowd(tmp_path / "scenarios", 24)
    found = check(tmp_path / "scenarios")
    assert found.errors == ()
    assert found.library is not None
    scenarios = found.library.scenarios
    assert len(scenarios) == 24
    for name in ("leak_on_bed", "wrong_colour"):
        alike = [scenario for key, scenario in scenarios.items() if key.startswith(f"{name}_")]
        assert len(alike) == 3
        assert all(said(one).isdisjoint(said(other)) for one, other in combinations(alike, 2))
        assert {len(one.samples) for one in alike} == {6}
        assert {sample.expect.passes for one in alike for sample in one.samples} == {True, False}
