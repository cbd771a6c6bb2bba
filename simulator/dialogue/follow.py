"""Where the customer goes after a reply: exits of the beat, demands in their drawn order, goals still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.content.base import Band
from simulator.content.scenario import Beat, Goal, When
from simulator.dialogue.attempt import Attempt, Position
from simulator.dialogue.setting import Setting

DEEPEST = 2  # beats that one reply can pass: the customer gets a word in


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The beats entered by one reply, each with the character of the reply where it fell,
    or the goal that held it back.
    """

    entered: tuple[tuple[Beat, int], ...] = ()
    blocked_by: Goal | None = None


def path(setting: Setting, attempt: Attempt, band: Band) -> Path:
    """The way from the current beat, given everything heard and done up to the last turn of `attempt`."""
    entered: list[tuple[Beat, int]] = []
    beat, since = attempt.beat, attempt.beat_from
    visited = list(attempt.beats)
    replies = attempt.beat_replies
    while len(entered) < DEEPEST:
        step = _exit(setting, attempt, setting.beat(beat), since, visited, band, replies)
        if step is None:
            break
        target, at = step
        goal = _open_goal(setting, attempt, target, band)
        if goal is not None:
            return Path(entered=tuple(entered), blocked_by=goal)
        entered.append((target, at.offset if at.turn == len(attempt.turns) - 1 else 0))
        visited.append(target.id)
        beat, since, replies = target.id, at, 0
        if target.ending is not None:
            break
    return Path(entered=tuple(entered))


def _exit(
    setting: Setting,
    attempt: Attempt,
    beat: Beat,
    since: Position,
    visited: Sequence[str],
    band: Band,
    replies: int,
) -> tuple[Beat, Position] | None:
    heard = _heard(setting, attempt, since)
    for way in beat.exits:
        at = _holds(attempt, way.when, heard, band, replies)
        if at is not None:
            return setting.beat(target(setting, attempt, way.to, visited)), at
    return None


def target(setting: Setting, attempt: Attempt, to: str, visited: Sequence[str]) -> str:
    """The beat that an exit leads to: `next_demand` is the first demand, in the drawn order, not yet visited."""
    if to != "next_demand":
        return to
    left = [demand for demand in attempt.started.order if demand not in visited]
    return left[0] if left else (setting.scenario.after_demands or setting.scenario.first)


def _open_goal(setting: Setting, attempt: Attempt, target: Beat, band: Band) -> Goal | None:
    """The first goal not yet met, where the target would end the attempt as resolved (never by mood alone,
    decision 8).
    """
    if target.ending != "resolved":
        return None
    ever = _heard(setting, attempt, Position(-1))
    goals = setting.scenario.goals
    return next((g for g in goals if _holds(attempt, g.needs, ever, band, attempt.replies) is None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """The places of what was heard or done since a moment, and of all that ever was."""

    since: dict[str, Position]
    ever: dict[str, Position]


def _heard(setting: Setting, attempt: Attempt, since: Position) -> _Heard:
    hurts = frozenset(term for term, push in setting.persona.reactions.items() if push.patience < 0)
    return _Heard(since=places(attempt, since, hurts), ever=places(attempt, Position(-1), hurts))


def _holds(attempt: Attempt, when: When, heard: _Heard, band: Band, replies: int) -> Position | None:
    """The place at which `when` came true, or None; things heard or done before count only for `ever`."""
    since = heard.since
    if replies < when.replies or (when.bands and band not in when.bands):
        return None
    if any(term not in since for term in when.all) or any(term not in heard.ever for term in when.ever):
        return None
    if when.any and not any(term in since for term in when.any):
        return None
    if any(term in since for term in when.none):
        return None
    met = [since[term] for term in when.all]
    if when.any:
        met.append(min(since[term] for term in when.any if term in since))
    return max(met, default=Position(max(len(attempt.turns) - 1, 0)))


def places(attempt: Attempt, since: Position, hurts: frozenset[str] = frozenset()) -> dict[str, Position]:
    """Each term heard or done after `since`, with the first place where it was; what earns nothing is not heard.

    An act's place is its end, so that what follows it in the same reply belongs to the next beat. What `hurts` must be
    sure: nobody takes offence at a guess.
    """
    found: dict[str, Position] = {}
    for index in range(max(since.turn, 0), len(attempt.turns)):
        turn = attempt.turns[index]
        if turn.who != "agent" or turn.empty:
            continue
        for hit in turn.heard():
            position, term = Position(index, hit.end), hit.term
            if term in hurts and not hit.sure:
                continue
            if position > since and (term not in found or position < found[term]):
                found[term] = position
    for done in attempt.done:
        if done.position > since:
            found.setdefault(done.term, done.position)
            found.setdefault(f"{done.term}_{done.text}", done.position) if done.text.isidentifier() else None
    return found
