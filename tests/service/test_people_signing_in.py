"""Signing in: who gets in, what a wrong guess is told, and how many guesses there are."""

import importlib.util
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from simulator.errors import BadValue, NotNow, Refused, SimulatorError
from simulator.service import Simulator, passwords, signing_in
from simulator.storage import open_store
from simulator.storage.tables import AccountRow
from tests.service.field import HOUR, MINUTE, PASSWORD, Clock, on_both, on_postgres

GOOD = "seven quiet lanterns"


@dataclass
class Door:
    """Signing in as text: the name of who came in, or why not."""

    simulator: Simulator
    source: str = "10.0.0.1"
    answers: list[str] = field(default_factory=list)

    def __call__(self, login: str, password: str, source: str = "") -> str:
        try:
            came = self.simulator.people.sign_in(login=login, password=password, source=source or self.source)
        except Refused as refused:
            return refused.code
        return came.name


@pytest.fixture
def door(simulator):
    return Door(simulator)


@pytest.fixture
def wang(simulator, root):
    """A trainee with the password GOOD."""
    code = simulator.people.add(root, login="wang", name="王芳").code
    return simulator.people.use_code(login="wang", code=code.code, password=GOOD, source="office").who


@pytest.fixture
def looked_at(monkeypatch):
    """The hashes that passwords are compared with, in order."""
    seen, matches = [], passwords.matches

    def counted(hashed, password):
        seen.append(hashed)
        return matches(hashed, password)

    monkeypatch.setattr(passwords, "matches", counted)
    return seen


def write(simulator, person, **values):
    """Put something into an account's row that the service would not write."""
    with simulator.house.store.writing() as transaction:
        transaction.session.execute(update(AccountRow).where(AccountRow.person == person).values(**values))


# --- guessing ---


@on_both
def test_five_wrong_passwords_in_a_row_lock_the_account_and_only_its_owner_is_told(door, wang, clock):
    assert [door("wang", "wrong") for _ in range(5)] == ["wrong_sign_in"] * 5
    assert door("wang", "wrong") == "wrong_sign_in"
    assert door("wang", GOOD) == "locked"
    clock.at += MINUTE
    assert door("wang", GOOD) == "王芳"
    assert [door("wang", "wrong") for _ in range(4)] == ["wrong_sign_in"] * 4
    assert door("wang", GOOD) == "王芳"


