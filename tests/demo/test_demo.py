"""The demo: an organisation that could be real, whole in every record, and never put where people are."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from simulator.demo import PASSWORD, Size, demo_people, is_demo, must_be_empty, sign_ins
from simulator.errors import NotNow
from simulator.service import Simulator, demonstration
from simulator.service.who import ROLES
from simulator.storage import open_store
from simulator.storage.tables import (
    AccountRow,
    AssignmentRow,
    AttemptRow,
    AuditRow,
    CertificateRow,
    CommentRow,
    GroupRow,
    ModuleTryRow,
    PersonRow,
    PointRow,
    SittingRow,
)
from tests.demo.conftest import made
from tests.service.field import START, who_is

DAY = 86_400_000


def rows(simulator, table, *conditions):
    with simulator.house.store.reading() as now:
        found = list(now.session.scalars(select(table).where(*conditions)))
        now.session.expunge_all()
        return found


def of_story(simulator, story):
    with simulator.house.store.reading() as now:
        (one,) = [one for one in demonstration.shown(now) if one.story == story]
    return who_is(simulator, one.login)


def test_somebody_of_every_role_is_offered_and_can_sign_in(simulator, home):
    people = demo_people(simulator.house.store)
    assert {role for _, role in people} == set(ROLES)
    assert people == sign_ins(home) == simulator.demo_people()
    for login, role in people:
        entered = simulator.people.sign_in(login=login, password=PASSWORD, source="terminal")
        assert role in entered.who.roles
        assert not entered.must_change


def test_every_record_proves_itself_and_every_attempt_follows_from_itself(simulator):
    found = simulator.house.store.verify_all()
    assert found.faults == ()
    assert found.seals > 1
    auditor = who_is(simulator, "xiao.shenji")
    for row in rows(simulator, AttemptRow, AttemptRow.mode != "exam")[::7]:
        assert simulator.practice.verify(auditor, attempt=row.stream).state == "whole"


def test_the_people_are_plainly_invented_and_some_speak_english(simulator):
    names = [row.name for row in rows(simulator, PersonRow)]
    assert len(set(names)) == len(names) == 15
    assert {row.lang for row in rows(simulator, AttemptRow)} == {"zh", "en"}
    assert simulator.certificates.issuers().name.startswith("演示")


def test_two_months_of_drills_spread_over_everything_and_get_better(simulator):
    drills = rows(simulator, AttemptRow, AttemptRow.mode != "exam", AttemptRow.status == "scored")
    assert len({row.scenario for row in drills}) == 8
    assert {row.mode for row in drills} == {"practice", "test"}
    assert max(row.started_at for row in drills) < START
    assert START - min(row.started_at for row in drills) > 50 * DAY
    scores = sorted(row.score for row in drills)
    assert scores[-1] - scores[0] > 30
    drills.sort(key=lambda row: row.started_at)
    half = len(drills) // 2
    assert (
        sum(row.score for row in drills[half:]) / (len(drills) - half) > sum(row.score for row in drills[:half]) / half
    )


def test_every_line_of_the_audit_log_is_true_to_its_day(simulator):
    lines = rows(simulator, AuditRow)
    lines.sort(key=lambda row: row.seq)
    assert [row.at for row in lines] == sorted(row.at for row in lines)
    assert lines[-1].at <= START
    done = Counter(row.action for row in lines)
    assert {"account_added", "group_lead_set", "content_published", "exam_booked", "certificate_revoked"} <= set(done)


def test_assignments_are_done_late_and_open_and_comments_wait(simulator, clock):
    manager = who_is(simulator, "zeng.jingli")
    given = [
        one
        for group in simulator.groups.list(manager)
        for one in simulator.training.assignments(manager, group=group.id)
    ]
    assert {"done", "overdue", "open"} <= {one.status for one in given}
    assert any(one.spot for one in given)
    assert {"trainer", "exam_failed"} <= {one.reason for one in given}
    comments = rows(simulator, CommentRow)
    assert any(row.acknowledged_at for row in comments)
    assert len(rows(simulator, AssignmentRow)) > 20


def test_the_running_exam_can_be_gone_on_with(simulator, clock):
    who = of_story(simulator, "sits_now")
    (row,) = rows(simulator, SittingRow, SittingRow.candidate == who.id)
    paper = simulator.exams.paper(who, sitting=row.stream, section="knowledge")
    assert paper.stage == "running"
    assert paper.certifying
    assert paper.deadline > clock.at
    assert 0 < len(paper.saved) < len(paper.items)
    left = next(item for item in paper.items if item.id not in {one.item for one in paper.saved})
    simulator.exams.save_answer(who, sitting=row.stream, item=left.id, chosen=(left.choices[0].id,))
    simulator.exams.start_section(who, sitting=row.stream, section="chat")
    talk = simulator.exams.start_play(who, sitting=row.stream, slot="chat_1").talk
    said = simulator.exams.do(who, sitting=row.stream, slot="chat_1", line="您好，很高兴为您服务", seen=talk.seen)
    assert len(said.talk.lines) > len(talk.lines)


def test_certificates_prove_themselves_and_the_revoked_one_is_told_as_revoked(simulator):
    manager = who_is(simulator, "zeng.jingli")
    held = simulator.certificates.list(manager).certificates
    states = {}
    for one in held:
        code = simulator.certificates.one(manager, number=one.number).code
        states[one.holder.id] = simulator.certificates.verify(code=code).state
    revoked = of_story(simulator, "revoked")
    assert states.pop(revoked.id) == "revoked"
    assert set(states.values()) == {"valid"}
    assert {of_story(simulator, "passed").id, of_story(simulator, "second_try").id} == set(states)
    assert simulator.certificates.live(manager, person=revoked.id).why == "revoked"


def test_who_failed_trained_and_passed_the_second_time(simulator):
    who = of_story(simulator, "second_try")
    sat = sorted(rows(simulator, SittingRow, SittingRow.candidate == who.id), key=lambda row: row.booked_at)
    assert [row.outcome for row in sat] == ["failed", "passed"]
    assert [row.attempt for row in sat] == [1, 2]


def test_something_waits_for_examiners(simulator):
    queue = simulator.judging.queue(who_is(simulator, "cao.kaoping"))
    kinds = {line.kind for line in queue.lines}
    assert {"pending", "appeal"} <= kinds
    pending = next(line for line in queue.lines if line.kind == "pending")
    assert pending.questions > 0
    appeals = simulator.judging.appeals(of_story(simulator, "appeals"), own=True)
    assert [one.open for one in appeals] == [True]


def test_a_demo_is_made_once_and_never_where_people_are(home, simulator, tmp_path):
    assert is_demo(simulator.house.store)
    with pytest.raises(NotNow) as refused:
        must_be_empty(simulator.house.store)
    assert refused.value.code == "demo_made"
    before = simulator.house.store.heads()
    with pytest.raises(NotNow):
        made(home)
    assert simulator.house.store.heads() == before


def test_a_database_with_people_is_left_alone(tmp_path):
    real = Simulator(open_store("", tmp_path / "real"))
    real.people.install(login="root", name="Root", password="green-kettle-by-the-door")
    before = real.house.store.heads()
    with pytest.raises(NotNow) as refused:
        made(tmp_path / "real")
    assert refused.value.code == "demo_people_here"
    assert real.house.store.heads() == before
    assert not is_demo(real.house.store)
    assert demo_people(real.house.store) == ()
    real.close()


def test_a_demo_that_was_broken_off_is_said_to_be(tmp_path):
    def broken_off(step, done, of):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(tmp_path / "half", told=broken_off)
    with pytest.raises(NotNow) as refused:
        made(tmp_path / "half")
    assert refused.value.code == "demo_begun"


def test_progress_goes_from_nothing_to_everything(small):
    _, result, told = small
    steps = [step for step, _, _ in told]
    assert list(dict.fromkeys(steps)) == ["found", "live"]
    lived = [done for step, done, _ in told if step == "live"]
    assert lived == sorted(lived)
    assert told[-1][1] == told[-1][2]
    assert result.attempts > 40
    assert result.certificates == 3


def figures(home, url=""):
    """What was done, without the names that chance gives."""
    store = open_store(url, home)
    with store.reading() as now:
        attempt, sitting, login = AttemptRow, SittingRow, AccountRow.login
        drills = select(login, attempt.scenario, attempt.variant, attempt.lang, attempt.score, attempt.started_at)
        exams = select(login, sitting.outcome, sitting.total, sitting.decided_at)
        found = [
            sorted(map(tuple, now.session.execute(drills.join(AccountRow, AccountRow.person == attempt.person)))),
            sorted(map(str, now.session.execute(exams.join(AccountRow, AccountRow.person == sitting.candidate)))),
            [row.action for row in now.session.scalars(select(AuditRow).order_by(AuditRow.seq))],
        ]
    store.close()
    return found


ONE = Size(trainees=1, drills=8)


@pytest.mark.postgres
def test_the_same_seed_gives_the_same_demo_on_both_databases(tmp_path, cluster):
    url = cluster.new_database()
    made(tmp_path / "sqlite", ONE)
    made(tmp_path / "postgres", ONE, url)
    found = figures(tmp_path / "sqlite")
    assert len(found[0]) > 8
    assert found == figures(tmp_path / "postgres", url)
    made(tmp_path / "other", ONE, seed=2)
    assert found != figures(tmp_path / "other")


@pytest.mark.long
def test_the_whole_demo_has_everything(tmp_path):
    made(tmp_path / "home", Size())
    simulator = Simulator(open_store("", tmp_path / "home"), clock=lambda: START, similarity=False)
    assert simulator.house.store.verify_all().faults == ()
    manager = who_is(simulator, "zeng.jingli")
    people = simulator.people.list(manager, limit=100).people
    assert Counter(role for one in people for role in one.roles) == {
        "trainee": 24,
        "trainer": 3,
        "examiner": 3,
        "manager": 1,
        "auditor": 1,
        "administrator": 1,
    }
    assert [len(simulator.groups.one(manager, group=one.id).members) for one in simulator.groups.list(manager)] == [
        8
    ] * 3
    sittings = simulator.exams.sittings(manager)
    assert Counter(one.outcome for one in sittings)["pending"] == 2
    assert {"passed", "failed"} <= {one.outcome for one in sittings}
    assert {"booked", "running", "ended", "cancelled"} == {one.stage for one in sittings}
    assert [one.open for one in simulator.judging.appeals(manager)].count(True) == 1
    assert len(simulator.judging.appeals(manager)) == 2
    assert Counter(one.state for one in simulator.certificates.list(manager).certificates) == {"live": 4, "revoked": 1}
    assert any(one.extra for one in people)
    reasons = {one.reason for one in rows(simulator, AssignmentRow)}
    assert reasons == {"trainer", "weak", "exam_failed", "spots_failed"}
    simulator.close()


CHANGES = (
    (AttemptRow, {"mode": "test", "status": "scored"}, {"score": 101}, "attempts row"),
    (PointRow, {"state": "missed"}, {"state": "met"}, "attempt_points row"),
    (SittingRow, {"stage": "ended"}, {"outcome": "waived"}, "sittings row"),
    (CertificateRow, {"reason": None}, {"total": 1}, "certificates row"),
    (AssignmentRow, {"spot": False}, {"due_at": 7}, "assignments row"),
    (ModuleTryRow, {"passed": True}, {"percent": 1}, "module_tries row"),
    (CommentRow, {}, {"turn": 99}, "comments row"),
    (AuditRow, {"action": "certificate_revoked"}, {"subject": "somebody-else"}, "audit row"),
    (AccountRow, {"login": "xiao.shenji"}, {"roles": ["auditor", "administrator"]}, "roles of the account"),
    (GroupRow, {"closed_at": None}, {"lead": None}, "by the audit log"),
)


def test_a_row_changed_behind_the_services_back_is_named(simulator):
    """Every list and every right follows from events; a hand in the database is found out, wherever it was."""
    auditor = who_is(simulator, "xiao.shenji")
    with simulator.house.store.writing() as transaction:
        for table, of, values, _ in CHANGES:
            row = transaction.session.scalars(select(table).filter_by(**of).limit(1)).first()
            assert row is not None, table
            for name, value in values.items():
                setattr(row, name, value)
    faults = [fault.text for fault in simulator.upkeep.verify_all(auditor).faults]
    for _, _, values, says in CHANGES:
        name = next(iter(values))
        assert [text for text in faults if says in text and name in text], (says, faults)


def test_a_row_that_was_removed_or_made_up_is_named(simulator):
    with simulator.house.store.writing() as transaction:
        row = transaction.session.scalars(select(CommentRow).limit(1)).one()
        gone = {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs}
        transaction.session.delete(row)
        transaction.session.add(CommentRow(**{**gone, "id": "comment/made-up"}))
    told = " ".join(fault.text for fault in simulator.house.store.verify_all().faults)
    assert f"{gone['id']} was removed" in told
    assert "made-up follows from no event" in told
