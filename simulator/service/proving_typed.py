"""What a scenario's own samples and examples make of it, for its author: played like the real thing, within a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.content.base import LANGS, Lang
from simulator.content.scenario import Sample, Scenario
from simulator.proving.samples import Proved, prove_sample, started
from simulator.reader_setup import Reads
from simulator.scoring.card import Scorecard
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.library import Library

LONGEST = 20.0  # seconds that a request may take for it


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedSample:
    """What a sample got. `score`: None where it could not be judged; `wrong`: each expectation that was not met."""

    id: str
    lang: Lang
    about: str
    score: int | None
    low: int
    high: int
    ending_name: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misheard:
    """An example of an intent that was heard (`heard`) or not heard, against what its author says of it."""

    intent: str
    lang: Lang
    text: str
    heard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedTyped:
    """`left`: samples for which there was no time; `misheard` is empty then too."""

    samples: tuple[ProvedSample, ...]
    misheard: tuple[Misheard, ...]
    left: int

    @property
    def wrong(self) -> int:
        return sum(bool(sample.wrong) for sample in self.samples) + len(self.misheard)


def prove(library: Library, scenario: Scenario, reads: Reads, words: Words, longest: float = LONGEST) -> ProvedTyped:
    """`library`: one that holds this scenario."""
    begun = time.monotonic()
    reads.prepare(line for sample in scenario.samples for line in sample.actions if not line.startswith("/"))
    rules = {rule.id: rule.name.of(words.lang) for rule in (*library.standard.rules, *scenario.steps)}
    done: list[ProvedSample] = []
    for sample in scenario.samples:
        if time.monotonic() - begun > longest:
            return ProvedTyped(samples=tuple(done), misheard=(), left=len(scenario.samples) - len(done))
        proved = prove_sample(library, scenario, sample, reads)
        done.append(_told(sample, proved, words, rules))
    return ProvedTyped(samples=tuple(done), misheard=tuple(_misheard(library, scenario, reads, words)), left=0)


def _told(sample: Sample, proved: Proved, words: Words, rules: dict[str, str]) -> ProvedSample:
    card = proved.card
    wrong = proved.wrong if card is None else tuple(_wrong(sample, card, words, rules))
    return ProvedSample(
        id=sample.id,
        lang=sample.lang,
        about=sample.about,
        score=card.total if card else None,
        low=sample.expect.score[0],
        high=sample.expect.score[1],
        ending_name=words(f"ending.{(card.ending if card else None) or '_open'}"),
        wrong=wrong,
    )


def _wrong(sample: Sample, card: Scorecard, words: Words, rules: dict[str, str]) -> Iterator[str]:
    """The expectations that were not met, as sentences."""
    expect = sample.expect
    low, high = expect.score
    if card.total is None or not low <= card.total <= high:
        yield words("proved.score", got=card.total if card.total is not None else "–", low=low, high=high)
    if card.ending != expect.ending:
        got = words(f"ending.{card.ending or '_open'}")
        yield words("proved.ending", got=got, expected=words(f"ending.{expect.ending}"))
    if bool(card.passes) != expect.passes:
        yield words("proved.fails" if expect.passes else "proved.passes")
    for rule, state in expect.findings.items():
        states = sorted({finding.state for finding in card.of(rule)})
        if state not in states:
            got = words.joined([words(f"state.{one}") for one in states]) or words("state.not_judged")
            yield words("proved.finding", rule=rules.get(rule, rule), got=got, expected=words(f"state.{state}"))


def _misheard(library: Library, scenario: Scenario, reads: Reads, words: Words) -> Iterator[Misheard]:
    setting = library.setting(scenario)
    for lang in LANGS:
        read = reads(setting.scene(started(scenario, seed=1, lang=lang, mode="test")))
        for intent in scenario.intents:
            sounds = intent.sounds(lang)
            for texts, meant in ((sounds.yes, True), (sounds.no, False)):
                for text in texts:
                    if read(text, "").has(f"intent:{intent.id}") != meant:
                        yield Misheard(intent=intent.name.of(words.lang), lang=lang, text=text, heard=not meant)
