"""Two windows, double clicks and clocks that run out meanwhile: one effect, and a clear answer to the others."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from simulator.content.quiz import Single
from simulator.errors import Busy, NotNow, SimulatorError, Stale
from simulator.service.closing import sweep
from tests.service.exam_field import HOUR, MINUTE, SLOT, an_exam, key_of
from tests.service.field import on_both

TOGETHER = 4


@pytest.fixture
def exam(simulator, clock, make_person):
    return an_exam(simulator, clock, make_person)


@pytest.fixture
def exams(simulator):
    return simulator.exams


def at_once(*acts):
    """What each of some acts, begun at the same moment, gave or was refused with. Busy is tried again, as by a view."""
    barrier = threading.Barrier(len(acts))

    def run(act):
        barrier.wait()
        for _ in range(20):
            try:
                return act()
            except Busy:
                continue
            except SimulatorError as refused:
                return refused
        raise AssertionError("busy for good")

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))


def kinds(simulator, stream):
    with simulator.house.store.reading() as now:
        return [entry.event["type"] for entry in now.read(stream)]


@on_both
def test_two_bookings_at_once_give_one_sitting(simulator, exams, exam):
    got = at_once(*([exam.book] * TOGETHER))
    booked = [one for one in got if not isinstance(one, SimulatorError)]
    assert len(booked) == len(exams.sittings(exam.eve)) == 1
    assert all(isinstance(one, NotNow) for one in got if one not in booked)


@on_both
def test_one_booking_sent_twice_is_one_and_its_code_is_told_once(exams, exam):
    got = at_once(*([lambda: exam.book(key="same")] * TOGETHER))
    assert len({one.sitting for one in got}) == 1
    assert len([one for one in got if one.code]) == 1


@on_both
def test_two_starts_of_the_same_role_play_are_one_attempt(simulator, exams, exam):
    sitting = exam.begun()
    got = at_once(*([lambda: exams.start_play(exam.ann, sitting=sitting, slot=SLOT)] * TOGETHER))
    assert len({one.talk.id for one in got}) == 1
    assert kinds(simulator, sitting).count("role_play_linked") == 1
    assert len(simulator.house.store.heads("attempt/")) == 1


@on_both
def test_two_windows_with_different_answers_save_one_of_them(simulator, exams, exam):
    sitting = exam.begun()
    name, item = next((n, i) for n, i in exam.items(sitting).items() if isinstance(i, Single))
    others = [option.id for option in item.options if (option.id,) != key_of(item)]

    def saves(option):
        return lambda: exams.save_answer(exam.ann, sitting=sitting, item=name, chosen=(option,), seen=0)

    got = at_once(saves(others[0]), saves(others[1]))
    assert sorted(isinstance(one, Stale) for one in got) == [False, True]
    (saved,) = exams.paper(exam.ann, sitting=sitting, section="knowledge").saved
    assert saved == next(one for one in got if not isinstance(one, Stale))


@on_both
def test_the_same_answer_sent_again_and_again_is_saved_once(simulator, exams, exam):
    sitting = exam.begun()
    name, item = next((n, i) for n, i in exam.items(sitting).items() if isinstance(i, Single))
    save = {"sitting": sitting, "item": name, "chosen": key_of(item), "key": "k", "seen": 0}
    got = at_once(*([lambda: exams.save_answer(exam.ann, **save)] * TOGETHER))
    assert len(set(got)) == 1
    assert kinds(simulator, sitting).count("answer_saved") == 1


@on_both
def test_a_double_hand_in_is_one_hand_in_and_one_decision(simulator, exams, exam):
    sitting = exam.begun()
    got = at_once(*([lambda: exams.hand_in(exam.ann, sitting=sitting)] * TOGETHER))
    assert {one.details.outcome for one in got} == {"failed"}
    assert [kinds(simulator, sitting).count(kind) for kind in ("handed_in", "time_over", "decided")] == [1, 0, 1]


@on_both
def test_an_extension_clicked_twice_is_given_once(exams, exam):
    sitting = exam.begun()
    before = exams.paper(exam.ann, sitting=sitting).deadline
    extend = {"sitting": sitting, "minutes": 10, "reason": "alarm", "key": "x"}
    got = at_once(*([lambda: exams.extend(exam.eve, **extend)] * TOGETHER))
    assert {one.deadline for one in got} == {before + 10 * MINUTE}


@on_both
def test_at_the_deadline_one_end_is_noted_whoever_notices(simulator, exams, exam, clock):
    sitting = exam.begun()
    exams.start_play(exam.ann, sitting=sitting, slot=SLOT)
    clock.at += HOUR
    at_once(
        lambda: sweep(simulator.house, simulator.talks, clock.at),
        lambda: exams.hand_in(exam.ann, sitting=sitting),
        lambda: exams.paper(exam.ann, sitting=sitting),
        lambda: exams.talk(exam.ann, sitting=sitting, slot=SLOT),
    )
    noted = kinds(simulator, sitting)
    assert [noted.count(kind) for kind in ("time_over", "handed_in", "decided")] == [1, 0, 1]
    (talk,) = simulator.house.store.heads("attempt/")
    assert kinds(simulator, talk.stream).count("finished") == kinds(simulator, talk.stream).count("scored") == 1
