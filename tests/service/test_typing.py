"""How a reply was written is kept beside it, shown to whoever judges, and changes neither points nor the proof."""

import pytest

from simulator.service.typed import Typing, per_minute
from tests.service.playing import HELPING, SOOTHING, Player, prepared  # noqa: F401 (a fixture)


@pytest.fixture
def ann(simulator, clock, make_person):
    return Player(simulator, clock, make_person("ann"))


def test_what_was_pasted_stands_beside_the_reply_and_in_the_summary(ann, simulator):
    page = ann.chatting()
    page.do(SOOTHING, after=12, composing=12, pasted=0)
    page.do(HELPING, composing=2, pasted=len(HELPING))
    found = simulator.practice.report(ann.who, attempt=page.id, lang="en").report
    notes = [line.notes for line in found.transcript if line.who == "agent"]
    assert notes[0] == ()
    assert notes[1] == (f"{len(HELPING)} characters pasted, 100 % of the reply",)
    rate = round(len(SOOTHING) * 60 / 12)
    assert f"Typed at {rate} characters a minute." in found.summary
    assert "One reply holds pasted text; the transcript shows where." in found.summary


def test_what_no_hand_types_so_fast_is_told_as_such(ann, simulator):
    page = ann.chatting()
    page.do(SOOTHING, composing=1, pasted=0)
    found = simulator.practice.report(ann.who, attempt=page.id, lang="en").report
    assert any("faster than anybody types" in line for line in found.summary)


def test_without_a_view_that_watches_nothing_is_claimed(ann, simulator):
    page = ann.chatting()
    page.do(SOOTHING, composing=2)
    found = simulator.practice.report(ann.who, attempt=page.id, lang="en").report
    assert not any("Typed at" in line or "pasted" in line for line in found.summary)


def test_an_attempt_with_typing_in_it_is_proved_whole_and_goes_on_elsewhere(ann, simulator):
    page = ann.chatting()
    page.do(SOOTHING, composing=2, pasted=3)
    simulator.talks.stored.loading._known.drop(page.id)  # another process loads it from the store
    page.do(HELPING, composing=2, pasted=0)
    with simulator.house.store.reading() as now:
        kept = simulator.talks.load(now, page.id).typed
    assert [typing.pasted for typing in kept.values()] == [3, 0]
    simulator.practice.leave(ann.who, attempt=page.id)
    assert simulator.practice.verify(ann.who, attempt=page.id).state == "whole"


def test_more_than_the_reply_cannot_have_been_pasted_into_it(ann, simulator):
    page = ann.chatting()
    page.do("好的", composing=2, pasted=4_000)
    with simulator.house.store.reading() as now:
        (kept,) = simulator.talks.load(now, page.id).typed.values()
    assert (kept.pasted, kept.share) == (2, 100)


def test_the_rate_is_of_what_was_typed_alone():
    own, other = Typing(chars=60, ms=60_000, pasted=0), Typing(chars=500, ms=1_000, pasted=500)
    assert per_minute({1: own, 3: other}) == 60
    assert per_minute({1: Typing(chars=4, ms=900, pasted=0)}) is None
