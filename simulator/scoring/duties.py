"""Checks of what must be done: duties in their windows, order, runs of the same thing, outcome and mood."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.content.checks import Duty, MoodAt, Order, Outcome, Run
from simulator.dialogue.attempt import Position
from simulator.scoring.card import Evidence, Verdict
from simulator.scoring.registry import check
from simulator.scoring.view import TRAINEE_CAUSED, Heard, View, Window, overlap

LEADING = {"zh": 20, "en": 60}  # characters that still count as the first words of a reply
NOT_APPLICABLE = [Verdict(state="not_applicable")]


@check("duty", free=True)
def duty(rule: Duty, view: View) -> list[Verdict]:
    """Decision 12: opens at its trigger, closes at its event; early counts unless `not_before`."""
    window = view.window(rule.opens, rule.closes)
    if window is None:
        if rule.conditional or view.attempt.ending not in TRAINEE_CAUSED or not view.reachable(rule.opens):
            return NOT_APPLICABLE
        last = max(len(view.attempt.turns) - 1, 0)
        return [Verdict(state="missed", absent=(0, last), detail=f"never reached: {rule.opens}")]
    found = _found(rule, view, window)
    if found:
        return [
            Verdict(
                state="met",
                evidence=tuple(view.evidence(heard) for heard in found),
                sure=all(heard.sure for heard in found),
                prompted=_prompted(view, window, found),
            )
        ]
    if not window.closed:
        return [Verdict(state="open")]
    return [Verdict(state="missed", absent=view.span(window))]


def _found(rule: Duty, view: View, window: Window) -> list[Heard]:
    inside = [
        h
        for h in view.duties.of((*rule.all, *rule.any))
        if h.position < window.closes and (not rule.not_before or h.position >= window.opens)
    ]
    if rule.leading:
        first = next((i for i, _ in view.agent() if i >= window.opens.turn), None)
        limit = LEADING[view.attempt.started.lang]
        inside = [h for h in inside if h.position.turn == first and h.position.offset <= limit]
    found = []
    for term in rule.all:
        hit = next((h for h in inside if h.term == term), None)
        if hit is None:
            return []
        found.append(hit)
    if rule.any:
        distinct = _distinct(h for h in inside if h.term in rule.any)
        if len(distinct) < rule.count:
            return []
        found += distinct[: rule.count]
    return found


def _distinct(heard: Iterable[Heard]) -> list[Heard]:
    """Hits that do not overlap one already taken: the same words are no second point."""
    taken: list[Heard] = []
    for h in heard:
        if not any(overlap(h, t) for t in taken):
            taken.append(h)
    return taken


def _prompted(view: View, window: Window, found: list[Heard]) -> bool:
    """Whether the customer had just had to say what it needed (decision 9): the reply after it is prompted."""
    met = max(h.position for h in found)
    before = [turn for turn in view.attempt.turns[max(window.opens.turn, 0) : met.turn] if turn.who == "customer"]
    return bool(before) and before[-1].why in ("stuck", "goal") and window.opens < Position(met.turn - 1)


@check("order", free=True)
def order(rule: Order, view: View) -> list[Verdict]:
    """The first of `then` must come after some of `first`; not applicable where `then` never happens."""
    opening = view.first_mark(rule.opens)
    if opening is None:
        return NOT_APPLICABLE
    then = next((h for h in view.duties.of(rule.then) if h.position >= opening), None)
    if then is None:
        if view.attempt.ending in TRAINEE_CAUSED and view.scenario is not None:
            return [Verdict(state="missed", absent=(0, max(len(view.attempt.turns) - 1, 0)))]
        return NOT_APPLICABLE
    begin = Position(0) if rule.early else opening
    first = next((h for h in view.duties.of(rule.first) if begin <= h.position <= then.position), None)
    if first is None:
        return [Verdict(state="missed", evidence=(view.evidence(then),), sure=then.sure)]
    return [Verdict(state="met", evidence=(view.evidence(first), view.evidence(then)), sure=first.sure and then.sure)]


@check("run", free=True)
def run(rule: Run, view: View) -> list[Verdict]:
    """Replies in a row that do `any` and none of `without`; the reply after the allowed number is the evidence."""
    length = 0
    heard = view.duties.of((*rule.any, *rule.without))
    for index, _ in view.agent():
        terms = {h.term for h in heard if h.position.turn == index}
        length = length + 1 if terms & set(rule.any) and not terms & set(rule.without) else 0
        if length > rule.most:
            return [Verdict(state="broken", evidence=(view.whole(index),), detail=f"{length}")]
    return [Verdict(state="met")]


@check("outcome")
def outcome(rule: Outcome, view: View) -> list[Verdict]:
    """The ending is one of those wanted; open while the attempt runs."""
    ending = view.attempt.ending
    if ending is None:
        return [Verdict(state="open")]
    last = max(len(view.attempt.turns) - 1, 0)
    if ending in rule.any:
        return [Verdict(state="met", evidence=(view.whole(last),) if view.attempt.turns else (), detail=ending)]
    return [Verdict(state="missed", absent=(0, last), detail=ending)]


@check("mood")
def mood(rule: MoodAt, view: View) -> list[Verdict]:
    """The customer's patience or trust at the end; a trainee who never replied has moved nothing."""
    attempt = view.attempt
    if attempt.ending is None:
        return [Verdict(state="open")]
    number = [getattr(point.mood, rule.number) for point in attempt.moods]
    wanted = rule.least if rule.least is not None else number[0] + (rule.rise or 0)
    last = max(len(attempt.turns) - 1, 0)
    detail = f"{rule.number} {number[0]} -> {number[-1]}"
    if attempt.replies and number[-1] >= min(wanted, 100):
        return [Verdict(state="met", evidence=_best_moment(view), detail=detail)]
    return [Verdict(state="missed", absent=(0, last), detail=detail)]


def _best_moment(view: View) -> tuple[Evidence, ...]:
    """The words that raised the mood most."""
    best = max(
        ((c, p.turn) for p in view.attempt.moods for c in p.causes if c.end),
        key=lambda x: x[0].patience + x[0].trust,
        default=None,
    )
    if best is None:
        return ()
    cause, index = best
    turns = [i for i, t in view.agent() if i <= index]
    if not turns:
        return ()
    text = view.attempt.turns[turns[-1]].text
    return (
        Evidence(
            turn=turns[-1], start=cause.start, end=cause.end, quote=text[cause.start : cause.end], term=cause.term
        ),
    )
