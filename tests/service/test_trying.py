"""A version is tried from any beat that a sample leads to; the record follows from itself."""

from contextlib import suppress

import pytest

from simulator.errors import NotFound, NotNow
from simulator.service import Who


@pytest.fixture
def author(simulator, root):
    return Who(id=simulator.people.add(root, login="author", name="Author", roles=("trainer",)).person.id)


def test_a_practice_begins_at_a_beat_and_its_record_holds(simulator, author):
    found = simulator.authoring.scenario(author, scenario="wrong_colour")
    beats = [beat.id for beat in found.preview.beats if not beat.ending]
    begun = {}
    for beat in beats:
        with suppress(NotNow):  # no sample leads there; the refusal names where they lead
            begun[beat] = simulator.authoring.try_it(
                author, scenario="wrong_colour", digest=found.version.digest, beat=beat, spoken="zh"
            )
    assert len(begun) > len(beats) // 2
    for beat, talk in begun.items():
        with simulator.house.store.reading() as now:
            events = [entry.event for entry in now.read(talk.id)]
        entered = [event["beat"] for event in events if event["type"] == "beat_entered"]
        assert beat in entered[-2:]
        assert (talk.phase, talk.clocks.still) == ("talking", True)
    last = talk
    done = simulator.practice.do(author, attempt=last.id, line="好的，我马上为您处理。", seen=last.seen)
    assert done.lines[-1].who == "customer"
    assert simulator.practice.verify(author, attempt=last.id).state == "whole"


def test_an_unknown_beat_is_told_with_those_that_there_are(simulator, author):
    found = simulator.authoring.scenario(author, scenario="wrong_colour")
    with pytest.raises(NotFound, match="no beat 'nowhere'"):
        simulator.authoring.try_it(author, scenario="wrong_colour", digest=found.version.digest, beat="nowhere")
