"""Keys are exchanged while everything that was written with the old ones stays readable and proved."""

import shutil
import threading

import pytest

from simulator.certificates import Issuers
from simulator.errors import KeyMissing
from simulator.storage import open_store, rotating
from simulator.storage.tables import DataKeyRow
from tests.storage.field import play, replied


def rotate(store, *, goes_down: bool = False) -> int:
    with store.writing() as transaction:
        count = rotating.rewrap(transaction.session, transaction.keyring)
        if goes_down:
            raise RuntimeError("the machine went down")
    with store.reading() as now:
        rotating.finish(now.session, now.keyring)
    return count


def test_another_master_key_opens_everything_and_the_old_one_is_destroyed(store, home):
    head = play(store)
    play(store, "attempt/two", person="bob")
    before, old = store.keyring.master_id(), (home / "keys" / "master.key").read_bytes()
    assert rotate(store) == 2
    assert store.keyring.master_id() != before
    assert not list((home / "keys" / "retired").iterdir())
    assert len(store.read("attempt/one")) == 7
    store.append("attempt/one", head, [replied("again")], person="ann")
    assert store.verify_all().is_whole
    (home / "keys" / "master.key").write_bytes(old)
    with pytest.raises(KeyMissing):
        store.read("attempt/one")


def test_a_rotation_that_was_cut_off_loses_nothing_and_can_be_done_again(store):
    play(store)
    with pytest.raises(RuntimeError, match="down"):
        rotate(store, goes_down=True)
    assert len(store.read("attempt/one")) == 7, "wrapped with the old key still"
    play(store, "attempt/two", person="bob")
    with store.reading() as now:
        assert len({row.master for row in now.session.query(DataKeyRow)}) == 2
    assert rotate(store) == 2
    assert len(store.read("attempt/one")) == len(store.read("attempt/two")) == 7


def test_whoever_writes_during_a_rotation_waits_for_it(url, home):
    store = open_store(url, home)
    for number in range(8):
        store.add_person(f"p{number}", "-", at=1)
    done = threading.Barrier(9)

    def write(number: int) -> None:
        done.wait()
        play(store, f"attempt/{number}", person=f"p{number}")

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    done.wait()
    rotate(store)
    for writer in writers:
        writer.join()
    with store.reading() as now:
        assert {row.master for row in now.session.query(DataKeyRow)} == {store.keyring.master_id()}
    assert store.verify_all().is_whole
    store.close()


def test_an_older_backup_needs_the_master_key_of_its_time(store, home, tmp_path):
    play(store)
    store.backup(tmp_path / "old.jsonl")
    before = store.keyring.master_id()
    shutil.copy(home / "keys" / "master.key", tmp_path / "kept.key")
    rotate(store)
    with pytest.raises(KeyMissing, match=before):
        store.restore(tmp_path / "old.jsonl", at=9, by="ann", replace=True)
    shutil.copy(tmp_path / "kept.key", home / "keys" / "retired" / f"{before}.key")
    assert store.restore(tmp_path / "old.jsonl", at=9, by="ann", replace=True).is_whole
    assert len(store.read("attempt/one")) == 7


def test_a_new_issuer_is_vouched_for_by_the_old_one(sqlite_store):
    keyring = sqlite_store.keyring
    first = keyring.sign(b"-")[0]
    second, third = keyring.new_issuer(at=5), keyring.new_issuer(at=6)
    assert keyring.sign(b"-")[0] == third
    assert [(told.old, told.at) for told in sorted(keyring.rotations(), key=lambda told: told.at)] == [
        (first, 5),
        (second, 6),
    ]
    outside = Issuers({first: keyring.issuers()[first]}).vouching(keyring.rotations())
    assert set(outside.keys) == {first, second, third}
    assert set(Issuers({third: keyring.issuers()[third]}).vouching(keyring.rotations()).keys) == {third}
