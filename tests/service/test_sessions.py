"""Open sessions: their owner sees them and ends them from another one; nobody else does."""

import pytest

from simulator.errors import Busy, NotFound, Refused
from simulator.service import passwords
from simulator.service.sessions import IDLE, LONGEST, NOTED_EVERY
from tests.service.field import HOUR, MINUTE, PASSWORD, on_both, who_is


@pytest.fixture
def wang(simulator, root):
    """A trainee with the password PASSWORD."""
    code = simulator.people.add(root, login="wang", name="王芳").code
    return simulator.people.use_code(login="wang", code=code.code, password=PASSWORD, source="office").who


def open_ids(simulator, who):
    return [one.id for one in simulator.sessions.list(who)]


def test_open_sessions_are_listed_with_the_last_used_first(simulator, wang, clock):
    first = simulator.begin_session(wang, browser="Firefox, Windows")
    began = clock.at
    clock.at += 5 * MINUTE
    second = simulator.begin_session(wang, browser="Safari, iPhone")
    assert open_ids(simulator, wang) == [second, first]
    clock.at += NOTED_EVERY
    assert simulator.visitor(first).who.id == wang.id
    newest, other = simulator.sessions.list(wang)
    assert (newest.id, newest.browser, newest.begun_at) == (first, "Firefox, Windows", began)
    assert newest.seen_at == clock.at > other.seen_at


def test_a_use_is_noted_once_a_minute(simulator, wang, clock):
    session = simulator.begin_session(wang, browser="")
    clock.at += NOTED_EVERY - 1
    simulator.visitor(session)
    assert simulator.sessions.list(wang)[0].seen_at == clock.at - NOTED_EVERY + 1


@on_both
def test_one_session_is_ended_and_the_others_go_on(simulator, wang, root):
    here, there = (simulator.begin_session(wang, browser=name) for name in ("here", "there"))
    simulator.sessions.end(wang, session=there, password=PASSWORD)
    assert open_ids(simulator, wang) == [here]
    with pytest.raises(Refused) as refused:
        simulator.visitor(there)
    assert refused.value.code == "refused_session"
    assert simulator.visitor(here).login == "wang"
    lines = simulator.people.audit(root, action="session_ended").lines
    assert [line.actor.id for line in lines] == [wang.id]


@on_both
def test_all_but_one_are_ended_at_once(simulator, wang, root):
    here, *others = (simulator.begin_session(wang, browser="") for _ in range(3))
    of_root = simulator.begin_session(root, browser="")
    assert simulator.sessions.end_others(wang, keep=here, password=PASSWORD) == len(others)
    assert open_ids(simulator, wang) == [here]
    assert open_ids(simulator, root) == [of_root]
    assert simulator.sessions.end_others(wang, keep=here, password=PASSWORD) == 0
    assert simulator.sessions.end_others(wang, password=PASSWORD) == 1


def test_a_password_changed_while_somebody_signs_in_with_the_old_one_ends_that_session(simulator, wang):
    entered = simulator.people.sign_in(login="wang", password=PASSWORD, source="office")
    simulator.people.change_password(wang, old=PASSWORD, new="nine small brass bells")
    session = simulator.begin_session(entered.who, browser="", epoch=entered.epoch)
    with pytest.raises(Refused):
        simulator.visitor(session)


def test_a_use_that_cannot_be_noted_refuses_nobody(simulator, wang, clock, monkeypatch):
    session = simulator.begin_session(wang, browser="")
    clock.at += NOTED_EVERY

    def busy():
        raise Busy("Somebody else writes.", code="busy")

    with monkeypatch.context() as patch:
        patch.setattr(simulator.house.store, "writing", busy)
        assert simulator.visitor(session).login == "wang"
    assert simulator.visitor(session).login == "wang"
    assert simulator.sessions.list(wang)[0].seen_at == clock.at


@on_both
def test_a_backup_put_back_signs_nobody_in_again(simulator, wang, root, tmp_path):
    ended, kept = (simulator.begin_session(wang, browser="") for _ in range(2))
    backup = tmp_path / "backup.jsonl"
    simulator.upkeep.backup(root, path=str(backup))
    simulator.leave_session(ended)
    simulator.upkeep.restore(root, path=str(backup), confirm=backup.name)
    assert open_ids(simulator, wang) == [kept]


def test_a_session_of_somebody_else_is_as_unknown_as_one_that_never_was(simulator, wang, root):
    of_root = simulator.begin_session(root, browser="")
    told = []
    for wanted in (of_root, "session/0000000000000000"):
        with pytest.raises(NotFound) as refused:
            simulator.sessions.end(wang, session=wanted, password=PASSWORD)
        told.append((refused.value.code, str(refused.value)))
    assert told[0] == told[1]
    assert simulator.visitor(of_root).login == "root"
    assert of_root not in open_ids(simulator, wang)


def test_without_the_password_nothing_is_ended_and_it_cannot_be_guessed_here(simulator, wang, monkeypatch):
    monkeypatch.setattr(passwords, "matches", lambda hashed, password: password == PASSWORD)
    session = simulator.begin_session(wang, browser="")
    told = []
    for ask in [simulator.sessions.end_others] * 3 + [
        lambda *a, **k: simulator.sessions.end(*a, session=session, **k)
    ] * 3:
        with pytest.raises(Refused) as refused:
            ask(wang, password="not this one")
        told.append(refused.value.code)
    assert told == ["wrong_password"] * 5 + ["too_many_tries"]
    with pytest.raises(Refused):
        simulator.sessions.end_others(wang, password=PASSWORD)
    assert open_ids(simulator, wang) == [session]


def test_a_session_ends_unused_and_after_half_a_day_and_is_forgotten(simulator, wang, clock):
    unused, busy = simulator.begin_session(wang, browser=""), simulator.begin_session(wang, browser="")
    for _ in range(LONGEST // IDLE):
        clock.at += IDLE
        simulator.visitor(busy)
    assert open_ids(simulator, wang) == [busy]
    clock.at += 1
    for ended in (unused, busy):
        with pytest.raises(Refused):
            simulator.visitor(ended)
    assert open_ids(simulator, wang) == []
    clock.at += HOUR
    fresh = simulator.begin_session(wang, browser="")
    clock.at -= 2 * HOUR  # what was forgotten is not even there when the clock is set back
    assert open_ids(simulator, wang) == [fresh]


def test_signing_out_ends_one_and_signing_out_everywhere_all(simulator, wang):
    one, two, three = (simulator.begin_session(wang, browser="") for _ in range(3))
    simulator.leave_session(one)
    simulator.leave_session(one)
    assert set(open_ids(simulator, wang)) == {two, three}
    simulator.people.sign_out(wang)
    assert open_ids(simulator, wang) == []


def test_a_closed_or_erased_account_has_no_session(simulator, wang, root):
    session = simulator.begin_session(wang, browser="")
    simulator.people.deactivate(root, person=wang.id)
    with pytest.raises(Refused):
        simulator.visitor(session)
    simulator.people.erase(root, person=wang.id, confirm="wang")
    with pytest.raises(Refused):
        simulator.visitor(session)


def test_nobody_has_no_session_to_begin_with(simulator):
    assert who_is(simulator, "root")
    with pytest.raises(Refused) as refused:
        simulator.visitor("")
    assert refused.value.code == "refused_session"
