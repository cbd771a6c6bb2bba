"""Where a result would stand after decisions that are not made yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from simulator.exam import events as e
from simulator.exam.questions import questions
from simulator.exam.result import Work, result
from simulator.exam.sitting import Sitting, fold
from simulator.exam.weighing import weigh
from simulator.service.verdicts import Standing


def after(now: Standing, events: Iterable[e.SittingEvent], at: int) -> Standing:
    """The sitting with these events, weighed; its heads are still those of before."""
    sitting = fold(events, now.sitting)
    work, form = work_after(now, sitting, at), sitting.booked.form
    return replace(
        now,
        sitting=sitting,
        work=work,
        result=result(now.blueprint, form, work),
        questions=questions(now.blueprint, form, work),
    )


def work_after(now: Standing, sitting: Sitting, at: int) -> Work:
    """The same role-plays and answers with the decisions of `sitting` instead."""
    plays = {slot: one.play for slot, one in now.played.items()}
    return weigh(now.blueprint, sitting, now.items, plays, at=at)
