"""The history of an attempt's scorecards: each with who made it and why, and what differs from the one before."""

from __future__ import annotations

from simulator.service.differences import difference
from simulator.service.judgements import Judgement, judgements
from simulator.service.judging_view import JudgementView
from simulator.storage import Reading
from simulator.storage.tables import PersonRow
from simulator.words import Words


def history(now: Reading, stream: str, words: Words, *, with_names: bool) -> tuple[JudgementView, ...]:
    """Every scorecard, the oldest first. `with_names`: who made it. Raises NotFound, Erased, Tampered."""
    found = judgements([entry.event for entry in now.read(stream)])
    before: Judgement | None = None
    told = []
    for one in found:
        told.append(_told(now, one, before, words, with_names))
        before = one
    return tuple(told)


def _told(now: Reading, one: Judgement, before: Judgement | None, words: Words, with_names: bool) -> JudgementView:
    differs = difference(before.card, one.card) if before is not None else None
    by = now.session.get(PersonRow, one.by) if one.by and with_names else None
    rules = differs.rules if differs is not None else ()
    return JudgementView(
        at=one.at,
        cause=one.cause,
        cause_name=words(f"judging.cause.{one.cause}"),
        by=by.name if by else "",
        why=one.why,
        standard=one.standard,
        read_again=bool(one.reader),
        total=one.card.total,
        low=one.card.low,
        high=one.card.high,
        passes=one.card.passes,
        rules=tuple(f"{change.rule}: {'/'.join(change.before)} -> {'/'.join(change.after)}" for change in rules),
    )
