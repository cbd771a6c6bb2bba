"""Certificates are issued once, from a passed exam, prove themselves everywhere, and are taken back with a reason."""

import contextlib
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from simulator.certificates import Issuers, Revocations, judge, revocations, sheets
from simulator.certificates.issuers import from_bundle
from simulator.errors import BadValue, Erased, NotFound, NotNow, Refused
from simulator.exam.certificate import is_number
from simulator.service import Who
from tests.service.field import DAY, on_both
from tests.service.sat import AREAS, decide, passed

YEAR = 365 * DAY


@pytest.fixture
def people(simulator, root, make_person):
    """A candidate with a trainer, an examiner and a manager; the issuer has a name."""
    found = {
        "wang": make_person("wang", name="王芳"),
        "li": make_person("li", name="李雷"),
        "trainer": make_person("trainer", "trainer"),
        "examiner": make_person("examiner", "examiner"),
        "manager": make_person("manager", "manager"),
    }
    simulator.certificates.name_issuer(root, name="港湾服务")
    group = simulator.groups.add(root, name="一组", lead=found["trainer"].id).id
    simulator.groups.put(root, group=group, people=[found["wang"].id])
    return found


@pytest.fixture
def issued(simulator, people):
    sitting = passed(simulator, people["wang"], people["examiner"])
    return simulator.certificates.issue(people["examiner"], sitting=sitting)


def pins(simulator) -> Issuers:
    """What a verifier elsewhere pinned when the house gave out its bundle."""
    return from_bundle(json.loads(simulator.certificates.issuers().bundle))


def the_list(simulator) -> Revocations:
    return revocations.read(simulator.certificates.revocations().data, pins(simulator), "list")


# --- issuing ---


@on_both
def test_a_passed_exam_gives_a_certificate_that_proves_itself(simulator, people, issued, clock):
    assert is_number(issued.certificate.number)
    assert issued.certificate.state == "live"
    assert (issued.certificate.holder.name, issued.issuer) == ("王芳", "港湾服务")
    assert {area.id: area.percent for area in issued.areas} == AREAS
    assert issued.left_out == (("语速", "Speaking rate"),)
    found = judge(issued.code, pins(simulator), the_list(simulator), at=clock.at)
    assert found.state == "valid"
    assert found.certificate.holder == "王芳"
    assert found.certificate.expires == issued.certificate.expires > issued.certificate.issued
    assert simulator.house.store.verify_all().is_whole


