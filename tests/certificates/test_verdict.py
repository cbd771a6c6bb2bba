"""The verdict on a code: every way to fail is told apart, and no slip or trick makes a valid one."""

import json
import zlib

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from simulator.certificates import revocations, tokens
from simulator.certificates.issuers import Issuers, confirmed, exported, read_file, read_folder
from simulator.certificates.revocations import Revocations, Revoked
from simulator.certificates.signing import to_text
from simulator.certificates.verdict import judge
from simulator.errors import SimulatorError, Tampered
from simulator.exam.certificate import to_bytes
from tests.certificates.field import ANN, BOB, CERTIFICATE, DAY, EVE, LATER, Owner, at

CODE = ANN.issue()


def a_list(*numbers: str, by: Owner = ANN, issued: int = LATER - DAY, days: int = 7, rotations=()) -> Revocations:
    revoked = [Revoked(number=number, at=issued - DAY, reason="misconduct") for number in numbers]
    data = revocations.signed(
        "Harbour", revoked, by.sign, number=len(numbers), issued=issued, days=days, rotations=rotations
    )
    trusted = by.pinned().vouching(rotations)
    return revocations.read(data, trusted, "list")


PINNED = ANN.pinned()


def state(code: str = CODE, issuers: Issuers = PINNED, listed: Revocations | None = None, when: int = LATER):
    return judge(code, issuers, listed, at=when).state


def test_a_genuine_code_shows_every_field_and_the_signing_key():
    found = judge(CODE, ANN.pinned(), a_list(), at=LATER)
    assert found.states == ("valid",)
    assert found.is_proved
    assert found.counts
    assert found.certificate == CERTIFICATE
    assert found.signer == ANN.name


def test_a_code_broken_into_lines_is_the_same_code():
    assert state("\n ".join(CODE[n : n + 60] for n in range(0, len(CODE), 60)) + "\n") == "not_checked"


def test_without_a_list_it_is_told_that_revocation_was_not_checked():
    assert state() == "not_checked"


def test_a_revoked_number_is_told_with_its_reason_and_the_list():
    found = judge(CODE, ANN.pinned(), a_list("AG-1", CERTIFICATE.number), at=LATER)
    assert found.state == "revoked"
    assert not found.counts
    assert found.revoked is not None
    assert found.revoked.reason == "misconduct"
    assert found.as_of is not None
    assert found.as_of.number == 2


def test_a_list_whose_successor_is_due_is_stale_but_still_revokes():
    old = a_list(issued=LATER - 8 * DAY)
    assert state(listed=old) == "stale"
    assert state(listed=a_list(CERTIFICATE.number, issued=LATER - 8 * DAY)) == "revoked"
    assert state(listed=a_list(issued=LATER - 7 * DAY), when=LATER - 1) == "valid"


def test_the_list_of_another_issuer_checks_nothing():
    both = Issuers({**ANN.pinned().pinned, **EVE.pinned().pinned})
    assert state(issuers=both, listed=a_list(by=EVE)) == "not_checked"
    assert state(issuers=both, listed=a_list(CERTIFICATE.number, by=EVE)) == "not_checked"


@pytest.mark.parametrize(
    "when,expected",
    [
        (at("2026-03-31", 0), "not_checked"),
        (at("2026-03-30", 10), "not_checked"),  # it is the 31st already somewhere on Earth
        (at("2026-03-30", 9), "not_yet_valid"),
        (at("2027-03-30", 23), "not_checked"),
        (at("2027-03-31", 11), "not_checked"),  # and still the 30th somewhere
        (at("2027-03-31", 12), "expired"),
    ],
)
def test_the_first_and_the_last_valid_day(when, expected):
    assert state(when=when) == expected


def test_a_list_from_the_future_means_a_wrong_clock():
    assert state(listed=a_list(issued=LATER + 2 * DAY)) == "not_yet_valid"


def test_revoked_and_expired_are_both_told():
    found = judge(CODE, ANN.pinned(), a_list(CERTIFICATE.number), at=at("2028-01-01"))
    assert found.states == ("revoked", "expired")


def test_a_local_certificate_is_genuine_but_certifies_nothing():
    assert state(ANN.issue(certifying=False)) == "not_certifying"


