"""Results of exams: at first received or pending, after the decision whole; training after a fail; what is repeated."""

from __future__ import annotations

import pytest

from simulator.errors import NotNow
from simulator.exam import afterwards, conduct
from simulator.exam import events as e
from simulator.exam.questions import Ruling
from simulator.service.closing import sweep, weigh
from simulator.service.verdicts import conclude, locked, sitting_of, standing
from simulator.storage.tables import AssignmentRow, SealedRow, SittingRow
from tests.service.exam_field import HOUR, SLOT, an_exam, good_lines, publish, trial
from tests.service.field import DAY

ROUGH = (
    "您好，在的！",
    "您到底买不买？不买别浪费我时间。",
    "爱买不买，闭嘴吧您。",
    "/hangup",
)


@pytest.fixture
def exam(simulator, clock, make_person):
    return an_exam(simulator, clock, make_person)


@pytest.fixture
def exams(simulator):
    return simulator.exams


def row(simulator, stream):
    with simulator.house.store.reading() as now:
        found = now.session.get(SittingRow, stream)
        return {column.key: getattr(found, column.key) for column in SittingRow.__table__.columns}


def doubtful(exam):
    """A sitting with a text that does not look typed by hand, so that somebody has to look at it."""
    sitting = exam.begun()
    exam.answer_questions(sitting)
    item, text = exam.text(sitting)
    exam.clock.at += len(text) * 500
    exam.simulator.exams.type_text(exam.ann, sitting=sitting, item=item, text=text, ms=len(text) * 400)
    return sitting


# --- what is told, and when ---


def test_a_clear_pass_is_told_at_hand_in_and_is_final_when_the_time_for_appeals_is_over(exams, exam, clock):
    sitting = exam.begun()
    exam.answer_all(sitting)
    exam.play(sitting)
    told = exams.hand_in(exam.ann, sitting=sitting)
    assert (told.state, told.details.outcome, told.details.band) == ("provisional", "passed", "excellent")
    clock.at = told.details.appeal_until
    assert exams.result(exam.ann, sitting=sitting).state == "final"


def test_what_an_examiner_has_to_look_at_is_pending_with_a_date_and_nothing_else(simulator, exams, exam):
    sitting = doubtful(exam)
    exam.play(sitting)
    told = exams.hand_in(exam.ann, sitting=sitting)
    assert (told.state, told.details) == ("pending", None)
    assert told.decide_by > exam.clock.at
    (mine,) = exams.sittings(exam.ann)
    assert (mine.outcome, mine.total, mine.questions) == ("pending", None, None)
    (eves,) = exams.sittings(exam.eve)
    assert (eves.low, eves.questions) == (row(simulator, sitting)["low"], 1)
    with pytest.raises(NotNow):
        exams.acknowledge(exam.ann, sitting=sitting)


def test_a_ruling_decides_what_was_pending_and_by_whom(simulator, exams, exam, clock):
    sitting = doubtful(exam)
    exam.play(sitting)
    exams.hand_in(exam.ann, sitting=sitting)
    with simulator.house.store.writing() as transaction:
        now = standing(transaction, sitting, clock.at)
        (question,) = now.questions
        ruling = Ruling(slot=question.slot, key=question.key, state="met")
        events = afterwards.rule(now.sitting, ruling, at=clock.at, by=exam.eve.id, reason="typed by hand")
        transaction.append(sitting, None, [e.to_plain(event) for event in events], person=exam.ann.id)
        conclude(transaction, sitting, clock.at, exam.eve.id, house=simulator.house)
        decided = locked(transaction, sitting).decided
    assert [(one.by, one.outcome) for one in decided] == [(exam.eve.id, "passed")]
    assert exams.result(exam.ann, sitting=sitting).details.outcome == "passed"


def test_concluding_again_adds_nothing(simulator, exam, clock):
    sitting = exam.failed()
    before = row(simulator, sitting)
    for _ in range(2):
        weigh(simulator.house, sitting, clock.at + HOUR)
    with simulator.house.store.reading() as now:
        assert len(sitting_of(now, sitting).decided) == 1
    assert row(simulator, sitting) == before