def test_every_further_wrong_password_doubles_the_time_up_to_an_hour(door, wang, clock, simulator, root):
    lengths = []
    for _ in range(4 + 8):
        door("wang", "wrong", source=f"10.0.1.{len(lengths)}")
        until = simulator.people.one(root, person="wang").person.locked_until
        lengths.append((until - clock.at) // MINUTE if until else 0)
        clock.at = until or clock.at
    assert lengths == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_a_lock_out_does_not_tell_a_guesser_who_goes_on_which_password_is_right(door, wang, clock):
    for _ in range(5):
        door("wang", "wrong")
    assert [door("wang", f"guess {number}") for number in range(3)] == ["wrong_sign_in"] * 3
    assert door("wang", GOOD) == "wrong_sign_in"
    clock.at += MINUTE
    assert door("wang", GOOD) == "王芳"


def test_the_owner_is_told_how_long_and_a_code_opens_at_once(door, wang, clock, simulator, root):
    for _ in range(5):
        door("wang", "wrong")
    clock.at += MINUTE // 2
    with pytest.raises(Refused) as refused:
        simulator.people.sign_in(login="wang", password=GOOD, source="x")
    assert refused.value.slots == {"n": 1}
    code = simulator.people.issue_code(root, person="wang").code
    simulator.people.use_code(login="wang", code=code, password="eight quiet lanterns", source="x")
    assert door("wang", "eight quiet lanterns") == "王芳"


def test_a_lock_out_is_in_the_audit_log_once(door, wang, simulator, root):
    for _ in range(8):
        door("wang", "wrong")
    (line,) = simulator.people.audit(root, subject="wang", action="locked_out").lines
    assert (line.actor.id, line.subject.name) == ("-", "王芳")


def test_a_right_password_at_the_fifth_try_locks_nothing(door, wang, simulator, root):
    for _ in range(4):
        door("wang", "wrong")
    assert door("wang", GOOD) == "王芳"
    assert simulator.people.one(root, person="wang").person.locked_until is None
    assert simulator.people.audit(root, action="locked_out").lines == ()


def test_one_address_has_thirty_wrong_tries_in_ten_minutes_whatever_the_logins(door, wang, clock):
    assert {door(f"nobody{number}", "x") for number in range(30)} == {"wrong_sign_in"}
    assert door("nobody", "x") == "too_many_tries"
    assert door("wang", GOOD) == "too_many_tries"
    assert door("wang", GOOD, source="10.0.0.2") == "王芳"
    clock.at += 10 * MINUTE
    assert door("wang", GOOD) == "王芳"


def test_those_who_get_in_use_up_no_tries_of_their_address(door, wang):
    assert {door("wang", GOOD) for _ in range(35)} == {"王芳"}


def test_codes_are_guessed_no_more_often_than_passwords(door, simulator, wang):
    told = []
    for number in range(31):
        with pytest.raises(Refused) as refused:
            simulator.people.use_code(login="wang", code=f"{number}", password=GOOD, source="10.0.0.1")
        told.append(refused.value.code)
    assert told == ["wrong_code"] * 30 + ["too_many_tries"]


def test_every_refusal_takes_one_comparison_with_a_hash_of_the_same_cost(door, wang, simulator, root, looked_at):
    simulator.people.add(root, login="new", name="No password yet")
    closed = simulator.people.add(root, login="closed", name="Closed").person.id
    write(simulator, closed, password=passwords.kept(GOOD), active=False)
    for _ in range(9):
        door("wang", "wrong")
    looked_at.clear()
    for login in ("wang", "new", "closed", "nobody", "=1+1", ""):
        assert door(login, "wrong") == "wrong_sign_in"
    assert len(looked_at) == 6
    assert len({hashed.rsplit("$", 2)[0] for hashed in looked_at}) == 1
    assert not passwords.is_dated(passwords.NOBODYS)


def test_a_closed_account_tells_so_to_the_right_password_only(door, wang, simulator, root):
    simulator.people.deactivate(root, person="wang")
    assert door("wang", "wrong") == "wrong_sign_in"
    assert door("wang", GOOD) == "refused_closed"
    simulator.people.reactivate(root, person="wang")
    assert door("wang", GOOD) == "王芳"


@on_both
def test_many_guesses_at_once_are_no_more_than_one_after_the_other(door, wang, simulator, looked_at):
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda number: door("wang", f"guess {number}", source=f"10.1.0.{number}"), range(24)))
    assert set(told) == {"wrong_sign_in"}
    real = [hashed for hashed in looked_at if hashed != passwords.NOBODYS]
    assert len(real) == signing_in.FREE + signing_in.LOOKS_WHILE_LOCKED


