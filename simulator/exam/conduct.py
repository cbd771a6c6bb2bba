"""What may happen next in a sitting: each action as the events that it leads to, or a refusal that says what to do."""

from __future__ import annotations

from simulator.content.base import Lang
from simulator.content.blueprint import Blueprint
from simulator.errors import NeedsSecondPerson, NotNow, Stale
from simulator.exam import events as e
from simulator.exam.form import Form
from simulator.exam.keyboard import Typed
from simulator.exam.marking import Answer
from simulator.exam.sitting import Sitting, code_digest

HOUR_MS = 3_600_000


def book(
    blueprint: Blueprint,
    form: Form,
    *,
    at: int,
    by: str,
    sitting: str,
    candidate: str,
    invigilator: str,
    code: str,
    lang: Lang,
    window_opens: int,
    extra: int = 0,
    attempt: int = 1,
    closes: tuple[str, ...] = (),
) -> tuple[e.SittingEvent, ...]:
    """A sitting in a window of the blueprint's length. Raises NeedsSecondPerson when the candidate would watch."""
    if by == candidate:
        raise NeedsSecondPerson("Nobody books their own exam. Ask an examiner or a manager.", code="exam_own_booking")
    if invigilator == candidate:
        raise NeedsSecondPerson(
            "The candidate cannot be the invigilator. Name somebody else.", code="exam_own_invigilator"
        )
    booked = e.Booked(
        at=at,
        by=by,
        sitting=sitting,
        candidate=candidate,
        invigilator=invigilator,
        code=code_digest(sitting, code),
        lang=lang,
        form=form,
        window_opens=window_opens,
        window_closes=window_opens + blueprint.times.window_hours * HOUR_MS,
        own=blueprint.times.minutes * 60_000,
        extra=extra,
        attempt=attempt,
        closes=closes,
    )
    return (booked,)


def change_code(sitting: Sitting, code: str, *, at: int, by: str) -> tuple[e.SittingEvent, ...]:
    """Another code for the invigilator, in place of one that was lost, before the sitting is open."""
    if by == sitting.booked.candidate:
        raise NeedsSecondPerson("Candidates get no code. Ask the invigilator.", code="exam_own_code")
    _not_over(sitting, at)
    if sitting.opened_at is not None:
        raise NotNow("This sitting is open already and needs no code.", code="exam_open_already")
    return (e.CodeChanged(at=at, by=by, code=code_digest(sitting.booked.sitting, code)),)


def cancel(sitting: Sitting, *, at: int, by: str, reason: str) -> tuple[e.SittingEvent, ...]:
    """Call a sitting off that nobody has begun; doing so again changes nothing."""
    if sitting.cancelled is not None:
        return ()
    if not reason.strip():
        raise NotNow("A reason is needed. Write why.", code="exam_reason")
    _not_over(sitting, at)
    if sitting.started is not None:
        raise NotNow("This sitting has been begun; it can only be handed in.", code="exam_begun")
    return (e.Cancelled(at=at, by=by, reason=reason.strip()),)


def open_it(sitting: Sitting, *, at: int, by: str, code: str) -> tuple[e.SittingEvent, ...]:
    """The invigilator opens the sitting with its code; doing so again changes nothing."""
    if by != sitting.booked.invigilator:
        raise NotNow(
            "Only the invigilator named in the booking opens this sitting. Ask them for it.",
            code="exam_not_invigilator",
        )
    if code_digest(sitting.booked.sitting, code) != sitting.code:
        raise NotNow("This is not the code of this sitting. Look at the booking and type it again.", code="exam_code")
    if sitting.opened_at is not None and sitting.cancelled is None:
        return ()
    if at < sitting.booked.window_opens:
        raise NotNow("The window of this sitting has not begun. Wait until it does.", code="exam_early")
    _not_over(sitting, at)
    return (e.Opened(at=at, by=by),)


def start_section(sitting: Sitting, section: str, *, at: int, local: bool = False) -> tuple[e.SittingEvent, ...]:
    """The candidate begins a section of the form; the first one starts the clock."""
    in_one_place(sitting, local=local)
    _not_over(sitting, at)
    if sitting.opened_at is None:
        raise NotNow("The sitting is not open yet. The invigilator opens it with the code.", code="exam_not_open")
    form = sitting.booked.form
    filled = {item.section for item in form.items} | {play.section for play in form.plays}
    open_ones = [part.id for part in form.sections if part.kept is None and part.id in filled]
    if section not in open_ones:
        names = ", ".join(open_ones)
        raise NotNow(f"This form has no section {section}; it has {names}.", code="exam_no_section", choices=names)
    return () if section in sitting.sections else (e.SectionStarted(at=at, section=section, local=local),)


def in_one_place(sitting: Sitting, *, local: bool) -> None:
    """A sitting begun on the server stays there: what certifies does not go on beside its own keys (decision 17)."""
    if local and sitting.started is not None and not sitting.local:
        raise NotNow("This sitting was begun on the server. Go on with it there.", code="exam_on_server")


def save_answer(
    sitting: Sitting, item: str, answer: Answer, *, at: int, seen: int | None = None
) -> tuple[e.SittingEvent, ...]:
    """An answer, saved as often as it changes; the same one again is no event.

    `seen`: how many saves of it the page knew; Stale where another page has saved another answer since.
    """
    _in_section(sitting, _section_of(sitting, item), at)
    if sitting.answers.get(item) == answer:
        return ()
    saves = sitting.saves.get(item, 0)
    if seen is not None and seen != saves:
        raise Stale(
            "This answer was changed in another window. Nothing was saved; load the page again.",
            head=saves,
            code="exam_other_window",
        )
    return (e.AnswerSaved(at=at, item=item, answer=answer),)