def test_a_key_that_nobody_pinned_proves_nothing():
    found = judge(EVE.issue(), ANN.pinned(), None, at=LATER)
    assert found.state == "unknown_key"
    assert not found.is_proved
    assert found.signer == EVE.name
    assert found.trusted == (ANN.name,)
    assert state(issuers=Issuers()) == "unknown_key"


def test_another_content_under_the_same_signature_is_edited():
    better = EVE.issue(holder="Eve")
    payload = better.split(".")[1]
    _, _, name, signature = CODE.split(".")
    assert state(f"SD1.{payload}.{name}.{signature}") == "edited"


def test_a_signature_of_somebody_else_in_the_issuers_name_is_edited():
    head, payload, _, signature = EVE.issue().split(".")
    assert state(f"{head}.{payload}.{ANN.name}.{signature}") == "edited"


@pytest.mark.parametrize("text", ["", "SD1", "SD2" + CODE[3:], CODE[:-1], CODE + "A", CODE + "=", "SD1..x.y", "证书"])
def test_what_is_no_code_is_malformed(text):
    assert state(text) == "malformed"


def test_a_signed_payload_that_holds_no_certificate_is_malformed():
    told = f"SD1.{to_text(zlib.compress(b'{}', wbits=-15))}"
    name, signature = ANN.sign(told.encode())
    assert state(f"{told}.{name}.{to_text(signature)}") == "malformed"


def test_a_payload_that_inflates_without_end_is_malformed():
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = squeeze.compress(b" " * 50_000_000) + squeeze.flush()
    told = f"SD1.{to_text(bomb)}"
    name, signature = ANN.sign(told.encode())
    assert state(f"{told}.{name}.{to_text(signature)}") == "malformed"


def test_any_flipped_bit_is_told_as_edited_or_malformed():
    for place in range(len(CODE)):
        for bit in range(8):
            data = bytearray(CODE.encode())
            data[place] ^= 1 << bit
            assert state(data.decode("latin-1")) in ("edited", "malformed"), (place, bit)


@given(st.data())
def test_any_flipped_bit_of_the_payload_itself_is_edited_or_malformed(data):
    head, payload, name, signature = CODE.split(".")
    plain = bytearray(to_bytes(CERTIFICATE))
    place = data.draw(st.integers(0, len(plain) - 1))
    plain[place] ^= 1 << data.draw(st.integers(0, 7))
    changed = to_text(zlib.compress(bytes(plain), wbits=-15))
    assert changed != payload
    assert state(f"{head}.{changed}.{name}.{signature}") in ("edited", "malformed")


@given(st.text(max_size=300))
def test_no_text_makes_a_verdict_fail(text):
    assert state(text) == "malformed"


def test_a_verifier_follows_from_the_pinned_key_to_the_next_by_rotation():
    follow = ANN.pinned().vouching([ANN.hands_over_to(BOB), BOB.hands_over_to(Owner(9))])
    assert state(BOB.issue(), follow) == "not_checked"
    assert state(Owner(9).issue(), follow) == "not_checked"
    assert state(BOB.issue()) == "unknown_key"


def test_a_rotation_that_the_old_key_did_not_sign_leads_nowhere():
    forged = EVE.hands_over_to(EVE)
    stolen = type(forged)(old=ANN.name, key=EVE.key.public_key(), at=forged.at, signature=forged.signature)
    assert state(EVE.issue(), ANN.pinned().vouching([stolen])) == "unknown_key"


def test_the_list_of_the_next_key_speaks_for_certificates_of_the_earlier_one():
    rotations = [ANN.hands_over_to(BOB)]
    newest = a_list(CERTIFICATE.number, by=BOB, rotations=rotations)
    assert state(listed=newest) == "revoked"
    assert state(listed=a_list(by=BOB, rotations=rotations)) == "valid"


def test_the_list_of_an_earlier_key_does_not_speak_for_later_certificates():
    follow = ANN.pinned().vouching([ANN.hands_over_to(BOB)])
    assert state(BOB.issue(), follow, listed=a_list()) == "not_checked"


def test_of_several_pinned_keys_one_fingerprint_can_be_asked_for():
    both = Issuers({**ANN.pinned().pinned, **EVE.pinned().pinned})
    assert state(issuers=both.only(EVE.name)) == "unknown_key"
    assert state(issuers=both.only(ANN.name)) == "not_checked"


