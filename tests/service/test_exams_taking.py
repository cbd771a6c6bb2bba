"""Sitting an exam: what is saved counts, time is the server's, and after any break it goes on where it stood."""

from __future__ import annotations

import pytest

from simulator.content.quiz import TypeText
from simulator.errors import BadAction, NotFound, NotNow, Stale
from simulator.service import Simulator
from simulator.service.closing import sweep
from simulator.service.verdicts import sitting_of, standing
from simulator.storage import open_store
from tests.service.exam_field import HOUR, MINUTE, SLOT, an_exam, good_lines, key_of


@pytest.fixture
def exam(simulator, clock, make_person):
    return an_exam(simulator, clock, make_person)


@pytest.fixture
def exams(simulator):
    return simulator.exams


def stands(simulator, stream):
    with simulator.house.store.reading() as now:
        return standing(now, stream, simulator.house.clock())


def events(simulator, stream, kind):
    with simulator.house.store.reading() as now:
        return [entry.event for entry in now.read(stream) if entry.event["type"] == kind]


def quiz(exam, stream):
    """The first question of the form, with a right and a wrong answer to it."""
    name, item = next(
        (n, i) for n, i in exam.items(stream).items() if not isinstance(i, TypeText) and i.kind != "order_steps"
    )
    wrong = tuple(option.id for option in item.options if option.id not in key_of(item))[:1]
    return name, key_of(item), wrong


# --- the paper and answers ---


def test_the_paper_shows_sections_in_order_and_items_only_once_begun(exams, exam):
    stream = exam.opened()
    paper = exams.paper(exam.ann, sitting=stream, section="knowledge")
    assert [(s.id, s.state, s.parts, s.done) for s in paper.sections] == [
        ("knowledge", "closed", 3, 0),
        ("keyboard", "closed", 1, 0),
        ("chat", "closed", 1, 0),
        ("csat", "closed", 0, 0),
    ]
    assert (paper.items, paper.stage, paper.deadline) == ((), "opened", None)
    paper = exams.start_section(exam.ann, sitting=stream, section="knowledge")
    assert (len(paper.items), paper.stage, paper.deadline - paper.now) == (3, "running", HOUR)
    assert [gap.section for gap in paper.left_out] == ["conduct"]


def test_an_answer_is_saved_each_time_it_changes_and_shown_again(exams, exam):
    stream = exam.begun()
    name, right, wrong = quiz(exam, stream)
    assert exams.save_answer(exam.ann, sitting=stream, item=name, chosen=wrong).saves == 1
    assert exams.save_answer(exam.ann, sitting=stream, item=name, chosen=right, seen=1).saves == 2
    assert exams.save_answer(exam.ann, sitting=stream, item=name, chosen=right, seen=1).saves == 2
    (saved,) = exams.paper(exam.ann, sitting=stream, section="knowledge").saved
    assert (saved.item, saved.chosen, saved.saves) == (name, right, 2)


def test_a_retry_with_the_same_key_saves_nothing_again(simulator, exams, exam):
    stream = exam.begun()
    name, right, wrong = quiz(exam, stream)
    exams.save_answer(exam.ann, sitting=stream, item=name, chosen=wrong, key="a")
    exams.save_answer(exam.ann, sitting=stream, item=name, chosen=right, key="b")
    late = exams.save_answer(exam.ann, sitting=stream, item=name, chosen=wrong, key="a")
    assert (late.chosen, late.saves) == (right, 2)
    assert len(events(simulator, stream, "answer_saved")) == 2


def test_a_window_that_was_overtaken_by_another_cannot_overwrite_its_answer(exams, exam):
    stream = exam.begun()
    name, right, wrong = quiz(exam, stream)
    exams.save_answer(exam.ann, sitting=stream, item=name, chosen=right, seen=0)
    with pytest.raises(Stale):
        exams.save_answer(exam.ann, sitting=stream, item=name, chosen=wrong, seen=0)
    assert exams.paper(exam.ann, sitting=stream, section="knowledge").saved[0].chosen == right


