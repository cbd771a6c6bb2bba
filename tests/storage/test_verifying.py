"""Whoever changes the database behind the store's back is found out, and where."""

import pytest

from simulator.errors import NotFound, Tampered
from simulator.storage.sealing import Header
from tests.storage.field import play, replied, started, tamper

HERE = "WHERE stream = 'attempt/one' AND seq = 4"


def faults(store, stream="attempt/one"):
    return [(fault.seq, fault.what) for fault in store.verify(stream).faults]


def body_of(store, seq):
    with store.engine.begin() as connection:
        query = "SELECT body FROM events WHERE stream = 'attempt/one' AND seq = :seq"
        return bytes(connection.exec_driver_sql(query.replace(":seq", str(seq))).scalar())


def test_what_nobody_touched_is_whole(store):
    play(store)
    play(store, "attempt/two", person="bob")
    store.seal("daily", at=100)
    told = []
    found = store.verify_all(lambda done, of: told.append((done, of)))
    assert (found.streams, found.events, found.seals, found.faults) == (2, 14, 1, ())
    assert told[0] == (0, 2)
    assert told[-1] == (2, 2)


def test_any_flipped_byte_of_a_body_is_named(store):
    play(store)
    whole = body_of(store, 4)
    for place in (0, 1, 13, len(whole) // 2, len(whole) - 1):
        flipped = bytes([*whole[:place], whole[place] ^ 1, *whole[place + 1 :]])
        tamper(store, f"UPDATE events SET body = :body {HERE}", body=flipped)
        assert faults(store) == [(4, "body")], place
        with pytest.raises(Tampered, match="seq 4"):
            store.read("attempt/one")
    tamper(store, f"UPDATE events SET body = :body {HERE}", body=whole)
    assert faults(store) == []


@pytest.mark.parametrize(
    "change", ["type = 'customer_spoke'", "at = 12345", "acts = NOT acts", "person = 'bob'", "person = NULL"]
)
def test_a_changed_column_is_named(store, change):
    play(store)
    tamper(store, f"UPDATE events SET {change} {HERE}")
    assert (4, "body") in faults(store)


def test_a_changed_hash_is_told_from_a_changed_body(store):
    play(store)
    tamper(store, f"UPDATE events SET hash = :hash {HERE}", hash="0" * 64)
    assert faults(store) == [(4, "hash")]
    assert "tampered at seq 4: body and header are whole; hash differs" in store.verify("attempt/one").faults[0].text


def test_a_changed_link_is_named_with_its_first_character(store):
    play(store)
    with store.engine.begin() as connection:
        prev = connection.exec_driver_sql(f"SELECT prev FROM events {HERE}").scalar()
    tamper(
        store, f"UPDATE events SET prev = :prev {HERE}", prev=prev[:9] + ("0" if prev[9] != "0" else "1") + prev[10:]
    )
    found = store.verify("attempt/one").faults
    assert (found[0].seq, found[0].what) == (4, "link")
    assert "prev differs from character 10 on" in found[0].text


def test_a_removed_event_is_missed(store):
    play(store)
    tamper(store, f"DELETE FROM events {HERE}")
    found = store.verify("attempt/one").faults
    assert [(fault.seq, fault.what) for fault in found] == [(5, "gap")]
    assert "seq 4 was removed" in found[0].text


def test_a_removed_end_is_missed_even_with_its_head_set_back(store):
    play(store)
    store.seal("result", at=50, names=["attempt/one"])
    tamper(store, "DELETE FROM events WHERE stream = 'attempt/one' AND seq > 5")
    assert faults(store) == [(7, "missing"), (7, "seal")]
    with store.engine.begin() as connection:
        last = connection.exec_driver_sql("SELECT hash FROM events WHERE stream = 'attempt/one' AND seq = 5").scalar()
    tamper(store, "UPDATE streams SET seq = 5, hash = :hash WHERE name = 'attempt/one'", hash=last)
    assert faults(store) == [(7, "seal")]


def test_a_whole_stream_cannot_vanish_once_it_was_sealed(store):
    play(store)
    store.seal("daily", at=50)
    for table, column in (("answers", "stream"), ("attempts", "stream"), ("events", "stream"), ("streams", "name")):
        tamper(store, f"DELETE FROM {table} WHERE {column} = 'attempt/one'")
    assert faults(store) == [(0, "stream"), (7, "seal")]
    tamper(store, "DELETE FROM sealed WHERE stream = 'attempt/one'")
    assert any("list of its heads" in fault.text for fault in store.verify_all().faults)
    tamper(store, "DELETE FROM seals")
    assert [fault.what for fault in store.verify_all().faults] == ["anchor"], "the anchor outside names the last seal"


def test_a_quiet_rehash_is_found_by_the_cipher_and_by_the_seal(store):
    play(store)
    store.seal("result", at=50)
    body = body_of(store, 6)
    header = Header(stream="attempt/one", seq=7, type="customer_spoke", at=21, acts=False, person="ann")
    with store.engine.begin() as connection:
        prev = connection.exec_driver_sql("SELECT prev FROM events WHERE stream = 'attempt/one' AND seq = 7").scalar()
    forged = header.linked(prev, body)
    tamper(store, "UPDATE events SET body = :b, hash = :h WHERE stream = 'attempt/one' AND seq = 7", b=body, h=forged)
    tamper(store, "UPDATE streams SET hash = :hash WHERE name = 'attempt/one'", hash=forged)
    assert faults(store) == [(7, "body"), (7, "seal")]


def test_an_event_without_its_stream_is_found(store):
    play(store)
    tamper(store, "DELETE FROM answers")
    tamper(store, "DELETE FROM attempts")
    with store.engine.connect() as connection:
        raw = connection.connection.driver_connection
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
            connection.exec_driver_sql("DELETE FROM streams")
            connection.commit()
        else:
            connection.rollback()
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.execute("DELETE FROM streams")
            connection.invalidate()
    assert [fault.what for fault in store.verify_all().faults] == ["stream"]


def test_a_forged_seal_has_no_good_signature(store):
    play(store)
    store.seal("daily", at=50)
    tamper(store, "UPDATE seals SET at = 49")
    told = " ".join(fault.text for fault in store.verify_all().faults)
    assert "signature" in told
    assert "replaced" in told


def test_only_what_moved_is_sealed_again(store):
    play(store)
    assert store.seal("daily", at=1).number == 1
    assert store.seal("daily", at=2) is None
    store.append("attempt/two", 0, [started()], person="bob")
    assert store.seal("daily", at=3).number == 2
    old = store.keyring.issuer().public_key()
    store.keyring.new_issuer(at=20)
    store.append("attempt/two", 1, [replied()], person="bob")
    assert store.seal("daily", at=4).number == 3
    assert len(store.keyring.issuers()) == 2
    assert store.keyring.issuer().public_key() != old
    assert store.verify_all().is_whole


def test_there_is_no_proof_of_nothing(store):
    with pytest.raises(NotFound):
        store.verify("attempt/none")
