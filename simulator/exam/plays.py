"""A role-play as an exam sees it: its score between the lowest and highest that examiners could still leave it with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from simulator.content.base import Band, Ending
from simulator.content.scenario import Scenario
from simulator.content.standard import Standard
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.mood import band
from simulator.exam.points import Decided, Point, points
from simulator.exam.rounding import weighted
from simulator.scoring.card import Finding, Scorecard
from simulator.scoring.score import card_of, charged_once, percent, share_words

MOST_TRIED = 8  # doubts about the same words that are tried in every combination


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A percent: the lowest and highest that doubts can still make it, and the likely one."""

    low: int
    likely: int
    high: int

    @property
    def settled(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, kw_only=True)
class RolePlay:
    """One conversation of a sitting, judged. `stream` names its attempt; `band` is the customer's mood at the end."""

    slot: str
    stream: str
    standard: Standard
    scenario: Scenario
    attempt: Attempt
    points: tuple[Point, ...]

    @property
    def ending(self) -> Ending | None:
        return self.attempt.ending

    @property
    def band(self) -> Band:
        return band(self.attempt.moods[-1].mood) if self.attempt.moods else "tense"

    @cached_property
    def card(self) -> Scorecard:
        """The likely scorecard, with all that was decided so far, and its interval."""
        card = card_of(self.standard, (point.likely for point in self.points), self.attempt, self.scenario)
        if not self.doubts():
            return card
        return replace(card, low=self._total("worst"), high=self._total("best"))

    @cached_property
    def score(self) -> Span:
        """Nobody gets a percent for a conversation in which nothing could be judged: that is 0."""
        card = self.card
        likely = card.total or 0
        return Span(low=min(card.low or 0, likely), likely=likely, high=max(card.high or 0, likely))

    def doubts(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.in_doubt)

    def decided(self, states: Mapping[str, Decided]) -> RolePlay:
        """The role-play with points decided, by key."""
        found = (point.decided(states[point.key]) if point.key in states else point for point in self.points)
        return replace(self, points=tuple(found))

    def _total(self, side: str) -> int | None:
        """The total with every doubt on one side; words that several rules charge bound each area by itself."""
        losses = _losses(self.points, highest=side == "worst")
        judged = []
        for area in self.standard.areas:
            mine = [getattr(point, side) for point in self.points if point.likely.area == area.id]
            gained = sum(finding.gained for finding in mine)
            possible = sum(finding.possible for finding in mine)
            lost = losses.get(area.id, 0)
            if possible:
                judged.append((percent(max(0, gained - lost), possible), area.weight))
            elif lost:
                judged.append((0, area.weight))
        return weighted(judged) if judged else None


def role_play(slot: str, stream: str, standard: Standard, scenario: Scenario, attempt: Attempt) -> RolePlay:
    """A finished attempt as part of a sitting."""
    found = points(standard, scenario, attempt)
    return RolePlay(slot=slot, stream=stream, standard=standard, scenario=scenario, attempt=attempt, points=found)


def _losses(found: Iterable[Point], *, highest: bool) -> dict[str, int]:
    """Points lost by area, at most or at least. Who pays for shared words depends on what is decided about each, so
    every combination within a cluster of overlapping words is tried; too many are counted without sharing.
    """
    choose = max if highest else min
    losses: dict[str, int] = {}
    for cluster in _clusters([point for point in found if point.worst.lost]):
        outcomes = _outcomes(cluster, highest)
        for area in {point.likely.area for point in cluster}:
            lost = (sum(f.lost for f in outcome if f.area == area) for outcome in outcomes)
            losses[area] = losses.get(area, 0) + choose(lost)
    return losses


def _outcomes(cluster: list[Point], highest: bool) -> list[list[Finding]]:
    if sum(point.in_doubt for point in cluster) > MOST_TRIED:
        return [[point.worst for point in cluster]] if highest else [[]]
    return [charged_once(list(chosen)) for chosen in product(*(point.options for point in cluster))]


def _clusters(found: list[Point]) -> list[list[Point]]:
    """Points joined by shared words, directly or through others; each cluster in the order of its points, because of
    equal charges the first one pays.
    """
    clusters: list[list[int]] = []
    for number, point in enumerate(found):
        joined = [c for c in clusters if any(share_words(point.worst, found[other].worst) for other in c)]
        clusters = [c for c in clusters if c not in joined]
        clusters.append(sorted([number, *(other for cluster in joined for other in cluster)]))
    return [[found[number] for number in cluster] for cluster in clusters]