@on_both
def test_five_who_issue_at_once_get_the_same_certificate(simulator, people):
    sitting = passed(simulator, people["wang"], people["examiner"])
    start, found, failed = threading.Barrier(5), [], []

    def ask() -> None:
        start.wait()
        try:
            found.append(simulator.certificates.issue(people["examiner"], sitting=sitting))
        except Exception as error:
            failed.append(error)

    asking = [threading.Thread(target=ask) for _ in range(5)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert failed == []
    assert len({one.certificate.number for one in found}) == len({one.code for one in found}) == 1
    assert simulator.certificates.list(people["manager"]).total == 1
    assert len(simulator.house.store.read(f"certificate/{found[0].certificate.number}")) == 1


@on_both
def test_numbers_of_a_year_have_no_gap_even_where_issuing_fails(simulator, people):
    sittings = [passed(simulator, people["wang"], people["examiner"], name) for name in ("a", "b", "c", "d")]
    failed = passed(simulator, people["li"], people["examiner"], "f", outcome="failed", band="failed")
    start, numbers = threading.Barrier(5), []

    def ask(sitting: str) -> None:
        start.wait()
        with contextlib.suppress(NotNow):
            numbers.append(simulator.certificates.issue(people["manager"], sitting=sitting).certificate.number)

    asking = [threading.Thread(target=ask, args=(sitting,)) for sitting in [*sittings, failed]]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert sorted(int(number.split("-")[2]) for number in numbers) == [1, 2, 3, 4]


def test_the_running_number_begins_anew_each_year(simulator, people, clock):
    first = passed(simulator, people["wang"], people["examiner"], "a")
    clock.at = int(datetime(2026, 12, 30, 12, tzinfo=UTC).timestamp() * 1000)
    old = simulator.certificates.issue(people["examiner"], sitting=first)
    clock.at += 5 * DAY
    second = passed(simulator, people["li"], people["examiner"], "b")
    new = simulator.certificates.issue(people["examiner"], sitting=second)
    assert old.certificate.number.startswith("AG-2026-000001-")
    assert new.certificate.number.startswith("AG-2027-000001-")


def test_the_certificate_is_sealed_with_the_exam_it_rests_on(simulator, people, issued):
    with simulator.house.store.reading() as now:
        seal = now.session.execute(text("SELECT number, reason FROM seals ORDER BY number DESC LIMIT 1")).one()
        sealed = now.session.execute(text("SELECT stream FROM sealed WHERE seal = :n"), {"n": seal.number}).all()
    assert seal.reason == "certificate"
    assert {row.stream for row in sealed} == {issued.certificate.sitting, f"certificate/{issued.certificate.number}"}


@pytest.mark.parametrize(
    "how,code",
    [
        ({"outcome": "failed", "band": "conditional"}, "not_passed_yet"),
        ({"local": True}, "local_sitting"),
    ],
)
def test_only_a_passed_and_certifying_exam_gives_one(simulator, people, how, code):
    sitting = passed(simulator, people["wang"], people["examiner"], **how)
    with pytest.raises(NotNow) as refused:
        simulator.certificates.issue(people["manager"], sitting=sitting)
    assert refused.value.code == code
    assert simulator.certificates.list(people["manager"]).total == 0


def test_nobody_issues_their_own_and_without_an_issuers_name_there_is_none(simulator, root, make_person):
    both = make_person("both", "examiner", "trainee")
    examiner = make_person("examiner", "examiner")
    sitting = passed(simulator, both, examiner)
    with pytest.raises(Refused, match="own"):
        simulator.certificates.issue(both, sitting=sitting)
    with pytest.raises(NotNow, match="in the name of"):
        simulator.certificates.issue(examiner, sitting=sitting)
    with pytest.raises(NotFound):
        simulator.certificates.issue(examiner, sitting="sitting/none")
    with pytest.raises(Refused):
        simulator.certificates.issue(make_person("trainer", "trainer"), sitting=sitting)


def test_an_excellent_result_makes_an_excellent_certificate(simulator, people):
    sitting = passed(simulator, people["wang"], people["examiner"], band="excellent", total=97)
    detail = simulator.certificates.issue(people["manager"], sitting=sitting)
    assert (detail.certificate.level, detail.certificate.total) == ("excellent", 97)


# --- seeing ---


def test_each_sees_certificates_as_far_as_their_word_reaches(simulator, people, issued):
    other = passed(simulator, people["li"], people["examiner"], "other")
    simulator.certificates.issue(people["manager"], sitting=other)
    room = simulator.certificates
    assert [c.holder.name for c in room.list(people["wang"]).certificates] == ["王芳"]
    assert [c.holder.name for c in room.list(people["trainer"]).certificates] == ["王芳"]
    assert [c.holder.name for c in room.list(people["manager"]).certificates] == ["李雷", "王芳"]
    assert room.one(people["trainer"], number=issued.certificate.number.lower()).code == issued.code
    for who, number in ((people["li"], issued.certificate.number), (people["manager"], "AG-2026-000099-1")):
        for look in (room.one, room.pdf, room.json):
            with pytest.raises(NotFound) as refused:
                look(who, number=number)
            assert str(refused.value) == f"There is no certificate {number} here.", "numbers can be guessed"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_and_the_json_file_verify_by_themselves(simulator, people, issued, clock, lang):
    sheet = simulator.certificates.pdf(people["wang"], number=issued.certificate.number, lang=lang)
    assert sheet.name == f"{issued.certificate.number}_{lang}.pdf"
    assert sheet.data == simulator.certificates.pdf(people["wang"], number=issued.certificate.number, lang=lang).data
    for file in (sheet, simulator.certificates.json(people["wang"], number=issued.certificate.number)):
        assert sheets.judge_bytes(file.data, pins(simulator), the_list(simulator), at=clock.at).state == "valid"
        assert simulator.certificates.verify_file(data=file.data).state == "valid"
    assert simulator.certificates.verify_file(data=sheet.data.replace(b"2026", b"2027", 1)).state == "edited"


def test_anybody_can_verify_a_code(simulator, issued):
    assert simulator.certificates.verify(code=issued.code).state == "valid"
    assert simulator.certificates.verify(code="SD1.no.such.code").state == "malformed"
    assert simulator.certificates.verify(code="\ud800").state == "malformed"


# --- revoking ---


@on_both
def test_a_revoked_certificate_is_on_the_signed_list_and_no_longer_live(simulator, people, issued, clock):
    number = issued.certificate.number
    before = the_list(simulator)
    clock.at += DAY
    detail = simulator.certificates.revoke(people["manager"], number=number, reason="cheating", comment="抄了答案")
    assert detail.certificate.state == "revoked"
    assert detail.comment == "抄了答案"
    now = the_list(simulator)
    assert (before.number, now.number) == (0, 1)
    assert [(one.number, one.reason) for one in now.revoked] == [(number, "cheating")]
    assert judge(issued.code, pins(simulator), now, at=clock.at).state == "revoked"
    assert judge(issued.code, pins(simulator), before, at=clock.at).state == "valid", "as of the list of the day before"
    assert simulator.certificates.verify(code=issued.code).state == "revoked"
    assert not simulator.certificates.live(people["wang"], person=people["wang"].id).live
    assert simulator.house.store.verify_all().is_whole


def test_revoking_twice_is_refused_but_a_retry_gives_the_first_answer(simulator, people, issued):
    ask = {"number": issued.certificate.number, "reason": "other"}
    first = simulator.certificates.revoke(people["manager"], **ask, key="k")
    assert simulator.certificates.revoke(people["manager"], **ask, key="k") == first
    with pytest.raises(NotNow):
        simulator.certificates.revoke(people["manager"], **ask)
    with pytest.raises(BadValue):
        simulator.certificates.revoke(people["manager"], number=ask["number"], reason="because")
    with pytest.raises(Refused):
        simulator.certificates.revoke(people["examiner"], **ask)


def test_names_and_comments_are_in_no_file_in_plain(simulator, people, issued, place):
    simulator.certificates.revoke(
        people["manager"], number=issued.certificate.number, reason="other", comment="unmistakable-comment"
    )
    found = b"".join(file.read_bytes() for file in place[1].rglob("*") if file.is_file())
    assert b"unmistakable-comment" not in found
    assert issued.code.encode() not in found
    assert issued.certificate.number.encode() in found


def test_when_the_holder_is_erased_code_and_name_go_and_the_list_stays(simulator, root, people, issued):
    number = issued.certificate.number
    simulator.certificates.revoke(people["manager"], number=number, reason="left")
    simulator.people.erase(root, person=people["wang"].id, confirm="wang")
    with pytest.raises(Erased):
        simulator.certificates.one(people["manager"], number=number)
    assert [c.holder.name for c in simulator.certificates.list(people["manager"]).certificates] == [""]
    assert the_list(simulator).of(number) is not None
    assert simulator.house.store.verify_all().is_whole


# --- live, again, and turned ---


def test_only_a_valid_certificate_sets_the_live_flag(simulator, people, clock):
    room, wang = simulator.certificates, people["wang"]
    assert room.live(wang, person=wang.id).why == "none"
    sitting = passed(simulator, wang, people["examiner"])
    assert not room.live(wang, person=wang.id).live, "passed is not yet certified"
    issued = room.issue(people["examiner"], sitting=sitting)
    found = room.live(people["trainer"], person=wang.id)
    assert (found.live, found.number, found.until) == (True, issued.certificate.number, issued.certificate.expires)
    clock.at += YEAR + DAY
    assert (room.live(wang, person=wang.id).live, room.live(wang, person=wang.id).why) == (False, "expired")
    assert [c.state for c in room.list(people["manager"], only="expired").certificates] == ["expired"]
    assert room.list(people["manager"], only="live").total == 0
    with pytest.raises(Refused):
        room.live(people["li"], person=wang.id)
    with pytest.raises(BadValue):
        room.list(people["manager"], only="gone")


def test_a_new_certificate_supersedes_the_one_before(simulator, people, issued, clock):
    clock.at += YEAR - 9 * DAY
    sitting = passed(simulator, people["wang"], people["examiner"], "again")
    again = simulator.certificates.issue(people["examiner"], sitting=sitting)
    states = {c.number: c.state for c in simulator.certificates.list(people["wang"]).certificates}
    assert states == {issued.certificate.number: "superseded", again.certificate.number: "live"}
    clock.at += 20 * DAY
    assert simulator.certificates.live(people["wang"], person=people["wang"].id).number == again.certificate.number
    assert simulator.certificates.one(people["wang"], number=issued.certificate.number).certificate.state == "expired"


def test_a_result_that_is_turned_later_flags_the_certificate_for_the_manager(simulator, people, issued, clock):
    manager = people["manager"]
    assert simulator.certificates.list(manager, only="flagged").total == 0
    clock.at += DAY
    decide(simulator, people["wang"], issued.certificate.sitting, outcome="failed", band="conditional", total=80)
    flagged = simulator.certificates.list(manager, only="flagged").certificates
    assert [(c.number, c.flagged, c.state) for c in flagged] == [(issued.certificate.number, True, "live")]
    assert simulator.house.store.verify_all().is_whole, "the certificate still fits the result that it was issued on"
    simulator.certificates.revoke(manager, number=issued.certificate.number, reason="result_overturned")
    assert simulator.certificates.list(manager, only="flagged").total == 0


# --- the issuer ---


def test_after_a_rotation_old_and_new_certificates_verify_for_who_pinned_the_old_key(
    simulator, root, people, issued, clock
):
    old = pins(simulator)
    name = simulator.certificates.issuers().fingerprint
    with pytest.raises(BadValue):
        simulator.certificates.rotate(root, confirm="0" * 16)
    rotated = simulator.certificates.rotate(root, confirm=name)
    assert rotated.fingerprint != name
    assert rotated.earlier == (name,)
    sitting = passed(simulator, people["li"], people["examiner"], "later")
    later = simulator.certificates.issue(people["manager"], sitting=sitting)
    assert later.signer == rotated.fingerprint
    listed = revocations.read(simulator.certificates.revocations().data, old, "list")
    assert judge(issued.code, old, listed, at=clock.at).state == "valid"
    assert judge(later.code, old, None, at=clock.at).state == "unknown_key"
    assert judge(later.code, old.vouching(listed.rotations), listed, at=clock.at).state == "valid"
    sheet = simulator.certificates.pdf(people["wang"], number=issued.certificate.number)
    assert sheets.judge_bytes(sheet.data, old, listed, at=clock.at).state == "valid"
    assert simulator.house.store.verify_all().is_whole
    actions = [line.action for line in simulator.people.audit(root, subject="issuer").lines]
    assert actions == ["issuer_rotated", "issuer_named"]


def test_the_issuers_name_stands_on_later_certificates_only(simulator, root, people, issued):
    simulator.certificates.name_issuer(root, name="新港湾")
    sitting = passed(simulator, people["li"], people["examiner"], "later")
    assert simulator.certificates.issue(people["manager"], sitting=sitting).issuer == "新港湾"
    assert simulator.certificates.one(people["manager"], number=issued.certificate.number).issuer == "港湾服务"


# --- tampering ---


@pytest.mark.parametrize(
    "statement,told",
    [
        ("UPDATE certificates SET expires = '2099-01-01'", "the list says expires 2099-01-01"),
        ("UPDATE certificates SET total = 99", "the list says total 99"),
        ("UPDATE certificates SET revoked_at = NULL, reason = NULL", "differ in whether it was revoked"),
        ("UPDATE certificates SET sitting = 'audit'", "is not what it was issued on"),
        ("DELETE FROM certificates", "was removed from the list"),
        ("UPDATE certificate_counts SET last = 5", "5 numbers were given"),
    ],
)
def test_what_somebody_changes_in_the_list_is_found(simulator, people, issued, statement, told):
    simulator.certificates.revoke(people["manager"], number=issued.certificate.number, reason="other")
    store = simulator.house.store
    with store.engine.begin() as connection:
        connection.execute(text(statement))
    faults = store.verify_all().faults
    assert "certificate" in {fault.what for fault in faults} <= {"certificate", "list"}
    assert any(told in fault.text for fault in faults)


def test_views_of_others_cannot_widen_a_word(simulator, people, issued):
    liar = replace(people["li"], scope="all", roles=frozenset(["manager"]))
    assert isinstance(liar, Who)
    with pytest.raises(Refused):
        simulator.certificates.revoke(liar, number=issued.certificate.number, reason="other")