@on_postgres
def test_right_and_wrong_at_the_same_time_never_wait_for_each_other_in_vain(door, wang):
    tries = [(GOOD if number % 2 else "wrong") for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        told = set(pool.map(lambda password: door("wang", password), tries))
    assert told <= {"王芳", "wrong_sign_in", "locked"}


@on_both
@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x" * 100_000, "' OR 1=1 --", "%", "王" * 300])
def test_nothing_that_is_typed_into_the_fields_is_more_than_wrong(simulator, wang, text):
    for login, password in ((text, GOOD), ("wang", text), (text, text)):
        with pytest.raises((Refused, BadValue)):
            simulator.people.sign_in(login=login, password=password, source=text[:20] or "x")
        with pytest.raises((Refused, BadValue)):
            simulator.people.use_code(login=login, code=text, password=password, source="x")


# --- logins and passwords ---


def test_logins_are_the_same_in_any_case_and_width(door, wang):
    assert door(" WANG ", GOOD) == door("ｗａｎｇ", GOOD) == "王芳"


def test_a_password_is_the_same_in_full_and_half_width():
    assert passwords.matches(passwords.kept("ｓｅｖｅｎ　ｑｕｉｅｔ　ｌａｎｔｅｒｎｓ"), GOOD)
    assert not passwords.matches(passwords.kept(GOOD), GOOD + "x")
    assert not passwords.matches("no hash at all", GOOD)


def test_a_hash_of_older_parameters_is_made_anew_when_its_owner_signs_in(door, wang, simulator):
    old = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(GOOD)
    write(simulator, wang.id, password=old)
    assert door("wang", "wrong") == "wrong_sign_in"
    assert hash_of(simulator, wang) == old
    assert door("wang", GOOD) == "王芳"
    assert hash_of(simulator, wang) != old
    assert not passwords.is_dated(hash_of(simulator, wang))
    assert door("wang", GOOD) == "王芳"


def hash_of(simulator, who) -> str:
    with simulator.house.store.reading() as now:
        return now.session.get_one(AccountRow, who.id).password


def test_passwords_are_kept_as_argon2id_and_nowhere_else(wang, simulator, place):
    assert hash_of(simulator, wang).startswith("$argon2id$")
    stored = b"".join(file.read_bytes() for file in place[1].rglob("*") if file.is_file())
    assert GOOD.encode() not in stored


def test_a_password_costs_whoever_guesses_what_owasp_asks_for_at_least():
    file = importlib.util.spec_from_file_location("as_shipped", passwords.__file__)
    as_shipped = importlib.util.module_from_spec(file)
    file.loader.exec_module(as_shipped)  # the tests' own copy is lighter
    assert as_shipped.kept(GOOD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not as_shipped.is_dated(as_shipped.NOBODYS)


def test_who_has_a_password_that_would_be_refused_today_is_asked_to_change_it(simulator, wang):
    assert not simulator.people.sign_in(login="wang", password=GOOD, source="x").must_change
    write(simulator, wang.id, password=passwords.kept("password1"))
    assert simulator.people.sign_in(login="wang", password="password1", source="x").must_change


@pytest.mark.parametrize(
    "password,why",
    [
        ("kettle 12", "short"),
        ("x" * 129, "long"),
        ("wang.fang2026", "name"),
        ("WANG.FANG!!", "name"),
        ("王芳王芳王芳王芳王芳", "name"),
        ("password123", "common"),
        ("Passw0rd!!!", "common"),
        ("1234567890", "common"),
        ("0987654321", "common"),
        ("qwertyuiop", "common"),
        ("qwerty123456", "common"),
        ("woaini1314520", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("abcabcabcabc", "common"),
        ("ababababab1", "common"),
        ("1qaz2wsx3edc", "common"),
        ("ｐａｓｓｗｏｒｄ１２３", "common"),
        ("servicedrill2026", "common"),
        ("correct horse battery", ""),
        ("8392017465", ""),
        ("绿茶壶在门边放着没人拿", ""),
        ("wang.fang likes tea", ""),
        ("kkkettle!x", ""),
    ],
)
def test_length_counts_and_what_is_guessed_first_is_refused(password, why):
    assert passwords.problem(password, "wang.fang", "王芳") == why


@given(st.text(max_size=9))
def test_nothing_short_is_a_password(password):
    assert passwords.problem(password) == "short" or len(unicodedata.normalize("NFKC", password)) >= 10


def test_a_wrong_password_is_said_in_words(simulator, root):
    for bad in ("short", "x" * 200, "rootrootroot", "password123"):
        with pytest.raises(BadValue) as refused:
            simulator.people.change_password(root, old=PASSWORD, new=bad)
        for lang in ("zh", "en"):
            assert "{" not in simulator.house.words(lang)(f"errors.{refused.value.code}", **refused.value.slots)


# --- changing it, codes, sessions ---


def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(simulator, wang, door):
    epoch = simulator.people.me(wang).epoch
    with pytest.raises(Refused) as refused:
        simulator.people.change_password(wang, old="wrong", new="nine quiet lanterns")
    assert refused.value.code == "wrong_old_password"
    assert simulator.people.change_password(wang, old=GOOD, new="nine quiet lanterns").epoch == epoch + 1
    assert simulator.people.me(wang).epoch == epoch + 1
    assert (door("wang", GOOD), door("wang", "nine quiet lanterns")) == ("wrong_sign_in", "王芳")


def test_an_open_session_may_not_guess_the_old_password_for_long(simulator, wang, clock):
    def told(old):
        with pytest.raises(Refused) as refused:
            simulator.people.change_password(wang, old=old, new="nine quiet lanterns")
        return refused.value.code

    assert [told("wrong") for _ in range(6)] == ["wrong_old_password"] * 5 + ["too_many_tries"]
    assert told(GOOD) == "too_many_tries"
    clock.at += 15 * MINUTE
    assert simulator.people.change_password(wang, old=GOOD, new="nine quiet lanterns")


@on_postgres
def test_of_two_who_change_one_password_at_once_one_does(simulator, wang, door):
    def change(new):
        try:
            simulator.people.change_password(wang, old=GOOD, new=new)
        except SimulatorError as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(change, ["nine quiet lanterns", "five quiet lanterns"]))
    assert told.count("done") == 1
    assert set(told) <= {"done", "password_moved", "wrong_old_password"}


@on_both
def test_a_code_is_good_once_and_for_72_hours(simulator, root, door, clock):
    def use(code, password=GOOD):
        return simulator.people.use_code(login="wang", code=code, password=password, source="x").name

    first = simulator.people.add(root, login="wang", name="王芳").code
    assert first.expires_at == clock.at + 72 * HOUR
    assert use(first.code.lower().replace("-", " ")) == "王芳"
    with pytest.raises(Refused, match="used or older"):
        use(first.code)
    late = simulator.people.issue_code(root, person="wang").code
    clock.at += 72 * HOUR
    with pytest.raises(Refused):
        use(late)
    older, newer = (simulator.people.issue_code(root, person="wang").code for _ in range(2))
    with pytest.raises(Refused):
        use(older)
    with pytest.raises(BadValue):
        use(newer, "short")
    assert simulator.people.one(root, person="wang").person.code_until == clock.at + 72 * HOUR
    assert use(newer, "nine quiet lanterns") == "王芳"
    assert simulator.people.one(root, person="wang").person.code_until is None


def test_a_code_is_read_with_the_letters_that_look_like_its_digits(simulator, root, monkeypatch):
    monkeypatch.setattr(simulator.house, "new_code", lambda length: "01" * (length // 2))
    code = simulator.people.add(root, login="wang", name="王芳").code
    assert code.code == "0101-0101-0101"
    assert simulator.people.use_code(login="wang", code="oiol OLOI 0l0I", password=GOOD, source="x").name == "王芳"


def test_a_code_of_somebody_else_or_of_a_closed_account_is_no_good(simulator, root):
    for login in ("wang", "zhao"):
        simulator.people.add(root, login=login, name=login)
    code = simulator.people.issue_code(root, person="zhao").code
    with pytest.raises(Refused):
        simulator.people.use_code(login="wang", code=code, password=GOOD, source="x")
    simulator.people.deactivate(root, person="zhao")
    simulator.people.reactivate(root, person="zhao")
    with pytest.raises(Refused):
        simulator.people.use_code(login="zhao", code=code, password=GOOD, source="x")
    simulator.people.deactivate(root, person="zhao")
    with pytest.raises(NotNow):
        simulator.people.issue_code(root, person="zhao")


def test_no_code_lies_in_the_data_folder(simulator, root, place):
    code = simulator.people.add(root, login="wang", name="王芳").code.code
    stored = b"".join(file.read_bytes() for file in place[1].rglob("*") if file.is_file())
    assert not [form for form in (code, code.replace("-", ""), code.lower()) if form.encode() in stored]


@on_both
def test_of_four_who_use_one_code_at_once_one_does(simulator, root):
    code = simulator.people.add(root, login="wang", name="王芳").code.code

    def use(number):
        try:
            simulator.people.use_code(login="wang", code=code, password=f"{GOOD} {number}", source=f"10.0.0.{number}")
        except Refused as refused:
            return refused.code
        return "in"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == ["in", *["wrong_code"] * 3]


def test_signing_out_and_new_roles_end_every_session(simulator, wang, root):
    epochs = [simulator.people.me(wang).epoch]
    simulator.people.sign_out(wang)
    epochs.append(simulator.people.me(wang).epoch)
    simulator.people.set_roles(root, person="wang", roles=["trainer"])
    epochs.append(simulator.people.me(wang).epoch)
    assert epochs == sorted(set(epochs))


# --- the first administrator ---


def test_there_is_a_first_administrator_only_once(simulator, root):
    assert simulator.people.has_administrator()
    with pytest.raises(NotNow) as refused:
        simulator.people.install(login="second", name="Second", password=GOOD)
    assert refused.value.code == "installed"


@on_both
def test_of_five_who_install_at_once_one_becomes_administrator(database, tmp_path, request):
    url = request.getfixturevalue("cluster").new_database() if database == "postgres" else ""
    simulator = Simulator(open_store(url, tmp_path), clock=Clock(), similarity=False)
    assert not simulator.people.has_administrator()

    def install(number):
        try:
            return simulator.people.install(login=f"root{number}", name="Root", password=GOOD).name
        except NotNow as refused:
            return refused.code

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(install, range(5))) == ["Root", *["installed"] * 4]
    simulator.close()
