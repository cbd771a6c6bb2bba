"""Two tabs, two devices, double clicks: one effect, and a clear answer to the others."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from simulator.errors import Stale
from simulator.service import Simulator
from simulator.storage import open_store
from simulator.storage.tables import AttemptRow
from tests.service.field import on_both
from tests.service.playing import HELPING, SOOTHING, Player, prepared  # noqa: F401 (a fixture)

MANY = 8


@pytest.fixture
def ann(simulator, clock, make_person):
    return Player(simulator, clock, make_person("ann"))


@pytest.fixture
def elsewhere(place, clock):
    """The same service in another process, so to say: it shares nothing but the database."""
    simulator = Simulator(open_store(*place), clock=clock, similarity=False)
    yield simulator
    simulator.close()


def at_once(*calls):
    """What each call came to, all of them begun together."""
    gate = threading.Barrier(len(calls))

    def go(call):
        gate.wait()
        try:
            return call()
        except Stale as stale:
            return stale

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(go, calls))


def events(simulator, attempt):
    return [entry.event for entry in simulator.house.store.read(attempt)]


def replies(simulator, attempt):
    return [event["text"] for event in events(simulator, attempt) if event["type"] == "agent_replied"]


@on_both
def test_a_double_click_on_two_devices_is_one_reply(ann, simulator, elsewhere):
    page = ann.chatting()

    def send(service):
        return lambda: service.practice.do(
            ann.who, attempt=page.id, line=SOOTHING, seen=page.view.seen, key="click", composing=2000
        )

    views = at_once(*(send(service) for service in (simulator, elsewhere) * (MANY // 2)))
    assert replies(simulator, page.id) == [SOOTHING]
    assert {view.seen for view in views} == {views[0].seen}
    assert {view.lines for view in views} == {views[0].lines}


@on_both
def test_of_many_windows_one_speaks_and_the_others_are_stale_with_their_words_kept(ann, simulator, elsewhere):
    page = ann.chatting()
    lines = [f"{SOOTHING}，第{number}个窗口" for number in range(MANY)]

    def send(number):
        service = (simulator, elsewhere)[number % 2]
        return lambda: service.practice.do(
            ann.who, attempt=page.id, line=lines[number], seen=page.view.seen, key=f"window-{number}"
        )

    outcomes = at_once(*(send(number) for number in range(MANY)))
    said = replies(simulator, page.id)
    assert len(said) == 1
    assert sum(isinstance(outcome, Stale) for outcome in outcomes) == MANY - 1
    assert page.look().draft in set(lines) - set(said)


@on_both
def test_replies_go_through_while_others_look_at_the_clock(ann, simulator, elsewhere, clock):
    page = ann.called()
    clock.at += 60_000

    def look(service):
        return lambda: service.practice.talk(ann.who, attempt=page.id)

    said = at_once(
        *(look(service) for service in (simulator, elsewhere) * 3),
        lambda: simulator.practice.do(ann.who, attempt=page.id, line=HELPING, seen=page.view.seen, composing=1000),
    )[-1]
    assert not isinstance(said, Stale)
    assert replies(simulator, page.id).count(HELPING) == 1
    assert simulator.practice.verify(ann.who, attempt=page.id).state == "whole"


@on_both
def test_beginning_many_times_with_one_key_is_one_attempt(ann, simulator, elsewhere):
    def start(service):
        return lambda: service.practice.start(ann.who, scenario="wrong_colour", key="begin once")

    views = at_once(*(start(service) for service in (simulator, elsewhere) * (MANY // 2)))
    assert {view.id for view in views} == {views[0].id}
    assert {view.lines for view in views} == {views[0].lines}
    with simulator.house.store.reading() as now:
        assert now.session.scalar(select(func.count()).select_from(AttemptRow)) == 1


@on_both
def test_a_retake_asked_for_many_times_with_one_key_is_one_attempt(ann, simulator, elsewhere):
    page = ann.called()

    def retake(service):
        return lambda: service.practice.retake(ann.who, attempt=page.id, turn=1, key="again")

    views = at_once(*(retake(service) for service in (simulator, elsewhere) * (MANY // 2)))
    assert {view.id for view in views} == {views[0].id} != {page.id}
    with simulator.house.store.reading() as now:
        assert now.session.scalar(select(func.count()).select_from(AttemptRow)) == 2


@on_both
def test_an_attempt_that_many_end_at_once_ends_once_and_has_one_scorecard(ann, simulator, elsewhere):
    page = ann.called()

    def leave(service):
        return lambda: service.practice.leave(ann.who, attempt=page.id)

    views = at_once(*(leave(service) for service in (simulator, elsewhere) * (MANY // 2)))
    assert {view.phase for view in views} == {"over"}
    kinds = [event["type"] for event in events(simulator, page.id)]
    assert (kinds.count("finished"), kinds.count("scored")) == (1, 1)
    assert simulator.practice.verify(ann.who, attempt=page.id).state == "whole"


@on_both
def test_two_attempts_of_one_person_do_not_wait_for_each_other(ann, simulator, elsewhere):
    pages = [ann.chatting() for _ in range(4)]
    views = at_once(
        *(
            lambda page=page, service=service: service.practice.do(
                ann.who, attempt=page.id, line=SOOTHING, seen=page.view.seen
            )
            for page, service in zip(pages, (simulator, elsewhere) * 2, strict=True)
        )
    )
    assert [view.fresh for view in views] == [2] * 4
