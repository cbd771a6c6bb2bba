"""Judging stored attempts again: who would change and by which rule, on all cores, going on where it stopped."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from simulator.errors import Busy, NotFound, NotNow
from simulator.service import rescoring_run
from simulator.service.judgements import judgements
from simulator.service.rescoring import Wanted, ask, found
from simulator.service.rescoring_run import CHUNK, run
from simulator.storage.tables import AttemptRow, AuditRow, RescoredRow, RescoringRow
from tests.field import GOOD, a_rule
from tests.service import stored
from tests.service.field import DAY, on_both, on_postgres
from tests.service.stored import COLD, NO_RUDENESS, OFFER, RUDE, RULES, SOOTHE, attempt, crowd, standard, text

STRICT = (SOOTHE, OFFER, NO_RUDENESS.model_copy(update={"severity": "critical", "weight": 10}))


def done(simulator, wanted, who="root", **how):
    by = simulator_person(simulator, who)
    name = ask(simulator.house, by, wanted)
    run(simulator.house, name, **how)
    return name


def simulator_person(simulator, login):
    from tests.service.conftest import who_is

    return who_is(simulator, login).id


def outcome(simulator, name):
    with simulator.house.store.reading() as now:
        row = found(now, name)
        rows = now.session.scalars(select(RescoredRow).where(RescoredRow.rescoring == name)).all()
        figures = (row.total, row.done, row.changed, row.to_pass, row.to_fail, row.unread)
        return figures, {r.stream: (r.turned, r.before, r.after, r.rules) for r in rows}


def cards(simulator, stream):
    return judgements([entry.event for entry in simulator.house.store.read(stream)])


@pytest.fixture
def ann(make_person):
    return make_person("ann").id


@pytest.fixture
def four(simulator, ann):
    """One attempt of each kind."""
    return crowd(simulator, [ann], 4)


def test_the_same_standard_changes_nobody(simulator, four):
    figures, changes = outcome(simulator, done(simulator, Wanted(standard="")))
    assert (figures, changes) == ((4, 4, 0, 0, 0, 0), {})


@on_both
def test_a_preview_says_who_would_fail_from_what_to_what_and_by_which_rule(simulator, four):
    figures, changes = outcome(simulator, done(simulator, Wanted(standard=text(standard(*STRICT)))))
    assert figures == (4, 4, 2, 0, 1, 0)
    turned, before, after, rules = changes["attempt/a00001"]
    assert (turned, before["passes"], after["passes"]) == ("fails", True, False)
    assert after["critical"] == ["no_rudeness"]
    assert [(rule["rule"], rule["before"], rule["after"], rule["points"]) for rule in rules] == [
        ("no_rudeness", ["broken"], ["broken"], -6)
    ]


def test_a_preview_leaves_every_attempt_as_it_is(simulator, four):
    heads = simulator.house.store.heads("attempt/")
    done(simulator, Wanted(standard=text(standard(*STRICT))))
    assert simulator.house.store.heads("attempt/") == heads


def test_a_rule_that_is_gone_or_new_is_named(simulator, ann):
    stream = attempt(simulator, ann, "one", *COLD)
    polite = a_rule("apologise", {"kind": "duty", "any": ["apology"]}, weight=8)
    _, changes = outcome(simulator, done(simulator, Wanted(standard=text(standard(OFFER, NO_RUDENESS, polite)))))
    told = {rule["rule"]: (rule["before"], rule["after"]) for rule in changes[stream][3]}
    assert told == {"soothe": (["missed"], []), "apologise": ([], ["met"])}
    assert changes[stream][0] == "passes"


def test_applying_puts_a_new_scorecard_beside_the_old_one_with_who_and_why(simulator, four, ann):
    before = {stream: cards(simulator, stream) for stream in four}
    name = done(simulator, Wanted(applies=True, reason="新版标准", standard=text(standard(*STRICT))))
    stream = "attempt/a00001"
    old, new = cards(simulator, stream)
    assert (old,) == before[stream]
    assert (new.cause, new.why, new.card.passes) == ("rescored", "新版标准", False)
    assert new.by == simulator_person(simulator, "root")
    assert cards(simulator, "attempt/a00000") == before["attempt/a00000"]
    with simulator.house.store.reading() as now:
        row = now.session.get(AttemptRow, stream)
        assert (row.scorecards, row.passes, row.score) == (2, False, new.card.total)
        lines = now.session.scalars(select(AuditRow).where(AuditRow.action == "rescored")).all()
        assert {line.subject for line in lines} == {"attempt/a00001", "attempt/a00002"}
        assert all(line.detail["rescoring"] == name for line in lines)
    assert simulator.house.store.verify(stream).is_whole


def test_the_reason_is_nowhere_in_plain(simulator, four):
    done(simulator, Wanted(applies=True, reason="unmistakable-reason", standard=text(standard(*STRICT))))
    folder = simulator.house.store.keyring.folder.parent
    assert b"unmistakable-reason" not in b"".join(f.read_bytes() for f in folder.glob("servicedrill.sqlite*"))


def test_applying_twice_changes_nothing_more(simulator, four):
    wanted = Wanted(applies=True, reason="why", standard=text(standard(*STRICT)))
    done(simulator, wanted)
    heads = simulator.house.store.heads("attempt/")
    figures, _ = outcome(simulator, done(simulator, wanted))
    assert figures == (4, 4, 0, 0, 0, 0)
    assert simulator.house.store.heads("attempt/") == heads


def test_judging_for_good_needs_a_reason(simulator, four):
    with pytest.raises(NotNow) as refused:
        ask(simulator.house, simulator_person(simulator, "root"), Wanted(applies=True, reason=" "))
    assert refused.value.code == "rescore_reason"


@pytest.mark.parametrize("got", ["", "0badc0de", "{}", "2"])
def test_a_standard_that_is_not_there_is_refused_with_those_that_are(simulator, four, got):
    if got == "":
        return  # each attempt's own
    with pytest.raises(NotFound) as refused:
        ask(simulator.house, simulator_person(simulator, "root"), Wanted(standard=got))
    assert refused.value.code == "no_such_standard"


def test_only_those_asked_for_are_judged(simulator, make_person, root, ann):
    bob = make_person("bob").id
    attempt(simulator, ann, "old", *RUDE, at=simulator.house.clock() - 40 * DAY)
    attempt(simulator, ann, "new", *RUDE)
    attempt(simulator, bob, "bobs", *RUDE)
    strict = text(standard(*STRICT))
    since = simulator.house.clock() - 20 * DAY
    for wanted, streams in (
        (Wanted(standard=strict, person=ann), {"attempt/old", "attempt/new"}),
        (Wanted(standard=strict, since=since), {"attempt/new", "attempt/bobs"}),
    ):
        _, changes = outcome(simulator, done(simulator, wanted))
        assert set(changes) == streams


def test_attempts_of_somebody_erased_are_counted_and_left(simulator, four, ann):
    simulator.house.store.erase(ann, by=simulator_person(simulator, "root"), at=simulator.house.clock())
    figures, changes = outcome(simulator, done(simulator, Wanted(standard=text(standard(*STRICT)))))
    assert figures == (4, 4, 0, 0, 0, 4)
    assert {turned for turned, *_ in changes.values()} == {"erased"}


def test_it_goes_on_where_it_stopped_and_finds_the_same(simulator, ann):
    crowd(simulator, [ann], 3 * CHUNK)
    strict = text(standard(*STRICT))
    whole = outcome(simulator, done(simulator, Wanted(standard=strict)))
    by = simulator_person(simulator, "root")
    wanted = Wanted(standard=strict, since=1)
    name = ask(simulator.house, by, wanted)

    class Stop(Exception):
        pass

    def stop(number, of):
        if number == 2 * CHUNK:
            raise Stop

    with pytest.raises(Stop):
        run(simulator.house, name, progress=stop)
    assert ask(simulator.house, by, wanted) == name
    seen = []
    run(simulator.house, name, progress=lambda number, of: seen.append((number, of)))
    assert seen == [(2 * CHUNK, 3 * CHUNK), (3 * CHUNK, 3 * CHUNK)]
    assert outcome(simulator, name) == whole
    assert ask(simulator.house, by, wanted) != name


@on_postgres
def test_any_number_of_processes_finds_and_stores_the_same(simulator, place, ann):
    crowd(simulator, [ann], 3 * CHUNK + 1)
    preview = text(standard(*STRICT))
    alone = outcome(simulator, done(simulator, Wanted(standard=preview), processes=1))
    wanted = Wanted(standard=preview, applies=True, reason="why")
    several = outcome(simulator, done(simulator, wanted, processes=2))
    assert several == alone
    for stream in ("attempt/a00001", f"attempt/a{3 * CHUNK:05}"):
        assert len(cards(simulator, stream)) == 1 + (stream in alone[1])


def test_two_that_carry_out_the_same_do_not_count_anything_twice(simulator, ann):
    crowd(simulator, [ann], 4 * CHUNK)
    name = ask(simulator.house, simulator_person(simulator, "root"), Wanted(standard=text(standard(*STRICT))))

    def meanwhile(number, of):
        if number == 0:
            run(simulator.house, name)

    with pytest.raises(Busy) as refused:
        run(simulator.house, name, progress=meanwhile)
    assert refused.value.code == "rescore_elsewhere"
    assert outcome(simulator, name)[0] == (4 * CHUNK, 4 * CHUNK, 2 * CHUNK, 0, CHUNK, 0)


def test_a_decision_made_meanwhile_is_judged_with(simulator, ann, monkeypatch):
    """What an examiner decided between reading an attempt and storing its new scorecard is in that scorecard."""
    stream = attempt(simulator, ann, "one", *RUDE)
    by = simulator_person(simulator, "root")
    wanted = Wanted(applies=True, reason="why", standard=text(standard(*STRICT)))
    name = ask(simulator.house, by, wanted)
    key = next(p.key for p in points_of(simulator, stream) if p.rule == "no_rudeness")

    def ruled(number, of):
        if number == 0:
            (first,) = cards(simulator, stream)
            later = replace(first, by=by, cause="ruled", rulings={key: "met"})
            simulator.house.store.append(stream, None, [later.plain()], person=ann)

    store = rescoring_run._store

    def then(*given):
        ruled(0, 1)
        return store(*given)

    monkeypatch.setattr(rescoring_run, "_store", then)
    run(simulator.house, name)
    newest = cards(simulator, stream)[-1]
    assert newest.rulings == {key: "met"}
    assert newest.card.critical == ()


def points_of(simulator, stream):
    from simulator.exam.points import points
    from simulator.service.judgements import attempt_with
    from simulator.service.talk_state import engine_events

    events = engine_events([entry.event for entry in simulator.house.store.read(stream)])
    from tests.field import a_setting

    setting = a_setting(*RULES)
    return points(setting.standard, setting.scenario, attempt_with(events))


def test_what_an_examiner_decided_stays_decided_under_another_standard(simulator, ann):
    stream = attempt(simulator, ann, "one", *RUDE)
    key = next(p.key for p in points_of(simulator, stream) if p.rule == "no_rudeness")
    (first,) = cards(simulator, stream)
    later = replace(first, by=ann, cause="ruled", rulings={key: "met"})
    simulator.house.store.append(stream, None, [later.plain()], person=ann)
    done(simulator, Wanted(applies=True, reason="why", standard=text(standard(*STRICT))))
    assert cards(simulator, stream)[-1].card.critical == ()


def test_words_read_again_give_a_new_reading_and_the_customer_says_what_he_said(simulator, ann):
    """The shipped reader hears nothing in marked words of tests, so that every duty is missed with it."""
    stream = attempt(simulator, ann, "one", *GOOD)
    before = [entry.event for entry in simulator.house.store.read(stream)]
    done(simulator, Wanted(applies=True, reason="why", standard="", again=True))
    entries = [entry.event for entry in simulator.house.store.read(stream)]
    assert entries[: len(before)] == before
    old, new = judgements(entries)
    assert (old.card.passes, new.card.passes) == (True, False)
    assert len(new.readings) == 3
    assert new.reader
    figures, _ = outcome(simulator, done(simulator, Wanted(standard="")))
    assert figures == (1, 1, 0, 0, 0, 0), "later judgements rest on the newest reading"


def test_a_rescoring_that_began_with_another_release_is_not_mixed_with_this_one(simulator, four):
    name = ask(simulator.house, simulator_person(simulator, "root"), Wanted(standard=""))
    with simulator.house.store.writing() as transaction:
        transaction.session.get(RescoringRow, name).engine += 1
    with pytest.raises(NotNow) as refused:
        run(simulator.house, name)
    assert refused.value.code == "rescore_moved"


def carry_out(url, home, name):
    from simulator.service import Simulator
    from simulator.storage import open_store

    run(Simulator(open_store(url, home), similarity=False).house, name, processes=2)


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"


def test_killed_at_any_moment_it_goes_on_and_every_attempt_gets_one_new_scorecard(simulator, place, ann):
    streams = crowd(simulator, [ann], 4 * CHUNK)
    wanted = Wanted(applies=True, reason="why", standard=text(standard(*STRICT)))
    name = ask(simulator.house, simulator_person(simulator, "root"), wanted)
    child = multiprocessing.get_context("spawn").Process(target=carry_out, args=(*place, name))
    child.start()
    until = time.monotonic() + 60
    while not done_so_far(simulator, name) and child.is_alive() and time.monotonic() < until:
        time.sleep(0.01)
    its_own = [int(p) for p in Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()]
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    until = time.monotonic() + 60
    while any(map(is_alive, its_own)) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(map(is_alive, its_own)), "its processes end with it"
    run(simulator.house, name)
    figures, changes = outcome(simulator, name)
    assert figures[:3] == (4 * CHUNK, 4 * CHUNK, 2 * CHUNK)
    assert {stream: len(cards(simulator, stream)) - 1 for stream in streams} == {s: int(s in changes) for s in streams}
    assert simulator.house.store.verify_all().is_whole


def done_so_far(simulator, name):
    with simulator.house.store.reading() as now:
        return found(now, name).done


def test_the_kinds_of_talk_are_what_these_tests_take_them_for(simulator, four):
    passes = [cards(simulator, stream)[0].card.passes for stream in four]
    assert passes == [True, True, True, False]
    assert len(stored.TALKS) == 4
