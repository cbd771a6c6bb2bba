"""Words lie enciphered under their person's own key; without the key they are gone and the chain still holds."""

import stat
from contextlib import closing

import pytest

from simulator.errors import Erased, KeyMissing
from simulator.storage import open_store
from simulator.storage.tables import AttemptRow, DataKeyRow, PersonRow
from tests.storage.field import WORDS, bytes_below, play, replied, started


def test_no_word_of_a_conversation_is_in_the_files(sqlite_store, tmp_path):
    play(sqlite_store)
    with sqlite_store.writing() as transaction:
        transaction.keep_draft("attempt/one", "ann", WORDS, at=5)
    sqlite_store.seal("daily", at=9)
    found = bytes_below(tmp_path)
    assert b"attempt/one" in found
    for word in ("unmistakable", "抱歉", "第0句"):
        assert word.encode() not in found
        assert word.encode("utf-16-le") not in found


def test_an_erased_person_cannot_be_read_and_the_chain_still_verifies(store):
    head = play(store)
    play(store, "attempt/two", person="bob")
    store.seal("daily", at=50)
    store.erase("ann", by="bob", at=60)
    with pytest.raises(Erased):
        store.read("attempt/one")
    with pytest.raises(Erased):
        store.append("attempt/one", head, [replied()], person="ann")
    with pytest.raises(Erased):
        store.append("attempt/new", 0, [started()], person="ann")
    assert store.verify_all().is_whole
    assert len(store.read("attempt/two")) == 7
    with store.reading() as now:
        assert now.session.get(DataKeyRow, "ann") is None
        assert now.session.get(PersonRow, "ann").name == ""
        assert now.session.get(AttemptRow, "attempt/one").replies == 3, "statistics stay"
    assert store.read("audit")[-1].event["action"] == "person_erased"


def test_key_and_name_of_the_erased_are_not_left_in_any_file(sqlite_store, tmp_path):
    sqlite_store.add_person("bob", "Bob Baker", at=1)
    play(sqlite_store)
    with sqlite_store.reading() as now:
        wrapped = now.session.get(DataKeyRow, "ann").wrapped
    assert wrapped in bytes_below(tmp_path)
    sqlite_store.erase("ann", by="bob", at=60)
    assert wrapped not in bytes_below(tmp_path)
    assert "安娜".encode() not in bytes_below(tmp_path)


def test_erasing_twice_is_erasing(store):
    play(store)
    store.erase("ann", by="bob", at=60)
    store.erase("ann", by="bob", at=70)
    with store.reading() as now:
        assert now.session.get(PersonRow, "ann").erased_at == 60


def test_words_of_two_people_in_one_stream_have_two_keys(store):
    head = play(store)
    comment = {"type": "commented", "at": 70, "text": "Well done"}
    store.append("attempt/one", head, [comment], person="bob")
    store.erase("ann", by="bob", at=80)
    assert store.read("attempt/one", after=head)[0].event == comment


def test_a_database_without_its_master_key_is_not_given_another(store, url, home):
    play(store)
    key = home / "keys" / "master.key"
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(KeyMissing, match="was encrypted with it"):
        open_store(url, home)
    assert not key.exists()
    key.write_bytes(b"AAAA" * 10 + b"AAA=\n")
    with pytest.raises(KeyMissing, match="encrypted with master key"), closing(open_store(url, home)) as other:
        other.read("attempt/one")
    key.write_bytes(kept)
    again = open_store(url, home)
    assert len(again.read("attempt/one")) == 7
    again.close()


def test_only_the_owner_can_read_the_keys(sqlite_store, home):
    assert stat.S_IMODE((home / "keys").stat().st_mode) == 0o700
    for name in ("master.key", "issuer.pem"):
        assert stat.S_IMODE((home / "keys" / name).stat().st_mode) == 0o600


def test_opening_again_keeps_the_keys(sqlite_store, tmp_path, home):
    before = bytes_below(home / "keys")
    open_store(f"sqlite:///{tmp_path / 'drill.sqlite'}", home).close()
    assert bytes_below(home / "keys") == before
