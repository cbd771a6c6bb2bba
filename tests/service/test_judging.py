"""What an examiner is given and what a decision does: the queue, a case, one effect, results beside results."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from itertools import permutations

import pytest
from sqlalchemy import select

from simulator.errors import NotFound, NotNow, Refused
from simulator.service.judgements import judgements
from simulator.service.verdicts import sitting_of
from simulator.storage.tables import AttemptRow, AuditRow, SittingRow
from tests.service import stored
from tests.service.field import DAY, on_both
from tests.service.judged import BLAMING, DOUBTFUL, GOOD, MANY, RUDE, UNHEARD, a_court

RUDENESS, BLAME = "no_rudeness@1:0-7", "no_blame@1:0-8"


@pytest.fixture
def court(simulator, clock, make_person):
    return a_court(simulator, clock, make_person)


def row(court, stream):
    with court.simulator.house.store.reading() as now:
        found = now.session.get(SittingRow, stream)
        return found.outcome, found.total, found.questions


def sitting(court, stream):
    with court.simulator.house.store.reading() as now:
        return sitting_of(now, stream)


def kinds(court, who=None):
    return [(line.stream, line.kind) for line in court.judging.queue(who or court.eve).lines]


# --- the queue ---


def test_the_queue_holds_what_is_open_by_due_time_and_nothing_else(court):
    court.sitting(GOOD, name="good")
    court.sitting(BLAMING, name="later")
    court.sitting(RUDE, name="failed")
    court.clock.at += DAY
    court.sitting(DOUBTFUL, name="new")
    assert kinds(court) == [("sitting/later", "critical"), ("sitting/new", "pending")]
    line = court.judging.queue(court.eve).lines[0]
    assert (line.questions, line.may.allowed, line.overdue) == (1, True, False)
    court.clock.at = line.due
    assert court.judging.queue(court.eve).lines[0].overdue


def test_a_sample_of_decided_sittings_waits_until_it_was_looked_at(court):
    court.sitting(GOOD, name="good", review={"sample": 100})
    assert kinds(court) == [("sitting/good", "sample")]
    court.judging.confirm(court.eve, stream="sitting/good")
    court.judging.confirm(court.eve, stream="sitting/good")
    assert kinds(court) == []
    court.conclude("sitting/good")
    assert kinds(court) == []


def test_anything_can_be_decided_in_a_sample_and_the_result_follows(court):
    court.sitting(GOOD, name="good", review={"sample": 100})
    done = court.decide("sitting/good", "soothe", "missed")
    assert (done.outcome, row(court, "sitting/good")[0]) == ("failed", "failed")
    assert kinds(court) == [("sitting/good", "sample")]
    assert [decided.outcome for decided in sitting(court, "sitting/good").decided] == ["passed", "failed"]


def test_nothing_has_to_be_confirmed_that_was_not_drawn(court):
    court.sitting(GOOD, name="good")
    with pytest.raises(NotNow):
        court.judging.confirm(court.eve, stream="sitting/good")


def test_pages_and_filters(court):
    for number in range(3):
        court.sitting(DOUBTFUL, name=f"s{number}")
    court.sitting(BLAMING, name="worse")
    page = court.judging.queue(court.eve, offset=1, limit=2)
    assert ([line.stream for line in page.lines], page.total, page.mine) == (["sitting/s1", "sitting/s2"], 4, 4)
    assert [line.stream for line in court.judging.queue(court.eve, kind="critical").lines] == ["sitting/worse"]


def test_the_queue_and_the_case_name_no_candidate(court):
    stream = court.sitting(MANY)
    case = court.judging.case(court.eve, stream=stream)
    told = json.dumps([asdict(case), asdict(court.judging.queue(court.eve))], ensure_ascii=False)
    assert "Ann 安" not in told
    assert court.ann.id not in told
    assert case.number == court.judging.queue(court.eve).lines[0].number != ""


def test_a_blueprint_can_have_names_shown(court):
    stream = court.sitting(DOUBTFUL, review={"sample": 0, "blind": False})
    assert court.judging.case(court.eve, stream=stream).name == "Ann 安"


# --- a case ---


def test_a_case_shows_words_doubt_clause_and_what_each_decision_would_do(court):
    case = court.judging.case(court.eve, stream=court.sitting(DOUBTFUL))
    (question,) = case.questions
    assert (question.finding, case.outcome, (case.low, case.high)) == (RUDENESS, "pending", (70, 100))
    assert [(c.state, c.outcome, c.total) for c in question.choices] == [
        ("met", "passed", 100),
        ("broken", "failed", 70),
    ]
    assert "60%" in question.doubts[0]
    assert question.clauses[0].id == "ST-001"
    assert {quote.text for told in question.told for quote in told.quotes} == {"[?rude]"}
    marks = {mark.shade for line in case.plays[0].lines for mark in line.marks if "no_rudeness" in mark.rules}
    assert marks == {"doubt"}


def test_what_a_choice_foretells_is_what_the_decision_brings(court):
    for name, state in (("one", "met"), ("two", "broken")):
        stream = court.sitting(DOUBTFUL, name=name)
        (question,) = court.judging.case(court.eve, stream=stream).questions
        foretold = next(choice for choice in question.choices if choice.state == state)
        done = court.decide(stream, RUDENESS, state)
        assert (done.outcome, done.total) == (foretold.outcome, foretold.total)


def test_there_is_no_case_of_what_is_no_sitting(court):
    court.sitting(DOUBTFUL)
    for stream in ("sitting/none", "training/x", "attempt/one-1", ""):
        with pytest.raises(NotFound):
            court.judging.case(court.eve, stream=stream)


# --- a decision ---


@on_both
def test_a_decision_gives_the_result_and_puts_a_scorecard_beside_the_old_one(court):
    stream = court.sitting(DOUBTFUL)
    done = court.decide(stream, RUDENESS, "broken", reason="an insult")
    assert (done.outcome, done.left, row(court, stream)) == ("failed", 0, ("failed", 70, 0))
    (decided,) = sitting(court, stream).decided
    assert (decided.by, decided.sampled) == (court.eve.id, False)
    old, new = judgements([entry.event for entry in court.simulator.house.store.read("attempt/one-1")])
    assert (old.card.total, new.card.total, new.by, new.cause, new.why) == (100, 63, court.eve.id, "ruled", "an insult")
    with court.simulator.house.store.reading() as now:
        attempt = now.session.get(AttemptRow, "attempt/one-1")
        assert (attempt.score, attempt.scorecards) == (63, 2)
        audit = select(AuditRow.action).where(AuditRow.subject == stream).order_by(AuditRow.seq)
        assert now.session.scalars(audit).all() == ["exam_decided", "finding_decided"]
    assert kinds(court) == []
    assert court.simulator.house.store.verify_all().is_whole


def test_reasons_lie_under_the_candidates_key_and_go_with_it(court):
    stream = court.sitting(DOUBTFUL)
    court.decide(stream, RUDENESS, "met", reason="unmistakable-reason")
    store = court.simulator.house.store
    folder = store.keyring.folder.parent
    assert b"unmistakable-reason" not in b"".join(file.read_bytes() for file in folder.glob("servicedrill.sqlite*"))
    store.erase(court.ann.id, by=court.boss.id, at=court.clock.at)
    assert row(court, stream)[0] == "passed"


def test_a_decision_needs_a_reason_and_one_of_the_choices(court):
    stream = court.sitting(DOUBTFUL)
    for more, error in (
        ({"reason": " "}, NotNow),
        ({"reason": "x" * 3000}, NotNow),
        ({"slot": "chat_9"}, NotFound),
    ):
        with pytest.raises(error):
            court.decide(stream, RUDENESS, "met", **more)
    with pytest.raises(NotNow, match="met, broken"):
        court.decide(stream, RUDENESS, "missed")
    with pytest.raises(NotFound):
        court.decide(stream, "no_such_rule", "met")
    assert row(court, stream)[0] == "pending"


def test_only_what_can_change_the_outcome_is_decided(court):
    stream = court.sitting(DOUBTFUL)
    with pytest.raises(NotNow) as refused:
        court.decide(stream, "soothe", "missed")
    assert refused.value.code == "judging_not_asked"
    court.decide(stream, RUDENESS, "met")
    with pytest.raises(NotNow):
        court.decide(stream, "soothe", "missed", by=court.max)


def test_a_retry_gives_the_same_answer_and_no_second_effect(court):
    stream = court.sitting(DOUBTFUL)
    first = court.decide(stream, RUDENESS, "met", key="k")
    again = court.decide(stream, RUDENESS, "met", key="k")
    assert (first.again, again.again, first.outcome, again.outcome) == (False, True, "passed", "passed")
    without_key = court.decide(stream, RUDENESS, "met")
    assert without_key.again
    assert len(sitting(court, stream).ruled) == 1


def test_a_second_examiner_is_told_that_it_is_decided(court):
    stream = court.sitting(MANY)
    court.decide(stream, "soothe", "met")
    with pytest.raises(NotNow) as refused:
        court.decide(stream, "soothe", "missed", by=court.max)
    assert refused.value.code == "exam_decided_already"


@on_both
def test_of_two_examiners_at_once_one_has_the_effect_and_the_other_a_clear_answer(court):
    stream = court.sitting(MANY)
    with ThreadPoolExecutor(4) as pool:
        asked = [
            pool.submit(court.decide, stream, "soothe", state, by=by)
            for by, state in ((court.eve, "met"), (court.max, "missed"), (court.eve, "met"), (court.max, "missed"))
        ]
        wrong = [future.exception() for future in asked]
    refused = [error for error in wrong if error is not None]
    assert {type(error) for error in refused} == {NotNow}
    assert {error.code for error in refused} == {"exam_decided_already"}
    ruled = sitting(court, stream).ruled
    assert len(ruled) == 1
    assert len(judgements([e.event for e in court.simulator.house.store.read("attempt/one-1")])) == 2


@on_both
def test_two_examiners_on_two_findings_at_once_both_count(court):
    stream = court.sitting(MANY)
    keys = [key for _, key in court.questions(stream)]
    with ThreadPoolExecutor(3) as pool:
        asked = [
            pool.submit(court.decide, stream, key, "met", by=by)
            for key, by in zip(keys, (court.eve, court.max, court.eve), strict=True)
        ]
        assert [future.result().stream for future in asked] == [stream] * 3
    assert row(court, stream) == ("passed", 100, 0)


def test_deciding_all_questions_in_any_order_ends_in_the_same_result(court):
    ends = set()
    for number, order in enumerate(permutations(range(3))):
        stream = court.sitting(MANY, name=f"s{number}")
        keys = [key for _, key in court.questions(stream)]
        for place in order:
            key = keys[place]
            with suppress(NotNow):  # once the outcome is clear nothing more is asked
                court.decide(stream, key, "broken" if "blame" in key else "met")
        ends.add(row(court, stream)[0])
        assert court.questions(stream) == []
    assert ends == {"failed"}


@pytest.mark.parametrize("take", ["best", "worst"])
@pytest.mark.parametrize("talks", [(MANY,), (MANY, DOUBTFUL), (BLAMING, UNHEARD), (UNHEARD, GOOD)])
def test_deciding_what_is_asked_always_ends_in_passed_or_failed(court, talks, take):
    stream = court.sitting(*talks)
    decisions = 0
    while questions := court.judging.case(court.eve, stream=stream).questions:
        question = questions[-1]
        choice = question.choices[0 if take == "best" else -1]
        court.decide(stream, question.finding, choice.state, slot=question.slot)
        decisions += 1
    assert row(court, stream)[0] == ("passed" if take == "best" else "failed")
    assert 1 <= decisions <= 5


def test_a_question_of_the_quiz_found_faulty_counts_for_the_candidate(court):
    stream = court.sitting(GOOD, right=(True, False), review={"sample": 100}, bands={"passed": 95})
    assert row(court, stream)[:2] == ("failed", 90)
    done = court.decide(stream, "item:q2", "met", slot="", reason="two answers are right")
    assert (done.outcome, done.total) == ("passed", 100)


def test_nothing_of_a_running_sitting_can_be_judged(court):
    stream = court.sitting(DOUBTFUL, handed_in=False)
    with pytest.raises(NotNow) as refused:
        court.decide(stream, RUDENESS, "met")
    assert refused.value.code == "exam_running"
    assert kinds(court) == []


# --- attempts outside exams ---


def test_a_finding_of_an_attempt_outside_exams_can_be_decided_once(court):
    stream = stored.attempt(court.simulator, court.ann.id, "drill", *stored.DOUBTFUL)
    case = court.judging.case(court.eve, stream=stream)
    (question,) = case.questions
    assert [(choice.state, choice.outcome) for choice in question.choices] == [("met", "passed"), ("broken", "passed")]
    done = court.judging.decide(
        court.eve, stream=stream, finding=question.finding, state="broken", reason="heard it", key="k"
    )
    assert done.total < case.total
    again = court.judging.decide(
        court.eve, stream=stream, finding=question.finding, state="broken", reason="heard it", key="k"
    )
    assert again.again
    with pytest.raises(NotNow) as refused:
        court.judging.decide(court.max, stream=stream, finding=question.finding, state="met", reason="not so")
    assert refused.value.code == "judging_decided"
    first, second = court.judging.history(court.eve, attempt=stream)
    assert (first.cause, second.cause, second.by, second.why) == ("ended", "ruled", "eve", "heard it")
    assert second.rules == ("no_rudeness: met/for_review -> broken",)


def test_a_trainee_sees_why_but_not_who_judged(court):
    stream = stored.attempt(court.simulator, court.ann.id, "drill", *stored.DOUBTFUL)
    (question,) = court.judging.case(court.eve, stream=stream).questions
    court.judging.decide(court.eve, stream=stream, finding=question.finding, state="broken", reason="heard it")
    last = court.judging.history(court.ann, attempt=stream)[-1]
    assert (last.why, last.by) == ("heard it", "")


def test_the_history_of_an_exam_is_not_for_its_candidate(court):
    stream = court.sitting(DOUBTFUL)
    court.decide(stream, RUDENESS, "met")
    with pytest.raises(NotFound):
        court.judging.history(court.ann, attempt="attempt/one-1")
    assert len(court.judging.history(court.max, attempt="attempt/one-1")) == 2
    assert [view.cause for view in court.judging.history(court.boss, attempt="attempt/one-1")] == ["ended", "ruled"]


def test_a_trainee_has_no_queue(court):
    with pytest.raises(Refused):
        court.judging.queue(court.ann)