@pytest.mark.parametrize(
    "wrong",
    [{"chosen": ("nothing_like_it",)}, {"fields": (("phone", "1"),)}, {"item": "q_of_another_form"}],
    ids=["option", "field", "item"],
)
def test_what_the_question_does_not_offer_is_no_answer(exams, exam, wrong):
    stream = exam.begun()
    name, _, _ = quiz(exam, stream)
    with pytest.raises(NotNow):
        exams.save_answer(exam.ann, sitting=stream, **{"item": name, **wrong})
    assert exams.paper(exam.ann, sitting=stream, section="knowledge").saved == ()


def test_a_text_is_typed_once_and_no_faster_than_time_has_passed(exams, exam, clock):
    stream = exam.begun()
    name = next(n for n, i in exam.items(stream).items() if isinstance(i, TypeText))
    with pytest.raises(NotNow) as refused:
        exams.type_text(exam.ann, sitting=stream, item=name, text="您好", ms=5_000)
    assert refused.value.code == "exam_typed_time"
    clock.at += MINUTE
    paper = exams.type_text(exam.ann, sitting=stream, item=name, text="您好", ms=5_000, key="t")
    assert paper.typed == (name,)
    exams.type_text(exam.ann, sitting=stream, item=name, text="您好", ms=5_000, key="t")
    with pytest.raises(NotNow):
        exams.type_text(exam.ann, sitting=stream, item=name, text="您好，请稍等", ms=5_000)
    with pytest.raises(NotNow):
        exams.type_text(exam.ann, sitting=stream, item=quiz(exam, stream)[0], text="您好", ms=5_000)


# --- role-plays ---


def test_a_role_play_is_begun_once_and_goes_on_where_it_stood(simulator, exams, exam, clock):
    stream = exam.begun()
    first = exams.start_play(exam.ann, sitting=stream, slot=SLOT)
    clock.at += 5_000
    talk = exams.do(exam.ann, sitting=stream, slot=SLOT, line="您好，在的！", seen=first.talk.seen, key="l1")
    again = exams.start_play(exam.ann, sitting=stream, slot=SLOT)
    assert (again.talk.id, again.talk.seen) == (first.talk.id, talk.talk.seen)
    assert len(events(simulator, stream, "role_play_linked")) == 1
    repeat = exams.do(exam.ann, sitting=stream, slot=SLOT, line="您好，在的！", seen=first.talk.seen, key="l1")
    assert repeat.talk.seen == talk.talk.seen
    with pytest.raises(Stale):
        exams.do(exam.ann, sitting=stream, slot=SLOT, line="我另一个窗口也说了。", seen=first.talk.seen)
    assert exams.talk(exam.ann, sitting=stream, slot=SLOT).talk.draft == "我另一个窗口也说了。"


def test_time_cannot_be_skipped_and_nothing_is_played_that_was_not_begun(exams, exam):
    stream = exam.begun()
    with pytest.raises(NotNow):
        exams.talk(exam.ann, sitting=stream, slot=SLOT)
    with pytest.raises(NotNow):
        exams.start_play(exam.ann, sitting=stream, slot="chat_9")
    talk = exams.start_play(exam.ann, sitting=stream, slot=SLOT)
    with pytest.raises(NotNow) as refused:
        exams.do(exam.ann, sitting=stream, slot=SLOT, line="/wait 60", seen=talk.talk.seen)
    assert refused.value.code == "exam_no_wait"
    with pytest.raises(BadAction):
        exams.do(exam.ann, sitting=stream, slot=SLOT, line="/fly", seen=talk.talk.seen)


def test_an_exam_is_not_handed_in_while_a_customer_is_on_the_line(simulator, exams, exam, clock):
    stream = exam.begun()
    talk = exams.start_play(exam.ann, sitting=stream, slot=SLOT)
    with pytest.raises(NotNow) as refused:
        exams.hand_in(exam.ann, sitting=stream)
    assert refused.value.slots["slots"] == SLOT
    exams.do(exam.ann, sitting=stream, slot=SLOT, line="/hangup", seen=talk.talk.seen)
    assert exams.hand_in(exam.ann, sitting=stream).details.outcome == "failed"


