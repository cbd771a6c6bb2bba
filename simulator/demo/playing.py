"""Plays an attempt as somebody of a certain skill would: mostly well, with slips, late answers, rarely rude."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.attempts.replaying import Judged, judged
from simulator.content.base import Lang
from simulator.dialogue import events as e
from simulator.dialogue.chance import draw
from simulator.dialogue.play import opened, perform
from simulator.dialogue.setting import draw_variant
from simulator.errors import BadAction, NotNow
from simulator.library import Library
from simulator.proving.bot_table import Table
from simulator.proving.bots import careless, one_phrase, rude
from simulator.proving.ideal import ideal
from simulator.reader_setup import Reads

MOST_LINES = 60  # beyond any attempt that ends by itself
RUDE_BELOW = 30  # percent of skill


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An attempt to be played. `key` decides which replies go wrong. `lines`: stop after so many, and leave it open."""

    key: str
    scenario: str
    variant: str
    mode: e.Mode
    seed: int
    lang: Lang
    at: int
    skill: int
    extra: int = 0
    lines: int = MOST_LINES


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """What came of it, without the digests of its content. `judged`: None where it was left open."""

    events: tuple[e.Event, ...]
    judged: Judged | None

    @property
    def ends(self) -> int:
        return self.events[-1].at


def perform_part(library: Library, reads: Reads, looks: Reads, part: Part) -> Take:
    """Plays it from beginning to end; an action that is refused is a short hesitation.

    `reads`: how replies are read. `looks`: how the next words are chosen, for which a quicker reader will do.
    """
    scenario = library.scenarios[part.scenario]
    setting = library.setting(scenario)
    first = _started(library, part)
    scene = setting.scene(first)
    read, look = reads(scene), looks(scene)
    played = opened(setting, first)
    for _ in range(part.lines):
        if played.attempt.ending is not None:
            break
        line = _line(part, Table(library=library, setting=setting, played=played, read=look))
        try:
            played = perform(setting, played, line, read)
        except (BadAction, NotNow):
            played = perform(setting, played, "/wait 5", read)
    if played.attempt.ending is None and part.lines == MOST_LINES:
        played = perform(setting, played, "/hangup" if played.attempt.answered else "/wait 300", read)
    over = played.attempt.ending is not None
    return Take(events=played.events, judged=judged(setting, played.attempt) if over else None)


def _started(library: Library, part: Part) -> e.Started:
    scenario = library.scenarios[part.scenario]
    drawn = draw_variant(scenario, part.seed, use="exam" if part.mode == "exam" else "practice", variant=part.variant)
    return e.Started(
        at=part.at,
        scenario=part.scenario,
        variant=drawn.variant,
        seed=part.seed,
        lang=part.lang,
        mode=part.mode,
        slots=drawn.slots,
        order=drawn.order,
        digests={},
        extra=part.extra,
    )


def _line(part: Part, table: Table) -> str:
    """The next line; drawn anew at every moment, since after a wait the same turn comes again."""
    moment = table.played.now - part.at
    if draw(100, part.key, "well", moment) < part.skill:
        return ideal(table)
    slip = draw(100, part.key, "slip", moment)
    if slip < 18:
        return "/wait 12"
    if slip < 30:
        return one_phrase(table)
    if slip > 92 and part.skill < RUDE_BELOW:
        return rude(table)
    return careless(table)
