"""Backup and restore through the service, the proof of everything, keys exchanged, and what time alone brings."""

import json
from pathlib import Path

import pytest
from sqlalchemy import JSON, Boolean, LargeBinary, insert, select, text

from simulator.errors import BadValue, KeyMissing, NotFound, NotNow, Refused
from simulator.storage import dumps, metadata, open_store
from tests.service.field import DAY, HOUR, MINUTE, on_both
from tests.service.sat import booked, passed
from tests.storage.field import tamper


@pytest.fixture
def people(simulator, root, make_person):
    simulator.certificates.name_issuer(root, name="港湾服务")
    return {
        "wang": make_person("wang", name="王芳"),
        "examiner": make_person("examiner", "examiner"),
        "manager": make_person("manager", "manager"),
        "auditor": make_person("auditor", "auditor"),
    }


@pytest.fixture
def certified(simulator, people):
    sitting = passed(simulator, people["wang"], people["examiner"])
    return simulator.certificates.issue(people["manager"], sitting=sitting)


@on_both
def test_a_backup_brings_back_people_exams_and_certificates(simulator, root, people, certified, tmp_path, clock):
    made = simulator.upkeep.backup(root, path=str(tmp_path / "all.jsonl"))
    assert (Path(made.database).stat().st_size, Path(made.keys).stat().st_size) == (
        made.database_bytes,
        made.keys_bytes,
    )
    clock.at += DAY
    simulator.certificates.revoke(people["manager"], number=certified.certificate.number, reason="other")
    simulator.people.add(root, login="later", name="Later")
    with pytest.raises(BadValue):
        simulator.upkeep.restore(root, path=made.database, confirm="yes")
    done = simulator.upkeep.restore(root, path=made.database, confirm="all.jsonl")
    assert done.is_whole
    assert simulator.certificates.one(people["wang"], number=certified.certificate.number).code == certified.code
    assert simulator.certificates.live(people["wang"], person=people["wang"].id).live
    assert [person.login for person in simulator.people.list(root, query="later").people] == []
    assert simulator.people.audit(root).lines[0].action == "restored"
    assert simulator.upkeep.verify_all(people["auditor"]).is_whole
    assert simulator.house.library().scenarios


def test_a_backup_never_writes_over_another_and_is_for_administrators(simulator, root, people, tmp_path, clock):
    made = simulator.upkeep.backup(root)
    assert Path(made.database).name == "20260528-202640.sqlite"
    with pytest.raises(NotNow):
        simulator.upkeep.backup(root)
    with pytest.raises(Refused):
        simulator.upkeep.backup(people["manager"])
    assert simulator.upkeep.state(people["auditor"]).last_backup_at == clock.at


def test_a_backup_that_is_not_there_or_was_changed_restores_nothing(simulator, root, people, tmp_path):
    with pytest.raises(NotFound):
        simulator.upkeep.restore(root, path=str(tmp_path / "gone.jsonl"), confirm="gone.jsonl")
    made = Path(simulator.upkeep.backup(root, path=str(tmp_path / "all.jsonl")).database)
    made.write_bytes(made.read_bytes().replace("王芳".encode(), "王方".encode()))
    with pytest.raises(Exception, match="no whole backup"):
        simulator.upkeep.restore(root, path=str(made), confirm=made.name)
    assert simulator.people.one(root, person="wang").person.name == "王芳"


def test_after_a_restore_content_is_read_anew(simulator, root, people, tmp_path):
    drill = sorted(simulator.house.library().scenarios)[0]
    simulator.upkeep.backup(root, path=str(tmp_path / "before.jsonl"))
    simulator.content.withdraw(people["manager"], kind="scenario", name=drill, use="practice")
    assert drill not in simulator.house.library().scenarios
    simulator.upkeep.restore(root, path=str(tmp_path / "before.jsonl"), confirm="before.jsonl")
    assert drill in simulator.house.library().scenarios


@on_both
def test_the_proof_names_a_changed_byte_and_tells_how_far_it_is(simulator, root, people, certified):
    told = []
    assert simulator.upkeep.verify_all(root, progress=lambda done, of: told.append((done, of))).is_whole
    assert told[-1][0] == told[-1][1] > 2
    stream = certified.certificate.sitting
    tamper(simulator.house.store, "UPDATE events SET at = at + 1 WHERE stream = :s AND seq = 2", s=stream)
    faults = simulator.upkeep.verify_all(root).faults
    assert [(fault.where, fault.seq) for fault in faults] == [(stream, 2)]
    with pytest.raises(Refused):
        simulator.upkeep.verify_all(people["manager"])


def test_a_seal_signs_what_moved_and_nothing_else(simulator, root, people):
    first = simulator.upkeep.seal(root)
    assert first is not None
    assert simulator.upkeep.seal(root) is None
    assert simulator.upkeep.state(root).last_seal == first.number


