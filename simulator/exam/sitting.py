"""A sitting: one candidate's exam as a fold of its events, and its deadline."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import Literal

from simulator.exam import events as e
from simulator.exam.form import FormPlay
from simulator.exam.keyboard import Typed
from simulator.exam.marking import Answer
from simulator.exam.questions import Ruling

Stage = Literal["booked", "opened", "running", "over", "handed_in", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """What is known of a sitting after its events.

    `code`: digest of the code that opens it. `started`: when the candidate's own time began. `saves`: how often the
    answer to an item changed. `role_plays`: the stream that counts, by place; `voided`: streams that do not;
    `granted`: fresh variants by place, with the time until which they can be played. `ruled`, `appeals`: those on what
    counts, so none on voided role-plays. `local`: it certifies nothing.
    """

    booked: e.Booked
    code: str
    opened_at: int | None = None
    cancelled: e.Cancelled | None = None
    started: int | None = None
    local: bool = False
    sections: tuple[str, ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)
    saves: dict[str, int] = field(default_factory=dict)
    typed: dict[str, Typed] = field(default_factory=dict)
    role_plays: dict[str, str] = field(default_factory=dict)
    voided: tuple[str, ...] = ()
    granted: dict[str, FormPlay] = field(default_factory=dict)
    granted_until: dict[str, int] = field(default_factory=dict)
    more_own: int = 0
    more_window: int = 0
    over_at: int | None = None
    handed_in_at: int | None = None
    ruled: tuple[e.Ruled, ...] = ()
    appeals: tuple[e.Appealed, ...] = ()
    weighed: e.Weighed | None = None
    decided: tuple[e.Decided, ...] = ()
    acknowledged_at: int | None = None

    @property
    def window_closes(self) -> int:
        return self.booked.window_closes + self.more_window

    @property
    def own(self) -> int:
        """The candidate's own time in ms, with the accommodation and every extension."""
        return self.booked.own * (100 + self.booked.extra) // 100 + self.more_own

    @property
    def deadline(self) -> int | None:
        """The sooner of start + own time and the window's end (decision 15); None before the start."""
        return None if self.started is None else min(self.started + self.own, self.window_closes)

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        return tuple(event.ruling for event in self.ruled)

    @property
    def undecided(self) -> bool:
        """Whether it has ended and waits for its first result, or for another one after an appeal."""
        return self.ended_at is not None and (not self.decided or self.weighed is not None)

    @property
    def ended_at(self) -> int | None:
        return self.handed_in_at if self.handed_in_at is not None else self.over_at

    def play(self, slot: str) -> FormPlay | None:
        """What is to be played in a place of the form: the granted variant before the drawn one."""
        drawn = next((play for play in self.booked.form.plays if play.slot == slot), None)
        return self.granted.get(slot, drawn)

    def stage(self, at: int) -> Stage:
        """Where the sitting stands; time that ran out counts at once, whether it has been noticed or not."""
        if self.cancelled is not None:
            return "cancelled"
        if self.handed_in_at is not None:
            return "handed_in"
        if self.over_at is not None or at >= self.window_closes or (self.deadline is not None and at >= self.deadline):
            return "over"
        if self.started is not None:
            return "running"
        return "opened" if self.opened_at is not None else "booked"


def code_digest(sitting: str, code: str) -> str:
    """What is kept of a sitting code; blanks and capitals do not matter."""
    return hashlib.sha256(f"{sitting}:{''.join(code.split()).upper()}".encode()).hexdigest()


def fold(events: Iterable[e.SittingEvent], sitting: Sitting | None = None) -> Sitting:
    """The sitting after these events; the first of all must be Booked."""
    for event in events:
        if sitting is None:
            if not isinstance(event, e.Booked):
                raise ValueError(f"a sitting begins with booked, not with {event.type}")
            sitting = Sitting(booked=event, code=event.code)
        else:
            sitting = apply(event, sitting)
    if sitting is None:
        raise ValueError("a sitting has at least its Booked event")
    return sitting


@singledispatch
def apply(event: object, sitting: Sitting) -> Sitting:
    """The sitting with one more event."""
    raise TypeError(f"{type(event).__name__} cannot follow in a sitting")


@apply.register
def _(event: e.Opened, sitting: Sitting) -> Sitting:
    return replace(sitting, opened_at=event.at)


@apply.register
def _(event: e.CodeChanged, sitting: Sitting) -> Sitting:
    return replace(sitting, code=event.code)


@apply.register
def _(event: e.Cancelled, sitting: Sitting) -> Sitting:
    return replace(sitting, cancelled=event)


@apply.register
def _(event: e.SectionStarted, sitting: Sitting) -> Sitting:
    started = event.at if sitting.started is None else sitting.started
    sections = (*sitting.sections, event.section)
    return replace(sitting, started=started, sections=sections, local=sitting.local or event.local)


@apply.register
def _(event: e.AnswerSaved, sitting: Sitting) -> Sitting:
    saves = {**sitting.saves, event.item: sitting.saves.get(event.item, 0) + 1}
    return replace(sitting, answers={**sitting.answers, event.item: event.answer}, saves=saves)


@apply.register
def _(event: e.TextTyped, sitting: Sitting) -> Sitting:
    return replace(sitting, typed={event.typed.item: event.typed, **sitting.typed})


@apply.register
def _(event: e.RolePlayLinked, sitting: Sitting) -> Sitting:
    return replace(sitting, role_plays={**sitting.role_plays, event.slot: event.stream})


@apply.register
def _(event: e.Extended, sitting: Sitting) -> Sitting:
    return replace(
        sitting, more_own=sitting.more_own + event.own, more_window=sitting.more_window + event.window, over_at=None
    )


@apply.register
def _(event: e.TimeOver, sitting: Sitting) -> Sitting:
    return replace(sitting, over_at=event.at)


@apply.register
def _(event: e.HandedIn, sitting: Sitting) -> Sitting:
    return replace(sitting, handed_in_at=event.at)


@apply.register
def _(event: e.RolePlayVoided, sitting: Sitting) -> Sitting:
    kept = {slot: stream for slot, stream in sitting.role_plays.items() if slot != event.slot}
    # What was decided of the voided one must not be taken for a decision on the fresh one.
    ruled = tuple(ruled for ruled in sitting.ruled if ruled.ruling.slot != event.slot)
    appeals = tuple(appeal for appeal in sitting.appeals if appeal.slot != event.slot)
    return replace(sitting, role_plays=kept, voided=(*sitting.voided, event.stream), ruled=ruled, appeals=appeals)


@apply.register
def _(event: e.VariantGranted, sitting: Sitting) -> Sitting:
    slot = event.play.slot
    return replace(
        sitting,
        granted={**sitting.granted, slot: event.play},
        granted_until={**sitting.granted_until, slot: event.until},
    )


@apply.register
def _(event: e.Ruled, sitting: Sitting) -> Sitting:
    return replace(sitting, ruled=(*sitting.ruled, event))


@apply.register
def _(event: e.Appealed, sitting: Sitting) -> Sitting:
    return replace(sitting, appeals=(*sitting.appeals, event))


@apply.register
def _(event: e.Weighed, sitting: Sitting) -> Sitting:
    return replace(sitting, weighed=event)


@apply.register
def _(event: e.Decided, sitting: Sitting) -> Sitting:
    return replace(sitting, decided=(*sitting.decided, event), weighed=None)


@apply.register
def _(event: e.Acknowledged, sitting: Sitting) -> Sitting:
    return replace(sitting, acknowledged_at=event.at)