def test_the_same_certificate_and_key_give_the_same_code():
    assert ANN.issue() == CODE
    assert len(CODE) < 1000
    assert tokens.found_in(f"see {CODE}, and {CODE}") == (CODE,)


# --- bundles ---


def a_bundle(tmp_path, issuers: Issuers, by: Owner):
    file = tmp_path / "issuer.json"
    file.write_bytes(exported("港湾服务", issuers, by.sign))
    return file


def test_whoever_confirms_the_present_key_of_a_bundle_trusts_the_earlier_ones(tmp_path):
    owned = Issuers({**ANN.pinned().pinned, **BOB.pinned().pinned}, (ANN.hands_over_to(BOB),))
    file = a_bundle(tmp_path, owned, BOB)
    assert set(confirmed(file, BOB.name).keys) == {ANN.name, BOB.name}
    assert set(confirmed(file, ANN.name).keys) == {ANN.name, BOB.name}, "by rotation"
    assert set(confirmed(file, EVE.name).keys) == set()


def test_a_key_that_was_slipped_into_a_bundle_is_not_trusted(tmp_path):
    file = a_bundle(tmp_path, Issuers({**ANN.pinned().pinned, **EVE.pinned().pinned}), EVE)
    assert set(confirmed(file, ANN.name).keys) == {ANN.name}
    edited = json.loads(a_bundle(tmp_path, ANN.pinned(), ANN).read_bytes())
    edited["keys"] += json.loads(exported("-", EVE.pinned(), EVE.sign))["keys"]
    file.write_text(json.dumps(edited))
    assert set(confirmed(file, ANN.name).keys) == {ANN.name}


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": "servicedrill-issuer-1"}', "-----BEGIN PUBLIC KEY-----"])
def test_what_holds_no_key_is_refused(tmp_path, text):
    (tmp_path / "issuer.json").write_text(text)
    with pytest.raises(SimulatorError, match="no issuer's public key"):
        read_file(tmp_path / "issuer.json")


def test_a_pem_file_holds_one_key(tmp_path):
    form = {"encoding": Encoding.PEM, "format": PublicFormat.SubjectPublicKeyInfo}
    (tmp_path / "one.pem").write_bytes(ANN.key.public_key().public_bytes(**form))
    assert set(read_file(tmp_path / "one.pem").keys) == set(read_folder(tmp_path).keys) == {ANN.name}
    assert set(confirmed(tmp_path / "one.pem", ANN.name).keys) == {ANN.name}


# --- lists ---


def listed_bytes() -> bytes:
    revoked = [Revoked(number=CERTIFICATE.number, at=LATER, reason="cheating")]
    return revocations.signed("港湾服务", revoked, ANN.sign, number=1, issued=LATER, days=7)


def test_a_list_reads_back_as_it_was_signed():
    found = revocations.read(listed_bytes(), ANN.pinned(), "list")
    assert (found.issuer, found.number, found.issued, found.next_update) == ("港湾服务", 1, LATER, LATER + 7 * DAY)
    assert found.of(CERTIFICATE.number).reason == "cheating"
    assert found.of("AG-1") is None


def test_an_edited_list_is_told_and_so_is_one_of_a_stranger():
    told = json.loads(listed_bytes())
    told["revoked"] = []
    with pytest.raises(Tampered):
        revocations.read(json.dumps(told).encode(), ANN.pinned(), "list")
    with pytest.raises(SimulatorError, match="not trusted here"):
        revocations.read(listed_bytes(), EVE.pinned(), "list")


@given(st.data())
def test_no_flipped_bit_of_a_list_is_taken_for_the_truth(data):
    good = bytearray(listed_bytes())
    good[data.draw(st.integers(0, len(good) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = revocations.read(bytes(good), ANN.pinned(), "list")
    except SimulatorError:
        return
    assert found == revocations.read(listed_bytes(), ANN.pinned(), "list"), "only blanks between the fields"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"signature": "AA", "format": 1e999}'])
def test_what_is_no_list_is_refused(data):
    with pytest.raises(SimulatorError, match="no list"):
        revocations.read(data, ANN.pinned(), "list")


def test_a_reason_of_a_later_release_is_some_other_reason():
    assert revocations.reason("invented_later") == "other"
