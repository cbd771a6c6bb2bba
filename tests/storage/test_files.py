"""Attempts saved as files by the first version come into the store and replay there."""

import pytest

from simulator.attempts import Attempts, judged, keep, proved
from simulator.dialogue.actions import parse
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.conversation import act, begin
from simulator.dialogue.events import Started, from_plain, to_plain
from simulator.dialogue.folding import fold
from simulator.dialogue.setting import Setting, draw_variant
from simulator.errors import NotNow, Tampered
from simulator.library import load
from simulator.reading.model import Reading
from simulator.storage.tables import AttemptRow


@pytest.fixture(scope="module")
def library():
    return load()


@pytest.fixture
def file(library, tmp_path):
    """A short drill that the trainee ends, scored, in a folder of the first version."""
    scenario = library.scenarios["wrong_colour"]
    drawn = draw_variant(scenario, 7, use="practice")
    started = Started(
        at=1_000,
        scenario=scenario.id,
        variant=drawn.variant,
        seed=7,
        lang="zh",
        mode="practice",
        slots=drawn.slots,
        order=drawn.order,
        digests=keep(tmp_path / "old", library, scenario),
    )
    setting = Setting(
        scenario=scenario,
        persona=library.personas[scenario.persona],
        business=library.businesses[scenario.business],
        standard=library.standard,
    )
    events = list(begin(setting, started))
    attempt: Attempt = fold(events)
    at = 3_000
    for line in ("/answer", "您好，请问有什么可以帮您？", "/hangup"):
        if line == "/answer" and scenario.channel != "phone":
            continue
        action = parse(line)
        reading = Reading(hits=()) if action.verb == "reply" else None
        new = act(setting, attempt, action, at=at, began=at - 500, reading=reading)
        events += new
        attempt = fold(new, attempt)
        at += 5_000
    writer = Attempts(tmp_path / "old").new(scenario.id, 1_000)
    writer.append([to_plain(event) for event in events])
    writer.append([judged(setting, attempt).plain()])
    return writer.file


def test_a_file_becomes_a_stream_with_its_content(store, file):
    found = store.import_attempt_file(file, person="ann", by="bob", at=9)
    entries = [entry.event for entry in store.read(found.stream)]
    started = from_plain(entries[0])
    assert proved(store.pinned(started).setting, entries).state == "whole"
    with store.reading() as now:
        row = now.session.get(AttemptRow, found.stream)
        assert (row.person, row.status, row.scorecards, row.ending) == ("ann", "scored", 1, "trainee_hung_up")
    assert store.read("audit")[-1].event["action"] == "attempt_imported"
    assert store.verify_all().is_whole


def test_the_same_file_is_imported_once(store, file):
    first = store.import_attempt_file(file, person="ann", by="bob", at=9)
    again = store.import_attempt_file(file, person="ann", by="bob", at=10)
    assert again.appended.again
    assert again.appended.entries == first.appended.entries
    assert len(store.read("audit")) == 1


def test_a_torn_last_line_counts_for_nothing(store, file):
    with file.open("ab") as out:
        out.write(b'{"event":')
    assert store.import_attempt_file(file, person="ann", by="bob", at=9).torn == 9


def test_another_attempt_of_the_same_name_is_refused(store, file):
    store.import_attempt_file(file, person="ann", by="bob", at=9)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(NotNow, match="another name"):
        store.import_attempt_file(file, person="ann", by="bob", at=10)


def test_a_changed_file_is_refused(store, file):
    file.write_bytes(file.read_bytes().replace("您好".encode(), "你好".encode()))
    with pytest.raises(Tampered):
        store.import_attempt_file(file, person="ann", by="bob", at=9)
    assert store.heads() == ()


def test_what_an_attempt_is_played_with_is_pinned(store, library):
    scenario = library.scenarios["wrong_colour"]
    digests = store.pin(library, scenario, at=1)
    assert digests["scenario"] == library.digests["scenario:wrong_colour"]
    assert store.pin(library, scenario, at=2) == digests