@on_both
def test_another_master_key_after_its_name_was_typed(simulator, root, people, certified, tmp_path):
    simulator.upkeep.backup(root, path=str(tmp_path / "old.jsonl"))
    before = simulator.upkeep.state(root).master
    with pytest.raises(BadValue):
        simulator.upkeep.rotate_master(root, confirm="0" * 16)
    assert simulator.upkeep.state(root).master == before
    after = simulator.upkeep.rotate_master(root, confirm=before)
    assert after.master != before
    assert simulator.certificates.one(people["wang"], number=certified.certificate.number).code == certified.code
    assert simulator.upkeep.verify_all(root).is_whole
    with pytest.raises(KeyMissing, match=before):
        simulator.upkeep.restore(root, path=str(tmp_path / "old.jsonl"), confirm="old.jsonl")
    assert simulator.certificates.one(people["wang"], number=certified.certificate.number).code == certified.code


# --- what time brings ---


def test_a_talk_left_alone_is_ended_by_time_and_one_in_hand_is_not(simulator, root, people, clock):
    wang = people["wang"]
    drill = sorted(simulator.house.library().scenarios)[0]
    stream = simulator.practice.start(wang, scenario=drill, lang="zh", mode="test").id
    clock.at += 30 * MINUTE
    assert simulator.upkeep.sweep(root).attempts == 0, "somebody may still be writing"
    clock.at += 2 * HOUR
    swept = simulator.upkeep.sweep(people["manager"])
    assert (swept.attempts, swept.failed) == (1, ())
    with simulator.house.store.reading() as now:
        row = now.session.execute(text("SELECT status FROM attempts WHERE stream = :s"), {"s": stream}).one()
    assert row.status == "scored"
    assert simulator.upkeep.sweep(root).attempts == 0
    assert simulator.upkeep.verify_all(root).is_whole


def test_the_heads_are_sealed_once_a_day(simulator, root, people, clock):
    first = simulator.upkeep.sweep(root).seal
    assert first is not None
    clock.at += HOUR
    simulator.people.add(root, login="later", name="Later")
    assert simulator.upkeep.sweep(root).seal is None
    clock.at += DAY
    assert simulator.upkeep.sweep(root).seal == first + 1


def test_an_exam_whose_window_closed_is_settled(simulator, root, people, clock):
    stream = booked(simulator, people["wang"], people["examiner"], "late")
    assert simulator.upkeep.sweep(root).sittings == 0
    clock.at += DAY
    assert simulator.upkeep.sweep(root).sittings == 1
    with simulator.house.store.reading() as now:
        row = now.session.execute(text("SELECT stage FROM sittings WHERE stream = :s"), {"s": stream}).one()
    assert row.stage == "cancelled"
    assert simulator.upkeep.sweep(root).sittings == 0


def test_what_cannot_be_looked_at_is_named_and_keeps_nothing_else_back(simulator, root, people, clock):
    bad = booked(simulator, people["wang"], people["examiner"], "bad")
    booked(simulator, people["examiner"], people["manager"], "good")
    tamper(simulator.house.store, "UPDATE events SET body = :b WHERE stream = :s", b=b"\x00{}", s=bad)
    clock.at += DAY
    swept = simulator.upkeep.sweep(root)
    assert (swept.sittings, swept.failed) == (1, (bad,))


def test_a_person_erased_in_the_middle_of_a_talk_stops_no_sweep(simulator, root, people, clock):
    drill = sorted(simulator.house.library().scenarios)[0]
    simulator.practice.start(people["wang"], scenario=drill, lang="zh", mode="test")
    booked(simulator, people["wang"], people["examiner"], "gone")
    simulator.people.erase(root, person=people["wang"].id, confirm="wang")
    clock.at += DAY
    assert simulator.upkeep.sweep(root).failed == ()


# --- nothing is left out of a backup ---


def a_value(column):
    if isinstance(column.type, JSON):
        return [{"zh": "词", "n": 1}]
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, LargeBinary):
        return b"\x00\xff"
    return 1 if column.type.python_type is int else "词" if not column.primary_key and not column.foreign_keys else "x"


def plain(rows) -> str:
    return json.dumps(rows, default=repr, sort_keys=True)


@on_both
def test_every_column_of_every_table_survives_a_backup(place, tmp_path):
    """Rows of one and the same name, so that each may refer to every other."""
    stores = [open_store(f"sqlite:///{tmp_path / 'from.sqlite'}", tmp_path / "home")]
    tables = metadata.sorted_tables
    rows = {table.name: {column.name: a_value(column) for column in table.columns} for table in tables}
    with stores[0].engine.begin() as connection:
        for table in tables:
            connection.execute(insert(table), rows[table.name])
        for keys in (False, True):
            dumps.write(connection, tmp_path / f"{keys}.jsonl", keys=keys)
    stores.append(open_store(*place))
    with stores[1].engine.begin() as connection:
        for keys in (False, True):
            dumps.check(tmp_path / f"{keys}.jsonl", keys=keys)
            dumps.fill(connection, tmp_path / f"{keys}.jsonl", keys=keys)
        for table in tables:
            found = [dict(row) for row in connection.execute(select(table)).mappings()]
            assert plain(found) == plain([rows[table.name]]), table.name
    for store in stores:
        store.close()
