"""A good conversation to look at: the best sample of a scenario, played as it would be, with its report."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.attempts.replaying import judged
from simulator.content.base import Lang
from simulator.content.scenario import Sample, Scenario
from simulator.dialogue.events import Started
from simulator.dialogue.play import Read, play
from simulator.dialogue.setting import Setting, draw_variant
from simulator.errors import NotFound
from simulator.library import Library
from simulator.report import Names, Report, report
from simulator.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleView:
    """`about`: what its author says of it. The conversation is the report's transcript."""

    scenario: str
    spoken: Lang
    about: str
    report: Report


def best_sample(scenario: Scenario, lang: Lang) -> Sample:
    """The passing sample with the highest score, of a variant for practice. Raises NotFound."""
    practised = {variant.id for variant in scenario.variants if variant.use == "practice"}
    fitting = [s for s in scenario.samples if s.lang == lang and s.expect.passes and s.variant in practised]
    if not fitting:
        raise NotFound(
            f"{scenario.id} has no good sample in this language.", code="no_good_sample", scenario=scenario.id
        )
    return max(fitting, key=lambda sample: sample.expect.score)


def started_with(scenario: Scenario, sample: Sample, at: int) -> Started:
    drawn = draw_variant(scenario, sample.seed, use="practice", variant=sample.variant)
    return Started(
        at=at,
        scenario=scenario.id,
        variant=drawn.variant,
        seed=sample.seed,
        lang=sample.lang,
        mode="practice",
        slots=drawn.slots,
        order=drawn.order,
        digests={},
    )


def sampled(
    library: Library, setting: Setting, sample: Sample, started: Started, read: Read, words: Words
) -> SampleView:
    """The sample played on a clock of its own."""
    played = play(setting, started, sample.actions, read)
    card = judged(setting, played.attempt).card
    names = Names(words, library.bank, setting)
    return SampleView(
        scenario=setting.scenario.id,
        spoken=sample.lang,
        about=sample.about,
        report=report(words, names, setting.standard, played.attempt, card, setting),
    )
