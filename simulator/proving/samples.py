"""Plays every sample of a scenario and compares what it gets with what its author expects."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.content.base import Lang
from simulator.content.scenario import Sample, Scenario
from simulator.dialogue import events as e
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.play import Played, play
from simulator.dialogue.setting import draw_variant
from simulator.errors import SimulatorError
from simulator.library import Library
from simulator.reader_setup import Reads
from simulator.scoring.card import Scorecard
from simulator.scoring.score import card_of, found_through

MORNING = 1_767_225_600_000  # 2026-01-01 00:00 UTC in ms: samples are played on a fixed day


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """A sample with what it led to. `wrong`: each expectation that was not met, in words."""

    scenario: Scenario
    sample: Sample
    played: Played | None
    card: Scorecard | None
    wrong: tuple[str, ...]


def started(
    scenario: Scenario,
    *,
    seed: int,
    lang: Lang,
    mode: e.Mode,
    variant: str | None = None,
    digests: dict[str, str] | None = None,
) -> e.Started:
    """The opening event of a played attempt, at the scenario's own hour of a fixed day."""
    drawn = draw_variant(scenario, seed, use="exam" if mode == "exam" else "practice", variant=variant)
    hours, minutes = scenario.clock.split(":")
    return e.Started(
        at=MORNING + (int(hours) * 60 + int(minutes)) * 60_000,
        scenario=scenario.id,
        variant=drawn.variant,
        seed=seed,
        lang=lang,
        mode=mode,
        slots=drawn.slots,
        order=drawn.order,
        digests=digests or {},
    )


def likely_card(library: Library, attempt: Attempt, scenario: Scenario) -> Scorecard:
    """The scorecard by likelihood alone, which is what samples expect and what passing goes by; it has no interval."""
    found = found_through(library.standard, attempt, scenario, channel=scenario.channel, lens="likely")
    return card_of(library.standard, found, attempt, scenario)


def prove_sample(library: Library, scenario: Scenario, sample: Sample, reads: Reads) -> Proved:
    """The sample played in test mode and scored; a line that cannot be played is a wrong of its own."""
    setting = library.setting(scenario)
    try:
        first = started(scenario, seed=sample.seed, lang=sample.lang, mode="test", variant=sample.variant)
        played = play(setting, first, sample.actions, reads(setting.scene(first)))
    except SimulatorError as error:
        return Proved(scenario=scenario, sample=sample, played=None, card=None, wrong=(str(error),))
    card = likely_card(library, played.attempt, scenario)
    return Proved(scenario=scenario, sample=sample, played=played, card=card, wrong=tuple(_wrong(sample, card)))


def _wrong(sample: Sample, card: Scorecard) -> list[str]:
    expect = sample.expect
    found = []
    low, high = expect.score
    if card.total is None or not low <= card.total <= high:
        found.append(f"score is {card.total}, expected {low} to {high}")
    if card.ending != expect.ending:
        found.append(f"ending is {card.ending or 'still running'}, expected {expect.ending}")
    if bool(card.passes) != expect.passes:
        critical = f" (critical: {', '.join(card.critical)})" if card.critical else ""
        weak = [f"{a.area} {a.percent}" for a in card.areas if a.percent is not None and a.percent < 60]
        found.append(
            f"passes is {card.passes}, expected {expect.passes}{critical}; areas under 60: {', '.join(weak) or '-'}"
        )
    for rule, state in expect.findings.items():
        states = {finding.state for finding in card.of(rule)}
        if state not in states:
            found.append(f"{rule} is {', '.join(sorted(states)) or 'not judged here'}, expected {state}")
    return found


def prove(library: Library, reads: Reads, only: tuple[str, ...] = ()) -> list[Proved]:
    """Every sample of every scenario (or of those named)."""
    for scenario in library.scenarios.values():
        if not only or scenario.id in only:
            reads.prepare(line for sample in scenario.samples for line in sample.actions if not line.startswith("/"))
    return [
        prove_sample(library, scenario, sample, reads)
        for scenario in library.scenarios.values()
        if not only or scenario.id in only
        for sample in scenario.samples
    ]