def test_a_result_that_was_left_half_way_is_given_by_the_sweep(simulator, exams, exam, clock):
    sitting = exam.begun()
    with simulator.house.store.writing() as transaction:
        events = conduct.hand_in(locked(transaction, sitting), at=clock.at)
        transaction.append(sitting, None, [e.to_plain(event) for event in events], person=exam.ann.id)
    assert row(simulator, sitting)["outcome"] is None
    assert sweep(simulator.house, simulator.talks, clock.at + 1) == (sitting,)
    assert exams.result(exam.ann, sitting=sitting).details.outcome == "failed"
    assert sweep(simulator.house, simulator.talks, clock.at + 2) == ()


def test_the_heads_are_sealed_with_the_result(simulator, exam):
    sitting = exam.failed()
    with simulator.house.store.reading() as now:
        assert now.session.query(SealedRow).filter_by(stream=sitting).count() == 1
    assert simulator.house.store.verify(sitting).faults == ()


# --- the whole result (EX-04, EX-07, EX-10, EX-14) ---


def test_the_result_names_every_area_and_what_was_left_out(exams, exam):
    told = exams.result(exam.ann, sitting=exam.failed())
    assert [(area.id, area.percent) for area in told.details.areas] == [
        ("ability", 0),
        ("service", 0),
        ("attitude", None),
    ]
    assert [gap.section for gap in told.left_out] == ["conduct"]
    assert [line.passed for line in told.details.sections] == [False, False, False, None]


def test_every_deduction_shows_clause_moment_words_and_a_better_wording(exams, exam):
    sitting = exam.begun()
    exam.play(sitting, lines=ROUGH)
    told = exams.hand_in(exam.ann, sitting=sitting).details
    (play,) = told.plays
    assert play.report.findings
    for finding in play.report.findings:
        assert finding.clauses
        assert finding.better
        assert finding.where or any(quote.text or quote.heard for quote in finding.quotes) or finding.detail
    assert all(item.why and item.clauses and item.right for item in told.items)
    assert (told.typing[0].needed, told.typing[0].per_minute) == (60, 0)
    assert told.critical or told.outcome == "failed"


def test_a_result_is_acknowledged_and_who_has_not_done_so_is_listed(exams, exam, clock):
    sitting = exam.failed()
    assert exams.sittings(exam.eve)[0].acknowledged_at is None
    clock.at += HOUR
    assert exams.acknowledge(exam.ann, sitting=sitting).details.acknowledged_at == clock.at
    assert exams.sittings(exam.eve)[0].acknowledged_at == clock.at


# --- after a fail (EX-15, EX-16) ---


def test_a_fail_assigns_drills_for_what_was_missed_and_asks_for_them_before_the_next_exam(
    simulator, exams, exam, clock
):
    publish(simulator, exam.eve.id, trial(id="strict", attempts={"after_assignment": True, "wait_hours": 24}))
    sitting = exam.begun(blueprint="strict")
    exam.play(sitting, lines=ROUGH)
    exams.hand_in(exam.ann, sitting=sitting)
    with simulator.house.store.reading() as now:
        given = now.session.query(AssignmentRow).filter_by(person=exam.ann.id).all()
        assert {(one.kind, one.reason) for one in given} == {("drill", "exam_failed")}
        assert all(one.rules for one in given)
    assert [m.why for m in exams.ready(exam.ann, blueprint="strict").missing] == ["wait", "assignment"]
    clock.at += DAY
    assert [m.why for m in exams.ready(exam.ann, blueprint="strict").missing] == ["assignment"]


def test_after_a_near_miss_only_the_failed_sections_are_repeated(simulator, exams, exam, clock):
    near = trial(
        id="near",
        attempts={"after_assignment": False, "wait_hours": 1},
        bands={"conditional": 50, "passed": 85, "excellent": 95},
    )
    publish(simulator, exam.eve.id, near)
    first = exam.begun(blueprint="near")
    exam.type_text(first)
    exam.play(first)
    told = exams.hand_in(exam.ann, sitting=first).details
    assert (told.outcome, told.band) == ("failed", "conditional")
    clock.at += 2 * HOUR
    ready = exams.ready(exam.ann, blueprint="near")
    assert (ready.repeats, ready.attempt) == (first, 2)
    assert "chat" not in ready.sections
    second = exam.opened(blueprint="near")
    kept = {s.id for s in exams.paper(exam.ann, sitting=second).sections if s.state == "kept"}
    assert kept == {"chat", "csat", "keyboard"}
    with pytest.raises(NotNow):
        exams.start_section(exam.ann, sitting=second, section="chat")
    exams.start_section(exam.ann, sitting=second, section="knowledge")
    exam.answer_questions(second)
    again = exams.hand_in(exam.ann, sitting=second).details
    percents = {line.id: (line.percent, line.kept) for line in again.sections}
    assert percents["chat"] == (next(s.percent for s in told.sections if s.id == "chat"), True)
    assert percents["knowledge"] == (100, False)
    assert again.outcome == "passed"