def type_text(sitting: Sitting, typed: Typed, *, at: int) -> tuple[e.SittingEvent, ...]:
    """A text of the typing test, once; the same again changes nothing."""
    _in_section(sitting, _section_of(sitting, typed.item), at)
    if sitting.typed.get(typed.item) == typed:
        return ()
    if typed.item in sitting.typed:
        raise NotNow("This text has been typed already. Go on to the next part.", code="exam_typed_already")
    if sitting.started is None or not 0 <= typed.ms <= at - sitting.started:
        raise NotNow("This took longer than the sitting has lasted. Type the text again.", code="exam_typed_time")
    return (e.TextTyped(at=at, typed=typed),)


def link(sitting: Sitting, slot: str, stream: str, *, at: int) -> tuple[e.SittingEvent, ...]:
    """A role-play begins in its place; a granted variant may be played after the rest was handed in."""
    play = sitting.play(slot)
    if play is None:
        raise NotNow(f"This form has no role-play {slot}.", code="exam_no_play", slot=slot)
    if slot in sitting.role_plays:
        if sitting.role_plays[slot] == stream:
            return ()
        raise NotNow("This role-play has been started already. Go on with it.", code="exam_play_started")
    if slot in sitting.granted:
        if at >= sitting.granted_until[slot]:
            raise NotNow(
                "The time for the fresh role-play is over. Ask the examiner for another.", code="exam_grant_over"
            )
    else:
        _in_section(sitting, play.section, at)
    return (e.RolePlayLinked(at=at, slot=slot, stream=stream),)


def until(sitting: Sitting, slot: str) -> int:
    """When the role-play in a place is cut off: at the deadline, or at the end of the time for a fresh variant."""
    if slot not in sitting.role_plays:
        raise NotNow("This role-play has not been started. Start it first.", code="exam_play_not_started")
    if slot in sitting.granted:
        return sitting.granted_until[slot]
    ends = sitting.window_closes if sitting.deadline is None else sitting.deadline
    return ends if sitting.handed_in_at is None else min(ends, sitting.handed_in_at)


def extend(sitting: Sitting, *, at: int, by: str, own: int, reason: str, window: int = 0) -> tuple[e.SittingEvent, ...]:
    """More time while the sitting runs (ms); somebody other than the candidate gives it, with a reason."""
    if by == sitting.booked.candidate:
        raise NeedsSecondPerson("Candidates cannot give themselves time. Ask the invigilator.", code="exam_own_time")
    if not reason.strip():
        raise NotNow("An extension needs a reason. Write why.", code="exam_reason")
    if own < 0 or window < 0 or own + window == 0:
        raise NotNow("An extension adds time. Give a number of minutes above 0.", code="exam_no_more_time")
    _not_over(sitting, at)
    return (e.Extended(at=at, by=by, own=own, window=window, reason=reason.strip()),)


def time_out(sitting: Sitting, *, at: int) -> tuple[e.SittingEvent, ...]:
    """What time brought until `at`: over at its due time, whenever that is noticed. Nothing where nothing was due.

    A sitting that nobody had begun when its window closed is called off: no question of it was seen.
    """
    if sitting.ended_at is not None or sitting.stage(at) != "over":
        return ()
    if sitting.deadline is None:
        return (e.Cancelled(at=sitting.window_closes),)
    return (e.TimeOver(at=sitting.deadline),)


def acknowledge(sitting: Sitting, *, at: int) -> tuple[e.SittingEvent, ...]:
    """The candidate has read the result (EX-14); once is enough until there is another one."""
    if not sitting.decided:
        raise NotNow("There is no result yet. Wait until it is given.", code="exam_no_result_yet")
    if sitting.acknowledged_at is not None and sitting.acknowledged_at >= sitting.decided[-1].at:
        return ()
    return (e.Acknowledged(at=at),)


def hand_in(sitting: Sitting, *, at: int) -> tuple[e.SittingEvent, ...]:
    """The candidate is done; a second time changes nothing."""
    if sitting.handed_in_at is not None:
        return ()
    _not_over(sitting, at)
    if sitting.started is None:
        raise NotNow("Nothing has been begun yet. Start a section first.", code="exam_not_begun")
    return (e.HandedIn(at=at),)


def _section_of(sitting: Sitting, item: str) -> str:
    for drawn in sitting.booked.form.items:
        if drawn.item == item:
            return drawn.section
    raise NotNow(f"This form has no question {item}.", code="exam_no_item", item=item)


def _in_section(sitting: Sitting, section: str, at: int) -> None:
    _not_over(sitting, at)
    if section not in sitting.sections:
        raise NotNow("This section has not been started. Start it first.", code="exam_section_not_started")


def _not_over(sitting: Sitting, at: int) -> None:
    stage = sitting.stage(at)
    if stage == "cancelled":
        raise NotNow("This sitting was called off. Ask for another.", code="exam_cancelled")
    if stage == "handed_in":
        raise NotNow("This sitting has been handed in.", code="exam_handed_in")
    if stage == "over":
        raise NotNow("The time of this sitting is over. What was saved by then counts.", code="exam_over")
