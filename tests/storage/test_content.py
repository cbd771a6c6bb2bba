"""The store is the truth for content: versions stay, publication is by people, exams need a second one."""

import json
from dataclasses import replace

import pytest

from simulator.content.base import digest
from simulator.errors import NeedsSecondPerson, NotFound, SimulatorError, Tampered
from simulator.library import load
from simulator.storage.libraries import pieces
from tests.storage.field import tamper


@pytest.fixture(scope="module")
def library():
    return load()


def with_minutes(library, minutes):
    """The same library with another limit of time in one scenario."""
    scenario = library.scenarios["wrong_colour"].model_copy(update={"minutes": minutes})
    return replace(library, scenarios={**library.scenarios, "wrong_colour": scenario})


def digests(library):
    return {(piece.kind, piece.name): digest(piece.model) for piece in pieces(library)}


def test_what_is_shipped_goes_into_use_once(store, library):
    first = store.import_library(library, by=None, at=1)
    assert len(first.added) == len(first.published) == len(digests(library))
    assert store.import_library(library, by=None, at=2) == type(first)(added=(), published=(), waiting=())
    assert digests(store.library()) == digests(library)
    assert store.verify_all().is_whole


def test_a_newer_release_goes_into_use_where_nobody_chose(store, library):
    store.import_library(library, by=None, at=1)
    newer = with_minutes(library, 33)
    found = store.import_library(newer, by=None, at=2)
    assert found.added == found.published == ("scenario/wrong_colour",)
    assert store.library().scenarios["wrong_colour"].minutes == 33
    with store.reading() as now:
        assert len(now.versions("scenario", "wrong_colour")) == 2


def test_a_version_that_a_person_published_is_never_replaced_by_a_release(store, library):
    store.import_library(library, by=None, at=1)
    own = with_minutes(library, 21)
    assert store.import_library(own, by="ann", at=2).waiting == ("scenario/wrong_colour",)
    assert store.library().scenarios["wrong_colour"].minutes == library.scenarios["wrong_colour"].minutes
    store.publish(digest(own.scenarios["wrong_colour"]), "practice", by="ann", at=3)
    assert store.import_library(with_minutes(library, 33), by=None, at=4).waiting == ("scenario/wrong_colour",)
    assert store.library().scenarios["wrong_colour"].minutes == 21


def test_for_exams_somebody_else_must_publish(store, library):
    store.import_library(with_minutes(library, 21), by="ann", at=2)
    chosen = digest(with_minutes(library, 21).scenarios["wrong_colour"])
    with pytest.raises(NeedsSecondPerson, match="ann"):
        store.publish(chosen, "exam", by="ann", at=3)
    store.publish(chosen, "exam", by="bob", at=4)
    with store.reading() as now:
        (version,) = now.versions("scenario", "wrong_colour")
    assert (version.status, version.used_for, version.published_by) == ("exam", ("exam",), "bob")
    with store.writing() as transaction:
        transaction.withdraw("scenario", "wrong_colour", "exam", by="bob", at=5)
        assert transaction.versions("scenario", "wrong_colour")[0].status == "kept"
    assert [entry.event["action"] for entry in store.read("audit")] == ["content_published", "content_withdrawn"]


def test_a_difference_names_its_place(store, library):
    store.import_library(library, by=None, at=1)
    fewer = with_minutes(library, 33)
    del (businesses := dict(fewer.businesses))["shop"]
    changes = store.diff_library(replace(fewer, businesses=businesses))
    told = {(change.kind, change.name): (change.state, change.paths) for change in changes if change.state != "same"}
    assert told == {
        ("scenario", "wrong_colour"): ("changed", ("minutes",)),
        ("business", "shop"): ("only_here", ()),
    }


def test_an_export_reads_back_to_the_same_digests(sqlite_store, library, tmp_path):
    sqlite_store.import_library(with_minutes(library, 21), by=None, at=1)
    sqlite_store.export_library(tmp_path / "out")
    again = load(tmp_path / "out")
    assert digests(again) == digests(with_minutes(library, 21))
    assert {change.state for change in sqlite_store.diff_library(again)} == {"same"}
    with pytest.raises(SimulatorError, match="not empty"):
        sqlite_store.export_library(tmp_path / "out")


def test_content_that_was_changed_in_the_database_is_named_and_not_used(store, library):
    store.import_library(library, by=None, at=1)
    found = digest(library.personas["angry"])
    body = json.loads(store.get_content(found))
    tamper(store, "UPDATE content SET body = :body WHERE name = 'angry'", body=json.dumps(body).encode())
    with pytest.raises(Tampered, match="angry"):
        store.library()
    assert [fault.where for fault in store.verify_all().faults] == ["persona/angry"]


def test_before_any_import_nothing_can_be_assigned(store):
    with pytest.raises(NotFound, match="content import"):
        store.library()
    with pytest.raises(NotFound):
        store.get_content("0" * 64)
