"""Appending: in order, each once, and only on what the page has seen."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import pytest
from sqlalchemy.event import listens_for

from simulator.dialogue import events as dialogue
from simulator.errors import Busy, Moved, NotFound, Stale
from simulator.storage.actions import PASSIVE, acts
from simulator.storage.tables import AttemptRow, AuditRow
from tests.storage.field import play, replied, spoke, started


def test_what_was_appended_is_read_back_in_order(store):
    play(store, replies=2)
    entries = store.read("attempt/one")
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.event["type"] for entry in entries] == ["started", *["agent_replied", "customer_spoke"] * 2]
    assert entries[3].event == replied("非常抱歉让您久等了 unmistakable-words 1", at=10)
    assert store.read("attempt/one", after=3) == entries[3:]


def test_a_stale_tab_cannot_write(store):
    head = play(store)
    with pytest.raises(Stale) as refused:
        store.append("attempt/one", head - 2, [replied()], person="ann")
    assert refused.value.head == head
    assert store.heads("attempt/one")[0].seq == head


def test_a_second_start_of_one_attempt_is_refused(store):
    play(store, replies=0)
    with pytest.raises(Stale):
        store.append("attempt/one", 0, [started()], person="ann")


def test_what_the_clock_and_the_customer_did_makes_no_page_stale(store):
    head = play(store)
    hung_up = {"type": "hung_up", "at": 90, "by": "customer"}
    store.append("attempt/one", head, [spoke("还在吗？", at=80), hung_up], person="ann")
    assert store.append("attempt/one", head, [replied()], person="ann").head == head + 3


def test_a_decision_on_an_old_basis_is_asked_for_again(store):
    head = play(store)
    store.append("attempt/one", head, [spoke("还在吗？", at=80)], person="ann")
    with pytest.raises(Moved):
        store.append("attempt/one", head, [replied()], person="ann", basis=head)
    asked = []

    def decide(history):
        if not asked:
            store.append("attempt/one", history[-1].seq, [spoke("喂？", at=81)], person="ann")
        asked.append(history[-1].seq)
        return [replied(at=82)]

    assert store.decide("attempt/one", head, decide, person="ann", key="k").head == head + 3
    assert asked == [head + 1, head + 2]
    assert store.decide("attempt/one", head, decide, person="ann", key="k").again


def test_a_page_from_after_the_backup_is_told_so(store):
    head = play(store)
    with pytest.raises(Stale, match="backup"):
        store.append("attempt/one", head + 5, [replied()], person="ann")


def test_every_event_of_a_dialogue_is_known_to_be_an_action_or_not():
    kinds = {event.__dataclass_fields__["type"].default for event in get_args(get_args(dialogue.Event)[0])}
    actions = {kind for kind in kinds if acts({"type": kind, "by": "agent"})}
    assert kinds - actions == PASSIVE - {"scored"}
    assert not acts({"type": "hung_up", "by": "customer"})


def test_a_retry_gets_the_same_answer_and_stores_nothing(store):
    head = play(store, replies=0)
    first = store.append("attempt/one", head, [replied(), spoke()], person="ann", key="click")
    again = store.append("attempt/one", head, [replied("decided again", at=99)], person="ann", key="click")
    assert not first.again
    assert again.again
    assert again.entries == first.entries
    assert store.heads("attempt/one")[0].seq == head + 2


def test_somebody_unknown_stores_nothing(store):
    with pytest.raises(NotFound):
        store.append("attempt/one", 0, [started()], person="nobody")
    with pytest.raises(NotFound):
        store.read("attempt/one")


def test_a_failed_transaction_leaves_nothing(store):
    def half_way():
        with store.writing() as transaction:
            transaction.append("attempt/one", 0, [started()], person="ann")
            transaction.audit("ann", "tried", "attempt/one", {}, at=1)
            transaction.append("attempt/two", 0, [started()], person="nobody")

    with pytest.raises(NotFound):
        half_way()
    assert store.heads() == ()
    with store.reading() as now:
        assert now.session.get(AttemptRow, "attempt/one") is None
        assert now.session.get(AuditRow, 1) is None


def test_eight_writers_of_their_own_streams_do_not_disturb_each_other(store):
    def write(number):
        return play(store, f"attempt/{number}", replies=6, person="ann" if number % 2 else "bob")

    with ThreadPoolExecutor(8) as pool:
        heads = list(pool.map(write, range(8)))
    assert heads == [13] * 8
    assert [head.seq for head in store.heads("attempt/")] == heads
    assert store.verify_all().is_whole


def test_of_eight_writers_of_one_stream_one_at_a_time_is_let_in(store):
    head = play(store, replies=0)
    ready = threading.Barrier(8)

    def click(number):
        ready.wait()
        try:
            return store.append("attempt/one", head, [replied(f"tab {number}")], person="ann", key=f"tab-{number}")
        except Stale:
            return None

    with ThreadPoolExecutor(8) as pool:
        done = [appended for appended in pool.map(click, range(8)) if appended]
    assert len(done) == 1
    assert store.heads("attempt/one")[0].seq == head + 1


def test_of_eight_equal_clicks_one_counts_and_all_get_its_answer(store):
    head = play(store, replies=0)
    ready = threading.Barrier(8)

    def click(number):
        ready.wait()
        return store.append("attempt/one", head, [replied(f"try {number}")], person="ann", key="click")

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(click, range(8)))
    assert sum(not appended.again for appended in done) == 1
    assert len({appended.entries[0].event["text"] for appended in done}) == 1
    assert store.heads("attempt/one")[0].seq == head + 1


def test_first_words_of_one_person_in_eight_streams_share_one_key(store):
    ready = threading.Barrier(8)

    def begin(number):
        ready.wait()
        store.append(f"attempt/{number}", 0, [started()], person="ann")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(begin, range(8)))
    assert [len(store.read(f"attempt/{number}")) for number in range(8)] == [1] * 8


def test_a_log_takes_lines_of_many_at_once(store):
    def note(number):
        with store.writing() as transaction:
            transaction.audit("ann", "role_given", f"person/{number}", {"role": "trainer"}, at=number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(note, range(24)))
    with store.reading() as now:
        assert sorted(row.at for row in now.session.query(AuditRow)) == list(range(24))
    assert store.verify("audit").is_whole


def test_the_list_of_attempts_follows_the_events(store):
    head = play(store, replies=2)
    card = {"total": 71, "low": 64, "high": 80, "passes": True}
    end = [
        {"type": "finished", "at": 50, "ending": "promised"},
        {"type": "scored", "at": 51, "engine": 1, "card": card},
        {"type": "scored", "at": 60, "engine": 2, "card": {**card, "total": 72}},
    ]
    store.append("attempt/one", head, end, person="ann")
    with store.reading() as now:
        row = now.session.get(AttemptRow, "attempt/one")
        assert (row.person, row.scenario, row.mode, row.status) == ("ann", "wrong_colour", "practice", "scored")
        assert (row.score, row.low, row.high, row.passes, row.scorecards) == (72, 64, 80, True, 2)
        assert (row.replies, row.ending, row.started_at, row.ended_at, row.last_at) == (2, "promised", 1, 50, 60)


def test_a_draft_waits_for_its_author(store):
    play(store)
    with store.writing() as transaction:
        transaction.keep_draft("attempt/one", "ann", "too late", at=5)
        transaction.keep_draft("attempt/one", "ann", "too late again", at=6)
    with store.writing() as transaction:
        assert transaction.draft("attempt/one", "ann") == "too late again"
        assert transaction.draft("attempt/one", "bob") == ""
        transaction.drop_draft("attempt/one", "ann")
        assert transaction.draft("attempt/one", "ann") == ""


def test_a_writer_that_waits_too_long_is_told_to_send_again(sqlite_store):
    @listens_for(sqlite_store.engine, "connect")
    def _impatient(connection, _):
        connection.execute("PRAGMA busy_timeout=20")

    sqlite_store.engine.dispose()
    with sqlite_store.writing() as transaction:
        transaction.append("attempt/one", 0, [started()], person="ann")
        with pytest.raises(Busy):
            sqlite_store.append("attempt/two", 0, [started()], person="ann")
    assert [head.stream for head in sqlite_store.heads()] == ["attempt/one"]
