"""Sittings judged again: who would pass or fail, results beside results, and what examiners decided stays."""

from __future__ import annotations

import pytest

from simulator.errors import NotFound, NotNow, Refused
from simulator.service import queueing
from simulator.service.judgements import judgements
from simulator.service.verdicts import sitting_of
from simulator.storage.tables import AssignmentRow, SittingRow
from tests.field import a_setting
from tests.service import stored
from tests.service.judged import DOUBTFUL, GOOD, MANY, NO_BLAME, NO_RUDENESS, OFFER, RUDE, SOOTHE, a_court

MILD = (SOOTHE, OFFER, NO_RUDENESS.model_copy(update={"weight": 1}), NO_BLAME)
HARD = (SOOTHE, OFFER, NO_RUDENESS.model_copy(update={"weight": 30}), NO_BLAME)


@pytest.fixture
def court(simulator, clock, make_person):
    return a_court(simulator, clock, make_person)


def text(rules):
    return a_setting(*rules).standard.model_dump_json()


def previewed(court, rules, **more):
    asked = court.judging.preview(court.eve, standard=text(rules), exams=True, **more)
    court.judging.run(court.eve, rescoring_id=asked.id)
    return court.judging.changes(court.eve, rescoring_id=asked.id)


def applied(court, rules, reason="a fairer weight"):
    asked = court.judging.rescore(court.boss, standard=text(rules), exams=True, reason=reason)
    return court.judging.run(court.boss, rescoring_id=asked.id)


def row(court, stream):
    with court.simulator.house.store.reading() as now:
        found = now.session.get(SittingRow, stream)
        return found.outcome, found.total


def test_exams_are_judged_again_only_where_they_are_meant(court):
    court.sitting(RUDE)
    asked = court.judging.preview(court.eve, standard=text(MILD))
    assert (asked.total, asked.exams) == (0, False)
    assert previewed(court, MILD).rescoring.total == 1


def test_a_preview_names_who_would_pass_and_by_which_rule(court):
    court.sitting(RUDE, name="rude")
    court.sitting(GOOD, name="good")
    found = previewed(court, MILD)
    assert (found.rescoring.changed, found.rescoring.to_pass, found.by_rule[0]) == (1, 1, ("no_rudeness", 2))
    told = {line.stream: line for line in found.lines}
    line = told["sitting/rude"]
    assert (line.name, line.about, line.turned, line.is_exam) == ("Ann 安", "exam_rude", "passes", True)
    assert (line.before, line.after, line.passed_before, line.passed_after) == (70, 98, False, True)
    assert [(rule.rule, rule.points) for rule in line.rules] == [("no_rudeness", 11)]
    assert set(told) == {"sitting/rude", "attempt/rude-1"}
    assert row(court, "sitting/rude")[0] == "failed"


def test_applied_the_result_follows_and_the_old_one_stays(court):
    stream = court.sitting(RUDE)
    done = applied(court, MILD)
    assert (done.to_pass, done.finished_at) == (1, court.clock.at)
    assert row(court, stream) == ("passed", 98)
    with court.simulator.house.store.reading() as now:
        decided = sitting_of(now, stream).decided
    assert [(one.outcome, one.by) for one in decided] == [("failed", ""), ("passed", court.boss.id)]
    cards = judgements([entry.event for entry in court.simulator.house.store.read("attempt/one-1")])
    assert [(card.cause, card.why) for card in cards] == [("ended", ""), ("rescored", "a fairer weight")]
    assert court.simulator.house.store.verify_all().is_whole
    assert previewed(court, MILD).rescoring.changed == 0


def test_what_examiners_decided_stays_decided(court):
    stream = court.sitting(DOUBTFUL)
    court.decide(stream, "no_rudeness@1:0-7", "met")
    assert previewed(court, HARD).rescoring.changed == 0
    applied(court, HARD)
    assert row(court, stream) == ("passed", 100)


def test_a_result_that_is_opened_again_waits_for_an_examiner(court):
    stream = court.sitting(MANY)
    court.decide(stream, "no_blame@3:0-8", "broken")
    assert row(court, stream)[0] == "failed"
    kind = NO_BLAME.model_copy(update={"severity": "minor", "weight": 0})
    applied(court, (SOOTHE, OFFER, NO_RUDENESS, kind))
    assert row(court, stream)[0] == "pending"
    assert [(line.stream, line.kind) for line in court.judging.queue(court.eve).lines] == [(stream, "pending")]


def test_the_same_standard_changes_no_exam(court):
    for number, said in enumerate((GOOD, DOUBTFUL, RUDE, MANY)):
        court.sitting(said, name=f"s{number}")
    asked = court.judging.preview(court.eve, standard="", exams=True)
    done = court.judging.run(court.eve, rescoring_id=asked.id)
    assert (done.total, done.changed, done.unread) == (4, 0, 0)