def test_a_customer_who_left_meanwhile_is_no_obstacle_to_handing_in(exams, exam, clock):
    stream = exam.begun()
    exams.start_play(exam.ann, sitting=stream, slot=SLOT)
    clock.at += 30 * MINUTE
    assert exams.hand_in(exam.ann, sitting=stream).details.plays[0].report.ending == "customer_left"


# --- the end ---


def test_what_was_saved_at_time_out_counts_and_nothing_after_it(simulator, exams, exam, clock):
    stream = exam.begun()
    exam.answer_all(stream)
    talk = exams.start_play(exam.ann, sitting=stream, slot=SLOT)
    deadline = exams.paper(exam.ann, sitting=stream).deadline
    clock.at = deadline - 10_000
    talk = exams.talk(exam.ann, sitting=stream, slot=SLOT)
    if talk.talk.phase != "over":
        talk = exams.do(exam.ann, sitting=stream, slot=SLOT, line=good_lines(simulator)[0], seen=talk.talk.seen)
    clock.at = deadline
    name, _, wrong = quiz(exam, stream)
    for late in (
        lambda: exams.save_answer(exam.ann, sitting=stream, item=name, chosen=wrong),
        lambda: exams.do(exam.ann, sitting=stream, slot=SLOT, line="还在的", seen=talk.talk.seen),
        lambda: exams.start_section(exam.ann, sitting=stream, section="knowledge"),
    ):
        with pytest.raises(NotNow):
            late()
    assert exams.talk(exam.ann, sitting=stream, slot=SLOT).talk.draft == "还在的"
    found = stands(simulator, stream)
    assert (found.sitting.over_at, found.sitting.handed_in_at) == (deadline, None)
    assert {mark.percent for mark in found.work.marks.values()} == {100}
    assert exams.result(exam.ann, sitting=stream).ended_at == deadline


def test_a_line_whose_answer_was_lost_at_the_deadline_is_answered_again_after_it(simulator, exams, exam, clock):
    stream = exam.begun()
    clock.at += HOUR - MINUTE
    talk = exams.start_play(exam.ann, sitting=stream, slot=SLOT)
    clock.at += 20_000
    line = {"line": good_lines(simulator)[0], "seen": talk.talk.seen, "key": "k"}
    first = exams.do(exam.ann, sitting=stream, slot=SLOT, **line)
    clock.at += HOUR
    again = exams.do(exam.ann, sitting=stream, slot=SLOT, **line)
    assert first.talk.lines == again.talk.lines[: len(first.talk.lines)]
    assert [line.who for line in again.talk.lines].count("agent") == 1


def test_a_role_play_that_still_runs_at_the_deadline_is_cut_off_there_and_replays(simulator, exams, exam, clock):
    from simulator.attempts.replaying import proved
    from simulator.service.talk_state import CLOCK_SET

    stream = exam.begun()
    clock.at += HOUR - MINUTE
    talk = exams.start_play(exam.ann, sitting=stream, slot=SLOT)
    clock.at += 20_000
    exams.do(exam.ann, sitting=stream, slot=SLOT, line=good_lines(simulator)[0], seen=talk.talk.seen)
    clock.at += 3 * HOUR
    assert sweep(simulator.house, simulator.talks, clock.at) == (stream,)
    with simulator.house.store.reading() as now:
        loaded = simulator.talks.load(now, talk.talk.id)
        entries = [entry.event for entry in now.read(talk.talk.id) if entry.event["type"] != CLOCK_SET]
    deadline = exams.paper(exam.ann, sitting=stream).deadline
    assert (loaded.attempt.ending, loaded.attempt.ended_at + loaded.behind) == ("time_over", deadline)
    assert len(loaded.cards) == 1
    assert proved(loaded.setting, entries).state == "whole"


