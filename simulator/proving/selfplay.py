"""Self-play: every bot on every scenario with many seeds; who must pass, who must not, and which beats were reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.content.base import LANGS, Lang
from simulator.content.scenario import Scenario
from simulator.dialogue.events import Mode
from simulator.dialogue.play import Played, opened, perform
from simulator.errors import BadAction, NotNow
from simulator.library import Library
from simulator.proving.bot_table import Table
from simulator.proving.bots import BOTS
from simulator.proving.samples import Proved, likely_card, started
from simulator.reader_setup import Reads
from simulator.scoring.card import Scorecard

MOST_LINES = 120  # beyond any attempt that ends by itself; a bot that gets here is a loop
NEVER_PASS = ("rude", "silent", "stuffer")
IDEAL_SEEDS = 3  # at least: orders, names and amounts differ, and an ideal trainee must pass with all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """One bot's attempt and what became of it."""

    scenario: str
    bot: str
    lang: str
    seed: int
    played: Played
    card: Scorecard


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfPlay:
    """What self-play of one scenario found: problems in words, games played, and who reached which beats.

    `reached`: by a bot; `sampled`: by samples alone; `unreached`: by nobody.
    """

    scenario: str
    problems: tuple[str, ...]
    reached: tuple[str, ...]
    sampled: tuple[str, ...]
    unreached: tuple[str, ...]
    games: int


def game(library: Library, scenario: Scenario, bot: str, seed: int, lang: Lang, reads: Reads) -> Game:
    """One attempt played to its end; an action that is refused counts as a short hesitation."""
    setting = library.setting(scenario)
    mode: Mode = "exam" if (seed + (lang == "en")) % 2 else "test"  # so that exam variants are played too
    first = started(scenario, seed=seed, lang=lang, mode=mode)
    read = reads(setting.scene(first))
    played = opened(setting, first)
    for _ in range(MOST_LINES):
        if played.attempt.ending is not None:
            break
        line = BOTS[bot](Table(library=library, setting=setting, played=played, read=read))
        try:
            played = perform(setting, played, line, read)
        except (BadAction, NotNow):
            played = perform(setting, played, "/wait 5", read)
    card = likely_card(library, played.attempt, scenario)
    return Game(scenario=scenario.id, bot=bot, lang=lang, seed=seed, played=played, card=card)


def self_play(
    library: Library, scenario: Scenario, reads: Reads, seeds: int, proved: Iterable[Proved] = ()
) -> SelfPlay:
    """All bots, both languages, `seeds` seeds on one scenario (the ideal bot at least three); what its samples reach
    beside.
    """
    problems: list[str] = []
    reached: set[str] = set()
    shown: set[str] = set()
    games = 0
    for bot in BOTS:
        for lang in LANGS:
            for seed in range(max(seeds, IDEAL_SEEDS) if bot == "ideal" else seeds):
                one = game(library, scenario, bot, seed, lang, reads)
                games += 1
                reached |= set(one.played.attempt.beats)
                problems += _wrong(one)
    for sample in proved:
        shown |= set(sample.played.attempt.beats) if sample.played is not None else set()
    beats = [beat.id for beat in scenario.beats]
    unreached = tuple(beat for beat in beats if beat not in reached | shown)
    problems += [f"beat '{beat}' is reached by no bot and no sample" for beat in unreached]
    return SelfPlay(
        scenario=scenario.id,
        problems=tuple(problems),
        reached=tuple(b for b in beats if b in reached),
        sampled=tuple(b for b in beats if b in shown - reached),
        unreached=unreached,
        games=games,
    )


def _wrong(one: Game) -> list[str]:
    who = f"{one.bot}, {one.lang}, seed {one.seed}"
    if one.played.attempt.ending is None:
        return [f"{who}: the attempt never ends (beat {one.played.attempt.beat or '-'})"]
    if one.bot == "ideal" and not one.card.passes:
        weak = ", ".join(f"{a.area} {a.percent}" for a in one.card.areas if a.percent is not None and a.percent < 80)
        missed = ", ".join(f.rule for f in one.card.findings if f.state in ("missed", "broken"))
        critical = f"; critical {', '.join(one.card.critical)}" if one.card.critical else ""
        return [f"{who}: does not pass ({one.card.total}; {weak}{critical}; {missed})"]
    if one.bot in NEVER_PASS and one.card.passes:
        return [f"{who}: passes with {one.card.total}"]
    return []
