"""Backup and restore: whole or not at all, proved before it counts, and the erased stay erased."""

import sqlite3
import threading

import pytest

from simulator.content.base import Text
from simulator.errors import Erased, NotFound, NotNow, Stale, Tampered
from simulator.storage import open_store
from tests.storage.field import WORDS, bytes_below, play, replied

NOTE = Text(zh="说明", en="Note")


@pytest.fixture(params=["backup.sqlite", "backup.jsonl"])
def path(request, tmp_path):
    return tmp_path / "kept" / request.param


def test_a_backup_brings_back_what_was_there(store, path):
    head = play(store)
    store.seal("daily", at=50)
    taken = store.backup(path)
    assert {taken.database, taken.keys} == set(path.parent.iterdir())
    store.append("attempt/one", head, [replied("after the backup")], person="ann")
    play(store, "attempt/two", person="bob")
    store.seal("daily", at=60)
    found = store.restore(path, at=70, by="bob", replace=True)
    assert (found.streams, found.events) == (1, 7)
    assert len(store.read("attempt/one")) == 7
    assert [head.stream for head in store.heads("attempt/")] == ["attempt/one"]
    assert store.verify_all().is_whole
    assert store.read("audit")[-1].event["action"] == "restored"
    with pytest.raises(Stale, match="restored from a backup"):
        store.append("attempt/one", head + 1, [replied()], person="ann")
    assert store.append("attempt/one", head, [replied()], person="ann", key="new").head == head + 1


def test_a_backup_moves_to_another_database(store, path, tmp_path, home):
    play(store)
    store.put_content("note", "n", NOTE, by="ann", at=1)
    store.backup(path)
    other = open_store(f"sqlite:///{tmp_path / 'elsewhere.sqlite'}", home)
    other.restore(path, at=70, by="bob")
    assert other.read("attempt/one") == store.read("attempt/one")
    assert other.heads("attempt/") == store.heads("attempt/")
    other.close()


@pytest.mark.postgres
def test_a_backup_moves_from_sqlite_to_postgres(sqlite_store, path, cluster, home):
    play(sqlite_store)
    digest = sqlite_store.put_content("note", "n", NOTE, by="ann", at=1)
    sqlite_store.publish(digest, "practice", by="ann", at=2)
    sqlite_store.backup(path)
    other = open_store(cluster.new_database(), home)
    other.restore(path, at=70, by="ann")
    assert other.read("attempt/one") == sqlite_store.read("attempt/one")
    other.publish(other.put_content("note", "n", NOTE, by="ann", at=3), "practice", by="ann", at=4)
    assert other.verify_all().is_whole
    other.close()


def test_a_backup_holds_no_words_and_no_keys_but_in_their_own_file(store, path):
    play(store)
    store.backup(path)
    with store.reading() as now:
        wrapped = now.session.connection().exec_driver_sql("SELECT wrapped FROM data_keys").scalar()
    assert bytes(wrapped) not in path.read_bytes()
    assert WORDS.split()[0].encode() not in bytes_below(path.parent)


def test_who_was_erased_stays_erased_after_a_restore(store, path):
    play(store)
    play(store, "attempt/two", person="bob")
    store.backup(path)
    store.erase("ann", by="bob", at=60)
    store.restore(path, at=70, by="bob", replace=True)
    with pytest.raises(Erased):
        store.read("attempt/one")
    assert len(store.read("attempt/two")) == 7
    assert store.verify_all().is_whole


def test_nothing_is_replaced_unasked(store, path):
    play(store)
    store.backup(path)
    with pytest.raises(NotNow):
        store.restore(path, at=70, by="bob")


@pytest.mark.parametrize("damage", ["cut", "flip", "keys_missing", "keys_flip"])
def test_a_damaged_backup_changes_nothing(store, path, damage):
    play(store)
    taken = store.backup(path)
    store.append("attempt/one", 7, [replied("after the backup")], person="ann")
    victim = taken.keys if damage.startswith("keys") else taken.database
    whole = victim.read_bytes()
    if damage == "keys_missing":
        victim.unlink()
    elif damage == "cut":
        victim.write_bytes(whole[: len(whole) * 2 // 3])
    else:
        place = whole.rindex(b"attempt/one") if damage == "flip" else len(whole) // 2
        victim.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    with pytest.raises((Tampered, NotFound)):
        store.restore(path, at=70, by="bob", replace=True)
    assert len(store.read("attempt/one")) == 8
    assert len(list(path.parent.iterdir())) == (1 if damage == "keys_missing" else 2), "nothing is left lying about"


def test_a_backup_that_somebody_rewrote_does_not_prove_itself(sqlite_store, tmp_path):
    play(sqlite_store)
    taken = sqlite_store.backup(tmp_path / "backup.sqlite")
    with sqlite3.connect(taken.database) as forged:
        forged.execute("UPDATE events SET at = at + 1 WHERE seq = 3")
    forged.close()
    with pytest.raises(Tampered, match="seq 3"):
        sqlite_store.restore(taken.database, at=70, by="ann", replace=True)
    assert len(sqlite_store.read("attempt/one")) == 7


def test_a_backup_under_writers_is_of_one_moment(store, path, home, tmp_path):
    stop = threading.Event()

    def write(number):
        round_ = 0
        while not stop.is_set():
            play(store, f"attempt/{number}-{round_}", replies=2)
            round_ += 1

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    try:
        while len(store.heads("attempt/")) < 6:
            pass
        store.backup(path)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    other = open_store(f"sqlite:///{tmp_path / 'elsewhere.sqlite'}", home)
    assert other.restore(path, at=70, by="bob").streams >= 6
    assert other.verify_all().is_whole
    other.close()
