"""Certificates, content, keys and backups from the terminal; verifying on a machine that knows nothing else."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from simulator.commands.certificate_verify import EXITS
from tests.certificates.conftest import NAME
from tests.certificates.field import EVE


@pytest.fixture
def verifier(tmp_path):
    """A data folder elsewhere, with nothing in it."""
    return tmp_path / "verifier"


def fingerprint(handed_out: Path) -> str:
    return json.loads((handed_out / "issuer.json").read_bytes())["signer"]


def test_every_way_in_which_verifying_can_end_has_an_exit_code_of_its_own():
    assert len(set(EXITS.values())) == len(EXITS)
    assert not {1, 2, 3, 130} & set(EXITS.values()), "those say that the command itself went wrong"


@pytest.mark.parametrize("name", ["en.pdf", "zh.pdf", "c.json", "c.txt"])
def test_a_file_verifies_elsewhere_without_server_login_or_database(servicedrill, handed_out, verifier, name):
    pinned = ["--issuer", handed_out / "issuer.json"]
    ran = servicedrill("certificate", "verify", handed_out / name, *pinned, home=verifier)
    assert (ran.code, "NOT CHECKED" in ran.out) == (4, True)
    listed = ["--revocations", handed_out / "list.json"]
    ran = servicedrill("certificate", "verify", handed_out / name, *pinned, *listed)
    assert (ran.code, ran.out.startswith("VALID")) == (0, True)
    for shown in (
        "王芳",
        NAME,
        "agent_general (version 1)",
        "91 of 100",
        "Service quality 95%",
        "speech",
        "Valid until",
    ):
        assert shown in ran.out
    assert f"Fingerprint of the signing key: {fingerprint(handed_out)}" in ran.out
    assert re.search(r"As of list of revocations no\. 0, issued \d{4}-\d\d-\d\d", ran.out)
    assert not verifier.exists()


def test_a_verifier_speaks_both_languages_and_json(servicedrill, office, handed_out, verifier):
    args = ["certificate", "verify", office.code, "--issuer", handed_out / "issuer.json"]
    chinese = servicedrill(*args, home=verifier, lang="zh").out
    assert "证书真实" in chinese
    assert "持证人  王芳" in chinese
    told = json.loads(servicedrill(*args, "--json").out)
    assert (told["state"], told["certificate"]["number"]) == ("not_checked", office.number)


def test_the_code_comes_as_an_argument_or_from_standard_input(servicedrill, office, handed_out, verifier):
    pinned = ["--issuer", handed_out / "issuer.json"]
    assert servicedrill("certificate", "verify", office.code, *pinned, home=verifier).code == 4
    assert servicedrill("certificate", "verify", "-", *pinned, stdin=f"{office.code}\n").code == 4
    assert servicedrill("certificate", "verify", office.code[:-3], *pinned).code == EXITS["malformed"]
    ran = servicedrill("certificate", "verify", "gone.pdf", *pinned)
    assert (ran.code, "neither a file nor the code" in ran.err) == (3, True)


def test_nothing_is_trusted_before_it_was_pinned_by_its_fingerprint(servicedrill, office, handed_out, verifier):
    verify = ["certificate", "verify", handed_out / "en.pdf"]
    ran = servicedrill(*verify, home=verifier)
    assert (ran.code, "Nobody is trusted here" in ran.out, "unproved" in ran.out) == (11, True, True)
    trust = ["certificate", "trust", handed_out / "issuer.json"]
    assert servicedrill(*trust).code == 2, "without a terminal the fingerprint has to be given"
    ran = servicedrill(*trust, "--fingerprint", "0" * 16)
    assert (ran.code, "holds no key" in ran.err) == (2, True)
    ran = servicedrill(*trust, "--fingerprint", fingerprint(handed_out).upper())
    assert (ran.code, NAME in ran.out) == (0, True)
    assert servicedrill(*verify).code == 4
    assert NAME in servicedrill("certificate", "trusted").out
    assert servicedrill(*verify, "--issuer", "0" * 16).code == 11, "of the pinned ones only this"
    assert servicedrill(*verify, "--issuer", fingerprint(handed_out)).code == 4
    assert servicedrill(*verify, "--issuer", "nonsense").code == 2


def test_the_house_itself_trusts_its_own_key(servicedrill, office):
    assert servicedrill("certificate", "verify", office.code, home=office.home).code == 4


def test_each_kind_of_wrong_certificate_is_told_apart(servicedrill, office, handed_out, verifier):
    pinned = ["--issuer", handed_out / "issuer.json"]
    forged = handed_out / "forged.pdf"
    forged.write_bytes((handed_out / "en.pdf").read_bytes().replace(b"/Title", b"/Titel", 1))
    ran = servicedrill("certificate", "verify", forged, *pinned, home=verifier)
    assert (ran.code, "only the fields below are signed" in ran.out) == (EXITS["edited"], True)
    assert servicedrill("certificate", "verify", EVE.issue(), *pinned).code == EXITS["unknown_key"]
    told = json.loads((handed_out / "c.json").read_bytes())
    told["certificate"]["holder"] = "Eve"
    (handed_out / "c.json").write_text(json.dumps(told))
    assert servicedrill("certificate", "verify", handed_out / "c.json", *pinned).code == EXITS["edited"]
    (handed_out / "empty.txt").write_text("")
    assert servicedrill("certificate", "verify", handed_out / "empty.txt", *pinned).code == EXITS["malformed"]


def test_a_revoked_certificate_is_told_by_the_next_list(servicedrill, office, handed_out, verifier):
    revoke = ["certificate", "revoke", office.number, "--comment", "抄答案"]
    assert servicedrill(*revoke, home=office.home).code == 2, "a reason is needed"
    assert servicedrill(*revoke, "--reason", "cheating").code == 0
    assert servicedrill(*revoke, "--reason", "cheating").code == 2
    assert "抄答案" in servicedrill("certificate", "show", office.number).out
    assert servicedrill("certificate", "live", "wang").code == 1
    servicedrill("certificate", "revocations", handed_out / "next.json")
    verify = ["certificate", "verify", handed_out / "en.pdf", "--issuer", handed_out / "issuer.json", "--revocations"]
    assert servicedrill(*verify, handed_out / "list.json", home=verifier).code == 0, "as of the list before"
    ran = servicedrill(*verify, handed_out / "next.json")
    assert (ran.code, "cheating" in ran.out, "no. 1" in ran.out) == (EXITS["revoked"], True, True)
    listed = (handed_out / "next.json").read_text().replace(office.number, "AG-2026-000099-9")
    (handed_out / "next.json").write_text(listed)
    ran = servicedrill(*verify, handed_out / "next.json")
    assert (ran.code, "edited" in ran.err) == (1, True)


def test_after_another_issuers_key_verifiers_follow(servicedrill, office, handed_out, verifier):
    servicedrill(
        "certificate", "trust", handed_out / "issuer.json", "--fingerprint", fingerprint(handed_out), home=verifier
    )
    rotate = ["keys", "rotate-issuer"]
    assert servicedrill(*rotate, "--confirm", "0" * 16, home=office.home).code == 2
    assert servicedrill(*rotate, "--confirm", fingerprint(handed_out)).code == 0
    issued = servicedrill("certificate", "issue", office.sitting).out
    number = re.search(r"AG-\d{4}-\d{6}-\d", issued)[0]
    servicedrill("certificate", "save", number, handed_out / "new.pdf")
    servicedrill("certificate", "revocations", handed_out / "next.json")
    ran = servicedrill(
        "certificate", "verify", handed_out / "new.pdf", "--revocations", handed_out / "next.json", home=verifier
    )
    assert ran.code == 0


def test_what_is_handed_out_is_saved_by_commands(servicedrill, office, handed_out, tmp_path):
    for name, args in {
        "en.pdf": ["save", office.number],
        "c.json": ["save", office.number],
        "c.txt": ["save", office.number],
        "issuer.json": ["issuers"],
        "list.json": ["revocations"],
    }.items():
        ran = servicedrill("certificate", *args, tmp_path / name, home=office.home)
        assert (ran.code, str(tmp_path / name) in ran.out) == (0, True)
        same = (tmp_path / name).read_bytes().strip() == (handed_out / name).read_bytes().strip()
        assert same or name == "list.json", "the list may be an hour younger"
    assert servicedrill("certificate", "issuer", "新港湾").code == 0
    assert "新港湾" in servicedrill("certificate", "issuers").out


def test_certificates_are_listed_and_shown(servicedrill, office):
    ran = servicedrill("certificate", "list", home=office.home)
    assert (office.number in ran.out, "王芳" in ran.out, "live" in ran.out) == (True, True, True)
    assert json.loads(servicedrill("certificate", "list", "--person", "wang", "--json").out)["total"] == 1
    assert office.code in servicedrill("certificate", "show", office.number).out
    assert servicedrill("certificate", "live", "wang").code == 0
    assert servicedrill("certificate", "show", "AG-2026-000099-9").code == 3
    assert servicedrill("certificate", "save", office.number, "c.doc").code == 2


# --- backups, keys, sweep, verify ---


def test_a_backup_is_restored_on_a_new_machine_without_signing_in(servicedrill, office, tmp_path):
    ran = servicedrill("backup", tmp_path / "b.sqlite", home=office.home)
    assert (ran.code, "keys" in ran.out) == (0, True)
    assert servicedrill("backup", tmp_path / "b.sqlite").code == 2, "it is there already"
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    (fresh / "keys").symlink_to(Path(office.home) / "keys")
    ran = servicedrill("restore", tmp_path / "b.sqlite", home=fresh)
    assert (ran.code, "Restored and proved" in ran.out) == (0, True)
    assert servicedrill("certificate", "show", office.number).code == 0
    ran = servicedrill("restore", tmp_path / "b.sqlite", "--confirm", "yes")
    assert (ran.code, "not the name" in ran.err) == (2, True)
    assert servicedrill("restore", tmp_path / "b.sqlite", "--confirm", "b.sqlite").code == 0


def test_verify_all_names_a_changed_byte_of_the_database(servicedrill, office):
    ran = servicedrill("verify", "--all", home=office.home)
    assert (ran.code, "0 problems" in ran.out) == (0, True)
    with closing(sqlite3.connect(Path(office.home) / "servicedrill.sqlite")) as database:
        other = "CASE substr(hash, 1, 1) WHEN 'f' THEN 'e' ELSE 'f' END || substr(hash, 2)"
        database.execute(f"UPDATE events SET hash = {other} WHERE stream = 'sitting/one' AND seq = 2")
        database.commit()
    ran = servicedrill("verify", "--all")
    assert ran.code == 1
    assert "sitting/one: tampered at seq 2" in ran.out
    assert "character 1" in ran.out
    assert "有问题" in servicedrill("verify", "--all", lang="zh").out
    assert servicedrill("verify", "sitting/one").code == 1
    assert servicedrill("verify", "sitting/later").code == 0
    assert servicedrill("verify", "sitting/none").code == 3


def test_verifying_makes_no_database(servicedrill, tmp_path):
    assert servicedrill("verify", "--all", home=tmp_path / "nothing").code == 0
    assert not (tmp_path / "nothing" / "servicedrill.sqlite").exists()


def test_the_sweep_tells_what_moved_and_seals_the_day(servicedrill, office):
    ran = servicedrill("sweep", home=office.home)
    assert (ran.code, "seal" in ran.out) == (0, True)
    assert json.loads(servicedrill("sweep", "--json").out)["seal"] is None


def test_keys_are_shown_and_the_master_key_exchanged(servicedrill, office):
    before = json.loads(servicedrill("keys", "show", "--json", home=office.home).out)["master"]
    assert servicedrill("keys", "rotate-master").code == 2
    assert servicedrill("keys", "rotate-master", "--confirm", before).code == 0
    assert json.loads(servicedrill("keys", "show", "--json").out)["master"] != before
    assert "Issuer's key" in servicedrill("keys", "show").out
    assert servicedrill("certificate", "show", office.number).code == 0


# --- content ---


def test_content_goes_out_is_edited_comes_in_and_is_published(servicedrill, office, tmp_path):
    folder = tmp_path / "out"
    assert servicedrill("content", "export", folder, home=office.home).code == 0
    assert servicedrill("content", "export", folder).code == 2, "it is not empty"
    assert servicedrill("content", "diff", folder).code == 0
    file = folder / "personas" / "angry.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("zh: ", "zh: 很", 1), encoding="utf-8")
    ran = servicedrill("content", "diff", folder)
    assert (ran.code, "changed  persona/angry" in ran.out) == (1, True)
    assert "1 versions added; 1 wait" in servicedrill("content", "import", folder).out
    found = json.loads(servicedrill("content", "list", "--kind", "persona", "--json").out)
    new = next(version["digest"] for version in found if version["added_by"])
    assert servicedrill("content", "publish", "--use", "practice").code == 2, "what?"
    ran = servicedrill("content", "publish", new[:12], "--use", "exam")
    assert (ran.code, "somebody else" in ran.err) == (2, True)
    assert servicedrill("content", "publish", new[:12], "--use", "practice").code == 0
    assert servicedrill("content", "diff", folder).code == 0
    assert servicedrill("content", "withdraw", "persona", "angry", "--use", "practice").code == 1, "a drill needs it"
    assert "practice" in servicedrill("content", "list", "--in-use").out


def test_the_whole_release_is_published_for_exams_in_one_go(servicedrill, office):
    ran = servicedrill("content", "publish", "--release", "--use", "exam", home=office.home)
    assert (ran.code, re.search(r"\d{3} versions published for exams", ran.out) is not None) == (0, True)


def test_the_standard_is_read_and_who_has_is_listed(servicedrill, office):
    shown = json.loads(servicedrill("content", "standard", "--json", home=office.home).out)
    assert "have not confirmed" in servicedrill("content", "standard").out
    assert servicedrill("content", "read", shown["digest"]).code == 0
    assert servicedrill("content", "read", "0" * 64).code == 3
    assert "1 of 2 people" in servicedrill("content", "readers").out
