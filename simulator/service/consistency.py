"""The same service for everybody (ST-737 to ST-740, EX-13): a person's scores in pairs that differ in one condition.

A pair is one scenario played under both conditions. What a score can show are three of the four sames: watched and
unwatched, idle and busy, after a calm and after an angry customer. Strangers and acquaintances need customers who say
that they know the agent; no scenario has such a customer yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from simulator.storage.kept import PRACTISED
from simulator.storage.tables import AttemptRow

Same = Literal["watched", "idle", "calm"]
SAMES: tuple[Same, ...] = ("watched", "idle", "calm")
GAP = 10  # points, proposed: beyond it somebody should look
PAIRS = 2  # fewer tell nothing
HOUR_MS = 3_600_000
SINCE_MS = 180 * 24 * HOUR_MS
BUSY = 2  # drills begun in the hour before
ANGRY = {"furious", "upset"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A scored attempt in short; times in ms. `angry`: how the customer left."""

    scenario: str
    mode: str
    score: int
    started_at: int
    ended_at: int
    angry: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Consistency:
    """One same. `gap`: mean over `pairs` scenarios of the score under the first condition less that under the other
    (watched less unwatched, idle less busy, after calm less after anger), in points; None without a pair.
    """

    same: Same
    pairs: int
    gap: int | None
    alert: bool


def consistency(session: Session, person: str, at: int) -> tuple[Consistency, ...]:
    """The three sames of a person over the last 180 days."""
    row = AttemptRow
    query = select(row.scenario, row.mode, row.score, row.started_at, row.ended_at, row.band_end).where(
        row.person == person,
        row.started_at >= at - SINCE_MS,
        row.mode.in_(PRACTISED),
        row.status == "scored",
        row.origin == "played",
    )
    return of(
        [
            Played(scenario=scenario, mode=mode, score=score, started_at=began, ended_at=ended, angry=band in ANGRY)
            for scenario, mode, score, began, ended, band in session.execute(query.order_by(row.started_at, row.stream))
            if score is not None and ended is not None
        ]
    )


def of(played: Sequence[Played]) -> tuple[Consistency, ...]:
    """From attempts in the order of their beginnings."""
    after: dict[int, bool] = {}  # by place: whether the customer before, within the hour, left angry
    for place, (before, one) in enumerate(pairwise(played), 1):
        if 0 <= one.started_at - before.ended_at <= HOUR_MS:
            after[place] = before.angry
    recent = [sum(0 < one.started_at - other.started_at <= HOUR_MS for other in played) for one in played]
    under: dict[Same, Callable[[int], bool | None]] = {
        "watched": lambda place: played[place].mode == "test",
        "idle": lambda place: True if not recent[place] else False if recent[place] >= BUSY else None,
        "calm": lambda place: not after[place] if place in after else None,
    }
    return tuple(_same(same, played, under[same]) for same in SAMES)


def _same(same: Same, played: Sequence[Played], is_first: Callable[[int], bool | None]) -> Consistency:
    """Scenarios that were played under both conditions; an attempt under neither (None) is left out."""
    scores: dict[str, dict[bool, list[int]]] = {}
    for place, one in enumerate(played):
        first = is_first(place)
        if first is not None:
            scores.setdefault(one.scenario, {}).setdefault(first, []).append(one.score)
    gaps = [_mean(found[True]) - _mean(found[False]) for found in scores.values() if len(found) == 2]
    gap = round(sum(gaps) / len(gaps)) if gaps else None
    return Consistency(same=same, pairs=len(gaps), gap=gap, alert=len(gaps) >= PAIRS and gap is not None and gap > GAP)


def _mean(scores: Sequence[int]) -> float:
    return sum(scores) / len(scores)
