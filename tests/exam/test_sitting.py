"""Sittings: who opens them, when they are over, what counts, and that their events can be read back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import NeedsSecondPerson, NotNow, Stale
from simulator.exam import afterwards, conduct
from simulator.exam.events import Cancelled, Decided, SittingEvent, Weighed, from_plain, to_plain
from simulator.exam.form import FormPlay
from simulator.exam.keyboard import Typed
from simulator.exam.marking import Answer
from simulator.exam.questions import Ruling
from simulator.exam.sitting import Sitting, fold
from tests.exam.builders import HOUR, NOON, a_form, booked

MINUTE = 60_000
B = Answer(chosen=("b",))
DECIDED = Decided(
    at=NOON + HOUR,
    outcome="failed",
    total=70,
    low=70,
    high=71,
    band="failed",
    evidence="e",
    appeal_until=NOON + 9 * HOUR,
)


def after(sitting: Sitting, events: Iterable[SittingEvent]) -> Sitting:
    return fold(events, sitting)


def handed_in(sitting: Sitting | None = None) -> Sitting:
    sitting = sitting or booked()
    return after(sitting, conduct.hand_in(sitting, at=NOON + HOUR))


def test_the_candidate_cannot_watch_over_their_own_sitting() -> None:
    with pytest.raises(NeedsSecondPerson):
        booked(invigilator="ann")


def test_only_the_named_invigilator_opens_it_with_the_right_code_in_the_window() -> None:
    sitting = booked(opened=False)
    with pytest.raises(NotNow) as refusal:
        conduct.open_it(sitting, at=NOON, by="ann", code="k7pq")
    assert refusal.value.code == "exam_not_invigilator"
    with pytest.raises(NotNow) as refusal:
        conduct.open_it(sitting, at=NOON, by="ivo", code="k7pr")
    assert refusal.value.code == "exam_code"
    with pytest.raises(NotNow) as refusal:
        conduct.open_it(sitting, at=NOON - 1, by="ivo", code="K7 PQ")
    assert refusal.value.code == "exam_early"
    assert after(sitting, conduct.open_it(sitting, at=NOON, by="ivo", code="k7 pq")).stage(NOON) == "opened"


def test_the_code_itself_is_not_in_the_booking() -> None:
    assert "k7pq" not in str(to_plain(booked(opened=False).booked)).lower()


def test_nothing_can_be_begun_before_the_sitting_is_open() -> None:
    with pytest.raises(NotNow) as refusal:
        conduct.start_section(booked(opened=False), "knowledge", at=NOON)
    assert refusal.value.code == "exam_not_open"


def test_opening_and_starting_twice_change_nothing() -> None:
    sitting = booked()
    assert conduct.open_it(sitting, at=NOON + 5, by="ivo", code="k7pq") == ()
    assert conduct.start_section(sitting, "knowledge", at=NOON + 5) == ()


@given(
    st.integers(0, 5 * HOUR),
    st.integers(0, 100),
    st.lists(st.tuples(st.integers(0, HOUR), st.integers(0, HOUR)), max_size=3),
)
def test_the_deadline_is_the_sooner_of_own_time_and_window(
    begun: int, extra: int, extensions: list[tuple[int, int]]
) -> None:
    sitting = booked(begun=False, extra=extra)
    start = NOON + begun
    if sitting.stage(start) == "over":
        with pytest.raises(NotNow):
            conduct.start_section(sitting, "knowledge", at=start)
        return
    sitting = after(sitting, conduct.start_section(sitting, "knowledge", at=start))
    own, window = 2 * HOUR * (100 + extra) // 100, NOON + 4 * HOUR
    for more_own, more_window in extensions:
        if more_own + more_window == 0 or sitting.stage(start) == "over":
            continue
        sitting = after(
            sitting, conduct.extend(sitting, at=start, by="ivo", own=more_own, window=more_window, reason="alarm")
        )
        own, window = own + more_own, window + more_window
    assert sitting.deadline == min(start + own, window)
    assert sitting.stage(sitting.deadline - 1) == "running"
    assert sitting.stage(sitting.deadline) == "over"
    (over,) = conduct.time_out(sitting, at=sitting.deadline + HOUR)
    assert over.at == sitting.deadline


def test_what_was_saved_at_time_out_counts_and_nothing_after_it() -> None:
    sitting = booked()
    sitting = after(sitting, conduct.save_answer(sitting, "q1", B, at=NOON + 2 * HOUR - 1))
    with pytest.raises(NotNow) as refusal:
        conduct.save_answer(sitting, "q2", B, at=NOON + 2 * HOUR)
    assert refusal.value.code == "exam_over"
    sitting = after(sitting, conduct.time_out(sitting, at=NOON + 9 * HOUR))
    assert sitting.answers == {"q1": B}
    assert conduct.time_out(sitting, at=NOON + 10 * HOUR) == ()


def test_a_later_answer_replaces_the_earlier_and_the_same_one_is_no_event() -> None:
    sitting = booked()
    sitting = after(sitting, conduct.save_answer(sitting, "q1", Answer(chosen=("a",)), at=NOON + 1))
    sitting = after(sitting, conduct.save_answer(sitting, "q1", B, at=NOON + 2))
    assert sitting.answers == {"q1": B}
    assert conduct.save_answer(sitting, "q1", B, at=NOON + 3) == ()


def test_an_answer_belongs_to_a_question_of_the_form_and_a_section_that_was_begun() -> None:
    sitting = booked(begun=False)
    for item, code in (("q1", "exam_section_not_started"), ("q9", "exam_no_item")):
        with pytest.raises(NotNow) as refusal:
            conduct.save_answer(sitting, item, B, at=NOON + 1)
        assert refusal.value.code == code


def test_a_text_is_typed_once() -> None:
    sitting = booked()
    typed = Typed(item="q1", text="abc", ms=1000)
    sitting = after(sitting, conduct.type_text(sitting, typed, at=NOON + MINUTE))
    assert conduct.type_text(sitting, typed, at=NOON + MINUTE) == ()
    with pytest.raises(NotNow):
        conduct.type_text(sitting, replace(typed, text="abcd"), at=NOON + MINUTE)


def test_no_text_took_longer_to_type_than_the_sitting_has_lasted() -> None:
    with pytest.raises(NotNow) as refusal:
        conduct.type_text(booked(), Typed(item="q1", text="abc", ms=MINUTE + 1), at=NOON + MINUTE)
    assert refusal.value.code == "exam_typed_time"


def test_an_answer_from_a_page_that_another_window_has_overtaken_is_refused() -> None:
    sitting = booked()
    sitting = after(sitting, conduct.save_answer(sitting, "q1", B, at=NOON + 1, seen=0))
    with pytest.raises(Stale):
        conduct.save_answer(sitting, "q1", Answer(chosen=("a",)), at=NOON + 2, seen=0)
    assert conduct.save_answer(sitting, "q1", B, at=NOON + 2, seen=0) == ()
    (event,) = conduct.save_answer(sitting, "q1", Answer(chosen=("a",)), at=NOON + 2, seen=1)
    assert after(sitting, [event]).saves == {"q1": 2}


def test_a_code_that_was_lost_is_replaced_by_another() -> None:
    sitting = booked(opened=False)
    with pytest.raises(NeedsSecondPerson):
        conduct.change_code(sitting, "new", at=NOON - 1, by="ann")
    sitting = after(sitting, conduct.change_code(sitting, "N3 W5", at=NOON - 1, by="eve"))
    with pytest.raises(NotNow):
        conduct.open_it(sitting, at=NOON, by="ivo", code="k7pq")
    sitting = after(sitting, conduct.open_it(sitting, at=NOON, by="ivo", code="n3w5"))
    assert sitting.stage(NOON) == "opened"


def test_a_sitting_is_called_off_before_it_is_begun_and_not_after() -> None:
    sitting = booked(begun=False)
    with pytest.raises(NotNow):
        conduct.cancel(sitting, at=NOON, by="eve", reason=" ")
    called_off = after(sitting, conduct.cancel(sitting, at=NOON, by="eve", reason="ill"))
    assert called_off.stage(NOON + 9 * HOUR) == "cancelled"
    assert conduct.cancel(called_off, at=NOON, by="eve", reason="ill") == ()
    assert conduct.time_out(called_off, at=NOON + 9 * HOUR) == ()
    for refused in (
        lambda: conduct.start_section(called_off, "chat", at=NOON),
        lambda: conduct.open_it(called_off, at=NOON, by="ivo", code="k7pq"),
        lambda: conduct.cancel(booked(), at=NOON, by="eve", reason="ill"),
    ):
        with pytest.raises(NotNow):
            refused()


def test_a_sitting_that_nobody_began_in_its_window_is_called_off_and_no_attempt() -> None:
    sitting = booked(begun=False)
    (event,) = conduct.time_out(sitting, at=NOON + 9 * HOUR)
    assert event == Cancelled(at=NOON + 4 * HOUR)


def test_nobody_books_their_own_exam() -> None:
    with pytest.raises(NeedsSecondPerson):
        booked(by="ann")


def test_what_was_begun_on_the_server_does_not_go_on_in_a_local_process() -> None:
    on_server = booked()
    assert not on_server.local
    with pytest.raises(NotNow) as refusal:
        conduct.start_section(on_server, "chat", at=NOON + 1, local=True)
    assert refusal.value.code == "exam_on_server"
    local = booked(local=True)
    assert after(local, conduct.start_section(local, "chat", at=NOON + 1)).local


def test_a_kept_section_is_not_examined_again() -> None:
    form = a_form(items=("q1",))
    form = replace(form, sections=(*form.sections[:1], replace(form.sections[1], kept=90)))
    with pytest.raises(NotNow) as refusal:
        conduct.start_section(booked(form=form), "chat", at=NOON + 1)
    assert refusal.value.code == "exam_no_section"


def test_a_role_play_is_cut_off_at_the_deadline_and_a_fresh_one_at_its_own() -> None:
    sitting = booked()
    sitting = after(sitting, conduct.start_section(sitting, "chat", at=NOON))
    with pytest.raises(NotNow):
        conduct.until(sitting, "chat_1")
    sitting = after(sitting, conduct.link(sitting, "chat_1", "attempt-1", at=NOON + 1))
    assert conduct.until(sitting, "chat_1") == NOON + 2 * HOUR
    assert conduct.until(handed_in(sitting), "chat_1") == NOON + HOUR
    fresh = FormPlay(section="chat", slot="chat_1", scenario="drill", variant="d", seed=9)
    sitting = handed_in(sitting)
    sitting = after(
        sitting,
        afterwards.void(sitting, fresh, at=NOON + 2 * HOUR, by="eve", reason="misheard", until=NOON + 48 * HOUR),
    )
    sitting = after(sitting, conduct.link(sitting, "chat_1", "attempt-2", at=NOON + 3 * HOUR))
    assert conduct.until(sitting, "chat_1") == NOON + 48 * HOUR


def test_a_result_is_acknowledged_once_and_again_when_there_is_another() -> None:
    sitting = handed_in()
    with pytest.raises(NotNow):
        conduct.acknowledge(sitting, at=NOON + HOUR)
    sitting = after(sitting, [DECIDED])
    sitting = after(sitting, conduct.acknowledge(sitting, at=NOON + 2 * HOUR))
    assert conduct.acknowledge(sitting, at=NOON + 3 * HOUR) == ()
    sitting = after(sitting, [replace(DECIDED, at=NOON + 4 * HOUR)])
    assert conduct.acknowledge(sitting, at=NOON + 5 * HOUR) != ()


def test_a_role_play_has_one_attempt_and_a_retry_is_no_second() -> None:
    sitting = after(booked(), conduct.start_section(booked(), "chat", at=NOON))
    sitting = after(sitting, conduct.link(sitting, "chat_1", "attempt-1", at=NOON + 1))
    assert conduct.link(sitting, "chat_1", "attempt-1", at=NOON + 2) == ()
    with pytest.raises(NotNow) as refusal:
        conduct.link(sitting, "chat_1", "attempt-2", at=NOON + 3)
    assert refusal.value.code == "exam_play_started"


def test_extending_needs_a_reason_another_person_and_a_running_sitting() -> None:
    sitting = booked()
    with pytest.raises(NeedsSecondPerson):
        conduct.extend(sitting, at=NOON, by="ann", own=MINUTE, reason="more")
    for at, own, reason in ((NOON, MINUTE, " "), (NOON, 0, "alarm"), (NOON + 2 * HOUR, MINUTE, "alarm")):
        with pytest.raises(NotNow):
            conduct.extend(sitting, at=at, by="ivo", own=own, reason=reason)


def test_handing_in_twice_is_once() -> None:
    sitting = handed_in()
    assert sitting.stage(NOON + HOUR) == "handed_in"
    assert conduct.hand_in(sitting, at=NOON + HOUR + 1) == ()
    with pytest.raises(NotNow):
        conduct.save_answer(sitting, "q1", B, at=NOON + HOUR + 1)


def test_a_voided_role_play_is_played_again_within_its_own_time() -> None:
    sitting = booked()
    sitting = after(sitting, conduct.start_section(sitting, "chat", at=NOON))
    sitting = after(sitting, conduct.link(sitting, "chat_1", "attempt-1", at=NOON + 1))
    sitting = handed_in(sitting)
    fresh = FormPlay(section="chat", slot="chat_1", scenario="drill", variant="d", seed=9)
    until = NOON + 48 * HOUR
    sitting = after(
        sitting, afterwards.void(sitting, fresh, at=NOON + 2 * HOUR, by="eve", reason="misheard", until=until)
    )
    assert (sitting.role_plays, sitting.voided, sitting.play("chat_1")) == ({}, ("attempt-1",), fresh)
    assert sitting.granted_until == {"chat_1": until}
    with pytest.raises(NotNow):
        conduct.link(sitting, "chat_1", "attempt-2", at=until)
    sitting = after(sitting, conduct.link(sitting, "chat_1", "attempt-2", at=until - 1))
    assert sitting.role_plays == {"chat_1": "attempt-2"}


RULING = Ruling(slot="chat_1", key="soothe", state="met")


def test_a_decision_on_a_voided_role_play_says_nothing_of_the_fresh_one() -> None:
    sitting = booked()
    sitting = after(sitting, conduct.start_section(sitting, "chat", at=NOON))
    sitting = after(sitting, conduct.link(sitting, "chat_1", "attempt-1", at=NOON + 1))
    sitting = handed_in(sitting)
    sitting = after(sitting, afterwards.rule(sitting, RULING, at=NOON + HOUR, by="eve", reason="misread"))
    sitting = after(sitting, [DECIDED])
    contested = {"slot": "chat_1", "key": "soothe", "reason": "I said it"}
    sitting = after(sitting, afterwards.appeal_against(sitting, **contested, at=NOON + HOUR, until=NOON + 9 * HOUR))
    fresh = FormPlay(section="chat", slot="chat_1", scenario="drill", variant="d", seed=9)
    sitting = after(
        sitting,
        afterwards.void(sitting, fresh, at=NOON + 2 * HOUR, by="max", reason="misheard", until=NOON + 48 * HOUR),
    )
    assert (sitting.rulings, sitting.appeals) == ((), ())
    assert afterwards.rule(sitting, RULING, at=NOON + 3 * HOUR, by="max", reason="heard it now")


def test_a_finding_is_decided_once_with_a_reason_after_the_end_and_never_by_the_candidate() -> None:
    with pytest.raises(NotNow):
        afterwards.rule(booked(), RULING, at=NOON + 1, by="eve", reason="heard it")
    sitting = handed_in()
    with pytest.raises(NeedsSecondPerson):
        afterwards.rule(sitting, RULING, at=NOON + HOUR, by="ann", reason="I said it")
    with pytest.raises(NotNow):
        afterwards.rule(sitting, RULING, at=NOON + HOUR, by="eve", reason="")
    sitting = after(sitting, afterwards.rule(sitting, RULING, at=NOON + HOUR, by="eve", reason="heard it"))
    assert afterwards.rule(sitting, RULING, at=NOON + HOUR, by="eve", reason="again") == ()
    with pytest.raises(NotNow):
        afterwards.rule(sitting, RULING, at=NOON + HOUR, by="max", reason="not so")
    assert sitting.rulings == (RULING,)


def test_an_appeal_goes_to_somebody_else_and_keeps_both_decisions() -> None:
    sitting = after(handed_in(), afterwards.rule(handed_in(), RULING, at=NOON + HOUR, by="eve", reason="heard it"))
    sitting = after(sitting, [DECIDED])
    other = Ruling(slot="chat_1", key="soothe", state="missed")
    with pytest.raises(NotNow):
        afterwards.rule(sitting, other, at=NOON + HOUR, by="max", reason="-", appeal=True)
    until = NOON + 100 * HOUR
    appeal = {"slot": "chat_1", "key": "soothe", "reason": "unfair"}
    with pytest.raises(NotNow):
        afterwards.appeal_against(sitting, **appeal, at=until, until=until)
    sitting = after(sitting, afterwards.appeal_against(sitting, **appeal, at=until - 1, until=until))
    with pytest.raises(NotNow):
        afterwards.appeal_against(sitting, **appeal, at=until - 1, until=until)
    with pytest.raises(NeedsSecondPerson):
        afterwards.rule(sitting, other, at=until, by="eve", reason="-", appeal=True)
    sitting = after(sitting, afterwards.rule(sitting, other, at=until, by="max", reason="not said", appeal=True))
    assert sitting.rulings == (RULING, other)


def test_every_event_reads_back_as_it_was_written() -> None:
    sitting = booked()
    fresh = FormPlay(section="chat", slot="chat_1", scenario="drill", variant="d", seed=9)
    linked = after(sitting, conduct.start_section(sitting, "chat", at=NOON))
    linked = after(linked, conduct.link(linked, "chat_1", "s", at=NOON))
    ended = handed_in(linked)
    events: list[SittingEvent] = [
        sitting.booked,
        *conduct.save_answer(sitting, "q1", B, at=NOON),
        *conduct.type_text(sitting, Typed(item="q2", text="x", ms=5, strokes=(0, 5)), at=NOON + 5),
        *conduct.change_code(booked(opened=False), "n", at=NOON, by="eve"),
        *conduct.cancel(booked(begun=False), at=NOON, by="eve", reason="ill"),
        *conduct.extend(sitting, at=NOON, by="ivo", own=1, reason="alarm"),
        *conduct.time_out(sitting, at=NOON + 9 * HOUR),
        *afterwards.void(ended, fresh, at=NOON + HOUR, by="eve", reason="r", until=NOON),
        *afterwards.rule(ended, RULING, at=NOON + HOUR, by="eve", reason="r"),
        Weighed(at=1, total=80, low=70, high=90, band="conditional", questions=3, decide_by=9),
        DECIDED,
    ]
    assert [from_plain(to_plain(event)) for event in events] == events


def test_reading_events_in_parts_gives_the_same_sitting() -> None:
    sitting = booked()
    events = [*conduct.save_answer(sitting, "q1", B, at=NOON + 1), *conduct.hand_in(sitting, at=NOON + 2)]
    assert fold(events[1:], fold(events[:1], sitting)) == fold(events, sitting)
    with pytest.raises(ValueError, match="begins with booked"):
        fold(events)


def test_a_form_is_frozen_in_its_booking() -> None:
    form = a_form(items=("q1", "q2"))
    again = from_plain(to_plain(booked(form=form).booked))
    assert again.form == form  # type: ignore[union-attr]
