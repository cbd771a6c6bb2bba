"""Booking, opening and watching over exams: who may, when, with what form, and what is missing before."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from simulator.errors import NeedsSecondPerson, NotFound, NotNow, Refused
from simulator.service.closed import closed_for
from simulator.service.closing import sweep
from simulator.service.verdicts import sitting_of
from simulator.storage.tables import AuditRow, EventRow, ModuleTryRow, SittingRow
from tests.service.exam_field import HOUR, MINUTE, SCENARIO, SLOT, an_exam, publish, trial
from tests.service.field import DAY


@pytest.fixture
def exam(simulator, clock, make_person):
    return an_exam(simulator, clock, make_person)


@pytest.fixture
def exams(simulator):
    return simulator.exams


def sitting(simulator, stream):
    with simulator.house.store.reading() as now:
        return sitting_of(now, stream)


def sweeps(simulator, at):
    return sweep(simulator.house, simulator.talks, at)


# --- what can be booked ---


def test_the_default_exam_is_listed_with_what_it_leaves_out(simulator, exams, exam):
    publish(simulator, exam.eve.id, simulator.house.library("practice").blueprints["agent_general"])
    general, small = exams.blueprints(exam.ann)
    assert (general.id, small.id) == ("agent_general", "trial")
    assert "speech" in {gap.section for gap in general.left_out}
    assert all(gap.why for gap in general.left_out)


def test_the_checker_says_what_cannot_be_drawn_and_how_often_one_candidate_can_sit(simulator, exams, exam):
    found = exams.check(exam.eve, blueprint="trial")
    assert (found.can_be_drawn, found.forms, found.problems) == (True, 3, ())
    publish(simulator, exam.eve.id, trial().model_copy(update={"id": "greedy", "sections": _greedy(trial().sections)}))
    found = exams.check(exam.eve, blueprint="greedy")
    assert len(found.problems) >= 2
    assert "5" in " ".join(found.problems)
    with pytest.raises(NotFound) as refused:
        exams.check(exam.eve, blueprint="nothing")
    assert refused.value.slots["ids"] == "greedy, trial"


def _greedy(sections):
    """Five role-plays of the one scenario that there is."""
    return tuple(
        s.model_copy(update={"plays": (s.plays[0].model_copy(update={"count": 5}),)}) if s.id == "chat" else s
        for s in sections
    )


def test_without_anything_published_for_exams_nothing_can_be_booked(simulator, exams, make_person):
    eve = make_person("eve", "examiner")
    with pytest.raises(NotFound) as refused:
        exams.blueprints(eve)
    assert refused.value.code == "nothing_published"


# --- readiness (EX-02) ---


def test_everything_that_is_missing_is_listed_and_nothing_is_booked_before(simulator, exams, exam):
    strict = trial(id="strict", prerequisites={"modules": ["ethics", "skill"], "drills": 2})
    publish(simulator, exam.eve.id, strict)
    ready = exams.ready(exam.ann, blueprint="strict")
    assert not ready.ready
    assert [(part.why, part.name, part.have, part.need) for part in ready.missing] == [
        ("module", "ethics", 0, 0),
        ("module", "skill", 0, 0),
        ("drills", "", 0, 2),
    ]
    assert all(part.text for part in ready.missing)
    with pytest.raises(NotNow) as refused:
        exam.book(blueprint="strict")
    assert refused.value.code == "exam_not_ready"
    assert all(part.text in str(refused.value) for part in ready.missing)
    assert exams.sittings(exam.eve) == ()


def test_a_module_that_was_passed_is_missing_no_more(simulator, exams, exam):
    publish(simulator, exam.eve.id, trial(id="strict", prerequisites={"modules": ["ethics"], "drills": 0}))
    with simulator.house.store.writing() as transaction:
        passed = ModuleTryRow(
            person=exam.ann.id, module="ethics", number=1, at=1, percent=90, passed=True, items=["q_one"]
        )
        transaction.session.add(passed)
    assert exams.ready(exam.ann, blueprint="strict").ready


def test_one_sees_the_readiness_of_ones_own_people_only(simulator, exams, exam, make_person):
    ben = make_person("ben")
    with pytest.raises(Refused):
        exams.ready(ben, blueprint="trial", person="ann")
    with pytest.raises(Refused):
        exams.ready(exam.ivo, blueprint="trial", person="ann")  # a trainer without a group of theirs
    assert exams.ready(exam.eve, blueprint="trial", person="ann").candidate == exam.ann.id


# --- booking ---


def test_a_booking_tells_its_code_once_and_keeps_only_the_digest(simulator, exam):
    first = exam.book(key="k1")
    again = exam.book(key="k1")
    assert (again.sitting, again.code, bool(first.code)) == (first.sitting, "", True)
    plain = first.code.replace(" ", "").lower()
    with simulator.house.store.reading() as now:
        assert plain not in str([entry.event for entry in now.read(first.sitting)]).lower()
        bodies = now.session.scalars(select(EventRow.body).where(EventRow.stream == first.sitting)).all()
    assert not any(plain.encode() in body.lower() or exam.ann.id.encode() in body for body in bodies)


def test_nobody_books_for_themselves_watches_themselves_or_books_twice(exam, make_person):
    max_ = make_person("max", "manager", "trainee")
    with pytest.raises(NeedsSecondPerson):
        exam.simulator.exams.book(max_, candidate="max", blueprint="trial", invigilator="ivo")
    both = make_person("bea", "trainee", "trainer")
    with pytest.raises(NeedsSecondPerson):
        exam.book(candidate=both.id, invigilator=both.id)
    exam.book()
    with pytest.raises(NotNow, match="没有成绩"):
        exam.book(key="another")


@pytest.mark.parametrize("wrong", [{"candidate": "ivo"}, {"invigilator": "cat"}, {"candidate": "nobody"}])
def test_candidates_are_trainees_and_invigilators_are_those_who_may_open(exam, make_person, wrong):
    make_person("cat")
    with pytest.raises((NotNow, NotFound)):
        exam.book(**wrong)


def test_the_form_draws_nothing_that_the_candidate_has_met(simulator, exam, clock):
    first = exam.begun()
    exam.play(first, lines=())
    clock.at += 2 * HOUR
    sweeps(simulator, clock.at)
    met = sitting(simulator, first).booked.form
    clock.at += 2 * DAY
    second = sitting(simulator, exam.book().sitting).booked.form
    assert {(p.scenario, p.variant) for p in met.plays}.isdisjoint({(p.scenario, p.variant) for p in second.plays})
    assert {i.item for i in met.items}.isdisjoint({i.item for i in second.items})


def test_a_running_exam_keeps_the_content_that_it_was_booked_with(simulator, exams, exam):
    stream = exam.begun()
    old = exams.paper(exam.ann, sitting=stream, section="knowledge").items
    publish(simulator, exam.eve.id, trial(version=2, name={"zh": "新", "en": "new"}), at=2 * HOUR)
    with simulator.house.store.writing() as transaction:
        for name in exam.items(stream):
            transaction.withdraw("item", name, "exam", by=exam.eve.id, at=2 * HOUR)
    paper = exams.paper(exam.ann, sitting=stream, section="knowledge")
    assert (paper.name, paper.items) == ("trial", old)
    exam.answer_all(stream)
    exam.play(stream)
    result = exams.hand_in(exam.ann, sitting=stream)
    assert (result.version, result.details.outcome) == (1, "passed")


# --- the window, the code, calling off ---


def test_only_the_invigilator_opens_it_with_the_code_and_a_lost_code_is_replaced(exams, exam, make_person):
    booking = exam.book()
    other = make_person("otto", "trainer")
    with pytest.raises(NotFound):
        exams.open(other, sitting="sitting/nothing", code=booking.code)
    with pytest.raises(NotNow) as refused:
        exams.open(other, sitting=booking.sitting, code=booking.code)
    assert refused.value.code == "exam_not_invigilator"
    with pytest.raises(Refused):
        exams.open(exam.ann, sitting=booking.sitting, code=booking.code)
    fresh = exams.new_code(exam.eve, sitting=booking.sitting)
    with pytest.raises(NotNow) as refused:
        exams.open(exam.ivo, sitting=booking.sitting, code=booking.code)
    assert refused.value.code == "exam_code"
    assert exams.open(exam.ivo, sitting=booking.sitting, code=fresh.code.lower()).stage == "opened"
    assert exams.open(exam.ivo, sitting=booking.sitting, code=fresh.code).stage == "opened"


def test_nothing_begins_before_the_window_or_before_it_is_open(exams, exam, clock):
    booking = exam.book(window_opens=clock.at + HOUR)
    for refused_code, act in (
        ("exam_early", lambda: exams.open(exam.ivo, sitting=booking.sitting, code=booking.code)),
        ("exam_not_open", lambda: exams.start_section(exam.ann, sitting=booking.sitting, section="knowledge")),
    ):
        with pytest.raises(NotNow) as refused:
            act()
        assert refused.value.code == refused_code
    assert exams.paper(exam.ann, sitting=booking.sitting, section="knowledge").items == ()


def test_a_sitting_that_was_called_off_or_never_begun_is_no_attempt(simulator, exams, exam, clock):
    first = exam.book()
    assert exams.cancel(exam.eve, sitting=first.sitting, reason="fire drill").stage == "cancelled"
    second = exam.opened()
    clock.at += 5 * HOUR
    assert sweeps(simulator, clock.at) == (second,)
    assert exams.result(exam.ann, sitting=second).state == "cancelled"
    ready = exams.ready(exam.ann, blueprint="trial")
    assert (ready.ready, ready.attempt) == (True, 1)


def test_practice_of_what_might_be_drawn_is_closed_while_the_sitting_is_open(simulator, exams, exam):
    def closed():
        with simulator.house.store.reading() as now:
            return closed_for(now, exam.ann.id)

    booking = exam.book()
    assert closed() == frozenset()
    exams.open(exam.ivo, sitting=booking.sitting, code=booking.code)
    assert closed() == {SCENARIO}
    exams.start_section(exam.ann, sitting=booking.sitting, section="knowledge")
    exams.hand_in(exam.ann, sitting=booking.sitting)
    assert closed() == frozenset()


# --- more time, and who sees what ---


def test_more_time_is_given_by_another_with_a_reason_once_for_each_key(exams, exam, clock):
    stream = exam.begun()
    before = exams.paper(exam.ann, sitting=stream).deadline
    with pytest.raises(NotNow):
        exams.extend(exam.eve, sitting=stream, minutes=10, reason=" ")
    for _ in range(2):
        line = exams.extend(exam.eve, sitting=stream, minutes=10, reason="alarm", key="e1")
    assert line.deadline == exams.paper(exam.ann, sitting=stream).deadline == before + 10 * MINUTE
    with pytest.raises(Refused):
        exams.extend(exam.ivo, sitting=stream, minutes=10, reason="alarm")
    clock.at = line.deadline
    with pytest.raises(NotNow):
        exams.extend(exam.eve, sitting=stream, minutes=10, reason="too late")


def test_an_accommodation_lengthens_the_own_time(simulator, exams, exam):
    with simulator.house.store.writing() as transaction:
        from simulator.service.accounts import account

        account(transaction.session, "ann", to_change=True).extra = 50
    stream = exam.begun()
    paper = exams.paper(exam.ann, sitting=stream)
    assert paper.deadline - paper.now == 90 * MINUTE


def test_invigilators_see_what_they_watch_over_and_trainees_their_own(exams, exam, make_person):
    stream = exam.begun()
    ben, tom = make_person("ben"), make_person("tom", "trainer")
    assert [line.sitting for line in exams.status(exam.ivo)] == [stream]
    assert [line.candidate_name for line in exams.status(exam.eve)] == ["Ann 安"]
    assert exams.status(tom) == exams.sittings(ben) == ()
    assert [line.deadline for line in exams.sittings(exam.ann)] == [exams.paper(exam.ann, sitting=stream).deadline]
    for method in (exams.paper, exams.hand_in, exams.result):
        with pytest.raises(NotFound):
            method(ben, sitting=stream)
    with pytest.raises(NotFound):
        exams.talk(ben, sitting=stream, slot=SLOT)
    with pytest.raises(NotFound):
        exams.result(tom, sitting=stream)


def test_what_was_decided_about_a_sitting_is_in_the_audit_log_without_words(simulator, exams, exam):
    stream = exam.begun()
    exams.extend(exam.eve, sitting=stream, minutes=5, reason="the fire alarm rang")
    exams.hand_in(exam.ann, sitting=stream)
    with simulator.house.store.reading() as now:
        rows = now.session.scalars(select(AuditRow).where(AuditRow.subject == stream).order_by(AuditRow.seq)).all()
        actions, detail = [row.action for row in rows], str([row.detail for row in rows])
    assert actions == ["exam_booked", "exam_opened", "exam_extended", "exam_decided"]
    assert "alarm" not in detail


# --- what HR gets (EX-21) ---


def test_results_are_exported_for_hr_with_areas_and_without_running_exams(simulator, exams, exam, make_person):
    max_ = make_person("max", "manager")
    exam.failed()
    exam.book(candidate=make_person("ben").id)
    rows = list(csv.reader(io.StringIO(exams.export(max_, kind="csv").data.decode("utf-8-sig"))))
    assert len(rows) == 2
    told = dict(zip(rows[0], rows[1], strict=True))
    assert (told["登录名"], told["考试"], told["总分"], told["ability"]) == ("ann", "trial", "0", "0")
    with pytest.raises(Refused):
        exams.export(exam.eve)


def test_the_list_of_sittings_follows_from_the_events(simulator, exam):
    stream = exam.passed()
    with simulator.house.store.reading() as now:
        row = now.session.get(SittingRow, stream)
        found = sitting_of(now, stream)
        assert (row.stage, row.outcome, row.total) == ("ended", "passed", found.decided[-1].total)
        assert (row.evidence, row.due, row.open_for) == (found.decided[-1].evidence, None, None)
        assert row.areas == {"ability": 100, "service": 100}