def test_time_that_ran_out_is_noticed_whoever_looks_first(simulator, exams, exam, clock):
    for look in (
        lambda s: exams.paper(exam.ann, sitting=s),
        lambda s: exams.result(exam.eve, sitting=s),
        lambda s: sweep(simulator.house, simulator.talks, clock.at),
    ):
        stream = exam.begun()
        clock.at += HOUR
        look(stream)
        assert stands(simulator, stream).sitting.decided
        clock.at += 25 * HOUR


def test_handing_in_twice_is_once(simulator, exams, exam):
    stream = exam.begun()
    first = exams.hand_in(exam.ann, sitting=stream)
    assert exams.hand_in(exam.ann, sitting=stream) == first
    assert [len(events(simulator, stream, kind)) for kind in ("handed_in", "decided")] == [1, 1]


def test_an_extension_during_a_role_play_moves_its_end(exams, exam, clock):
    stream = exam.begun()
    clock.at += HOUR - MINUTE
    before = exams.start_play(exam.ann, sitting=stream, slot=SLOT).until
    exams.extend(exam.eve, sitting=stream, minutes=15, reason="power cut")
    assert exams.talk(exam.ann, sitting=stream, slot=SLOT).until == before + 15 * MINUTE
    clock.at += 2 * MINUTE
    name, right, _ = quiz(exam, stream)
    assert exams.save_answer(exam.ann, sitting=stream, item=name, chosen=right).saves == 1


def test_another_process_goes_on_where_the_first_one_stopped(simulator, place, exams, exam, clock):
    stream = exam.begun()
    name, right, _ = quiz(exam, stream)
    exams.save_answer(exam.ann, sitting=stream, item=name, chosen=right)
    talk = exams.start_play(exam.ann, sitting=stream, slot=SLOT)
    exams.do(exam.ann, sitting=stream, slot=SLOT, line=good_lines(simulator)[0], seen=talk.talk.seen)
    before = exams.paper(exam.ann, sitting=stream, section="knowledge")
    lines = exams.talk(exam.ann, sitting=stream, slot=SLOT).talk.lines
    simulator.close()
    other = Simulator(open_store(*place), clock=clock, similarity=False)
    assert other.exams.paper(exam.ann, sitting=stream, section="knowledge") == before
    assert other.exams.talk(exam.ann, sitting=stream, slot=SLOT).talk.lines == lines
    other.close()


def test_a_local_process_marks_the_sitting_and_cannot_take_over_one_of_the_server(simulator, place, exams, exam, clock):
    local = Simulator(open_store(*place), clock=clock, local=True, similarity=False)
    stream = exam.opened()
    assert not local.exams.start_section(exam.ann, sitting=stream, section="knowledge").certifying
    assert not local.exams.hand_in(exam.ann, sitting=stream).certifying
    assert not exams.sittings(exam.ann)[0].certifying
    clock.at += 25 * HOUR
    on_server = exam.begun()
    with pytest.raises(NotNow) as refused:
        local.exams.start_section(exam.ann, sitting=on_server, section="chat")
    assert refused.value.code == "exam_on_server"
    with pytest.raises(NotNow):
        local.exams.start_play(exam.ann, sitting=on_server, slot=SLOT)
    local.close()


def test_nothing_of_a_strange_name_is_found(exams, exam):
    for name in ("sitting/nothing", "attempt/x", "audit", ""):
        with pytest.raises(NotFound):
            exams.paper(exam.ann, sitting=name)


def test_a_stream_of_answers_folds_to_what_was_saved_last(simulator, exams, exam):
    stream = exam.begun()
    name, right, wrong = quiz(exam, stream)
    for number in range(20):
        exams.save_answer(exam.ann, sitting=stream, item=name, chosen=right if number % 2 else wrong)
    with simulator.house.store.reading() as now:
        found = sitting_of(now, stream)
    assert (found.answers[name].chosen, found.saves[name]) == (right, 20)