def test_three_attempts_are_the_most_and_which_one_counts_is_said(simulator, exams, exam, clock):
    sittings = []
    for _ in range(3):
        sittings.append(exam.failed())
        clock.at += 25 * HOUR
    ready = exams.ready(exam.ann, blueprint="trial")
    assert [m.why for m in ready.missing] == ["attempts"]
    assert (ready.attempt, ready.most, ready.counts) == (4, 3, sittings[-1])


# --- a role-play taken out and played again (decision 14) ---


def voided(simulator, exam, sitting, until):
    with simulator.house.store.writing() as transaction:
        found = locked(transaction, sitting)
        fresh = next(play for play in found.booked.form.plays if play.slot == SLOT)
        other = fresh.__class__(
            section=fresh.section, slot=SLOT, scenario=fresh.scenario, variant=_other(fresh.variant), seed=fresh.seed
        )
        at = simulator.house.clock()
        events = afterwards.void(found, other, at=at, by=exam.eve.id, reason="misheard", until=until)
        transaction.append(sitting, None, [e.to_plain(event) for event in events], person=exam.ann.id)
        conclude(transaction, sitting, at, exam.eve.id, house=simulator.house)


def _other(variant):
    return next(f"x{number}" for number in range(4) if f"x{number}" != variant)


def test_a_fresh_role_play_is_waited_for_and_decides_when_it_is_over(simulator, exams, exam, clock):
    sitting = exam.begun()
    exam.answer_all(sitting)
    exam.play(sitting, lines=ROUGH)
    assert exams.hand_in(exam.ann, sitting=sitting).details.outcome == "failed"
    voided(simulator, exam, sitting, clock.at + DAY)
    assert exams.result(exam.ann, sitting=sitting).state == "pending"
    (play,) = exams.paper(exam.ann, sitting=sitting).plays
    assert (play.state, play.until) == ("waiting", clock.at + DAY)
    clock.at += 2 * HOUR
    exam.play(sitting)
    assert exams.result(exam.ann, sitting=sitting).details.outcome == "passed"


def test_a_fresh_role_play_that_nobody_began_in_time_counts_as_nothing(simulator, exams, exam, clock):
    sitting = exam.begun()
    exam.answer_all(sitting)
    exam.play(sitting, lines=ROUGH)
    exams.hand_in(exam.ann, sitting=sitting)
    voided(simulator, exam, sitting, clock.at + DAY)
    clock.at += DAY + 1
    assert sweep(simulator.house, simulator.talks, clock.at) == (sitting,)
    told = exams.result(exam.ann, sitting=sitting)
    assert (told.details.outcome, told.details.plays) == ("failed", ())
    with pytest.raises(NotNow):
        exams.start_play(exam.ann, sitting=sitting, slot=SLOT)


def test_a_fresh_role_play_left_open_is_cut_off_at_its_own_end(simulator, exams, exam, clock):
    sitting = exam.begun()
    exam.play(sitting, lines=ROUGH)
    exams.hand_in(exam.ann, sitting=sitting)
    voided(simulator, exam, sitting, clock.at + HOUR)
    clock.at += HOUR - 30_000
    talk = exams.start_play(exam.ann, sitting=sitting, slot=SLOT)
    clock.at += 10_000
    exams.do(exam.ann, sitting=sitting, slot=SLOT, line=good_lines(simulator)[0], seen=talk.talk.seen)
    clock.at += HOUR
    sweep(simulator.house, simulator.talks, clock.at)
    told = exams.result(exam.ann, sitting=sitting)
    assert told.state == "provisional"
    assert told.details.plays[0].report.ending == "time_over"