def test_an_erased_candidate_is_counted_and_left(court):
    court.sitting(RUDE)
    court.simulator.house.store.erase(court.ann.id, by=court.boss.id, at=court.clock.at)
    found = previewed(court, MILD)
    assert (found.rescoring.unread, [(line.turned, line.name) for line in found.lines]) == (1, [("erased", "")])


def test_nobody_judges_their_own_exam_again_or_sees_what_it_would_be(court, make_person):
    both = make_person("both", "trainee", "manager", lang="en")
    court.sitting(RUDE, candidate=both)
    asked = court.judging.rescore(both, standard=text(MILD), exams=True, reason="for me")
    assert asked.total == 0
    mine = court.judging.preview(both, standard=text(MILD), exams=True)
    court.judging.run(both, rescoring_id=mine.id)
    found = court.judging.changes(both, rescoring_id=mine.id)
    assert (found.rescoring.changed, found.lines, found.by_rule) == (1, (), ())


def test_what_waited_for_an_erased_candidate_waits_no_more(court):
    court.sitting(DOUBTFUL)
    court.simulator.house.store.erase(court.ann.id, by=court.boss.id, at=court.clock.at)
    assert court.judging.queue(court.eve).total == 0


# --- who may, and lists ---


def test_only_a_manager_applies_and_everybody_above_previews(court, make_person):
    court.sitting(RUDE)
    auditor = make_person("odd", "auditor", lang="en")
    with pytest.raises(Refused):
        court.judging.rescore(court.eve, reason="why", standard="")
    with pytest.raises(Refused):
        court.judging.preview(court.ann, standard="")
    asked = court.judging.rescore(court.boss, reason="why", standard="")
    with pytest.raises(Refused):
        court.judging.run(auditor, rescoring_id=asked.id)
    mine = court.judging.preview(auditor, standard="", exams=True)
    assert court.judging.run(auditor, rescoring_id=mine.id).done == 1


def test_rescorings_are_listed_and_found(court):
    court.sitting(RUDE)
    found = previewed(court, MILD)
    listed = court.judging.rescorings(court.boss)
    assert [(one.id, one.by, one.finished_at is not None) for one in listed] == [(found.rescoring.id, "eve", True)]
    with pytest.raises(NotFound):
        court.judging.changes(court.boss, rescoring_id="rescoring/none")
    with pytest.raises(NotNow):
        court.judging.rescore(court.boss, reason=" ", standard="")
    only = court.judging.changes(court.boss, rescoring_id=found.rescoring.id, turned="passes", lang="zh")
    assert ([line.turned_name for line in only.lines], only.total) == (["改为通过", "改为通过"], 2)


# --- spot checks ---


def give(court, name):
    with court.simulator.house.store.writing() as transaction:
        transaction.session.add(
            AssignmentRow(
                **{"id": f"assignment/{name}", "batch": name, "person": court.ann.id, "by": court.boss.id},
                **{"at": court.clock.at - 7_200_000, "kind": "drill", "name": "drill", "mode": "test"},
                **{"variant": "a", "after": [], "spot": True, "reason": "trainer", "rules": []},
            )
        )


def waiting(court):
    return {line.stream: line.kind for line in court.judging.queue(court.eve, kind="spot_check").lines}


@pytest.fixture
def doubtful(court):
    """A spot check whose one doubt decides whether it was passed."""
    rules = (stored.SOOTHE, stored.OFFER, stored.NO_RUDENESS.model_copy(update={"weight": 20}))
    give(court, "doubt")
    return stored.attempt(court.simulator, court.ann.id, "doubt", *stored.DOUBTFUL, rules=rules)


def test_a_spot_check_in_doubt_waits_until_it_is_decided(court, doubtful):
    assert waiting(court) == {doubtful: "spot_check"}
    (question,) = court.judging.case(court.eve, stream=doubtful).questions
    assert [choice.outcome for choice in question.choices] == ["passed", "failed"]
    court.judging.decide(court.eve, stream=doubtful, finding=question.finding, state="met", reason="no insult")
    assert waiting(court) == {}


def test_a_spot_check_that_was_looked_at_waits_no_more(court, doubtful):
    court.judging.confirm(court.eve, stream=doubtful)
    assert waiting(court) == {}


def test_of_clear_spot_checks_only_a_sample_waits(court, monkeypatch):
    give(court, "clear")
    stream = stored.attempt(court.simulator, court.ann.id, "clear", *stored.COLD)
    drawn = iter((99, 9))
    monkeypatch.setattr(queueing, "draw", lambda *keys: next(drawn))
    assert waiting(court) == {}
    assert waiting(court) == {stream: "spot_check"}
