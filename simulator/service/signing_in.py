"""Signing in: who it is, and how often somebody may guess.

Every try is charged before the password is looked at, so that many guesses at once are no more than one after the
other. A locked account and a closed one answer like a wrong password to whoever does not know the right one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy.orm import Session

from simulator.errors import BadValue, NotNow, Refused
from simulator.service import codes, passwords, tries
from simulator.service.accounts import account, by_login
from simulator.service.house import House
from simulator.service.tries import MINUTE
from simulator.service.who import Role, Who
from simulator.storage import Transaction
from simulator.storage.tables import AccountRow, PersonRow

FREE = 5  # wrong passwords in a row before the first lock-out
FIRST_LOCK, LONGEST_LOCK = MINUTE, 60 * MINUTE
LOOKS_WHILE_LOCKED = 3  # passwords that are still compared during one lock-out, so that its owner can be told
PER_SOURCE, SOURCE_WINDOW = 30, 10 * MINUTE  # tries in vain from one address
NOBODY = "-"  # in the audit log: somebody who did not sign in
PER_CHANGE, CHANGE_WINDOW = 5, 15 * MINUTE  # wrong old passwords from inside a session


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who signed in. A session ends when `epoch` is no longer that of `people.me`.

    `must_change`: the password would not be taken today; ask for another first.
    """

    who: Who
    login: str
    name: str
    epoch: int
    must_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    person: str | None  # nobody: the password is compared with nobody's
    hash: str
    until: int | None = None  # the end of the lock-out in which this try falls
    locks: int | None = None  # the end of the lock-out that it begins if it is wrong


def lock_length(wrong: int) -> int:
    """How long the account is locked after so many wrong passwords in a row: from a minute, doubling, to an hour."""
    return 0 if wrong < FREE else min(LONGEST_LOCK, FIRST_LOCK << min(wrong - FREE, 10))


def sign_in(house: House, login: str, password: str, source: str) -> SignedIn:
    """Raises Refused: wrong, for whatever reason; too many tries; to the right password only: locked, closed."""
    at = house.clock()
    with house.store.writing() as transaction:
        tried = _charged(transaction.session, login, source, at)
    is_right = passwords.matches(tried.hash, password) and tried.person is not None
    if not is_right or tried.person is None:
        if tried.locks is not None and tried.person is not None:
            with house.store.writing() as transaction:
                transaction.audit(NOBODY, "locked_out", tried.person, {"until": tried.locks}, at=at)
        raise _wrong()
    with house.store.writing() as transaction:
        return _let_in(transaction, tried, tried.person, password, source, at)


def use_code(house: House, login: str, code: str, password: str, source: str) -> SignedIn:
    """Choose a password by a one-time code; all sessions and a lock-out end. Raises Refused, BadValue.

    A password that is refused leaves the code good.
    """
    at = house.clock()
    with house.store.writing() as transaction:
        must_not_hammer(transaction.session, source, at)
    with house.store.reading() as now:
        row = by_login(now.session, login)
        if row is None or not row.active or not codes.fits(now.session, row.person, code, at):
            raise _wrong_code()
        person, normal = row.person, row.login
        name = now.session.get_one(PersonRow, person).name
    hashed = proper(password, normal, name)
    with house.store.writing() as transaction:
        transaction.audit(person, "password_set", person, {"by": "code"}, at=at)
        tries.returned(transaction.session, tries.address(source), at)
        row = account(transaction.session, person, to_change=True)
        # Looked at again: meanwhile it may have been used, or replaced by another.
        is_good = row.active and row.login == normal and codes.fits(transaction.session, person, code, at)
        if not is_good or not codes.used_up(transaction.session, person):
            raise _wrong_code()
        take(row, hashed)
        return signed_in(row, name)


def change_password(house: House, who: Who, old: str, new: str) -> SignedIn:
    """Raises Refused for a wrong old password, BadValue for an unfit new one. All other sessions end."""
    known = asked_again(house, who, old, wrong="wrong_old_password")
    fresh = proper(new, known.login, known.name)
    at = house.clock()
    with house.store.writing() as transaction:
        transaction.audit(who.id, "password_set", who.id, {"by": "password"}, at=at)
        row = account(transaction.session, who.id, to_change=True)
        if row.password != known.hash:
            raise NotNow("The password was changed in another window. Sign in with the new one.", code="password_moved")
        take(row, fresh)
        codes.used_up(transaction.session, who.id)
        return signed_in(row, known.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody who gave the right password just now. `hash`: of that password."""

    login: str
    name: str
    hash: str


def asked_again(house: House, who: Who, password: str, *, wrong: str = "wrong_password") -> Known:
    """For what an open session alone must not do. Raises Refused with the code `wrong`, or for too many wrong ones."""
    at, tried = house.clock(), f"change/{who.id}"
    with house.store.writing() as transaction:
        row = account(transaction.session, who.id)
        hashed, login = row.password or passwords.NOBODYS, row.login
        name = transaction.session.get_one(PersonRow, who.id).name
        if tries.counted(transaction.session, tried, at, CHANGE_WINDOW) > PER_CHANGE:
            raise _too_many(CHANGE_WINDOW)
    if not passwords.matches(hashed, password):
        raise Refused("That is not your password.", code=wrong)
    with house.store.writing() as transaction:
        tries.returned(transaction.session, tried, at)
    return Known(login=login, name=name, hash=hashed)


def proper(password: str, login: str, name: str) -> str:
    """What is stored of a new password. Raises BadValue with what is wrong with it."""
    match passwords.problem(password, login, name):
        case "":
            return passwords.kept(password)
        case "short":
            raise BadValue(
                f"The password is too short: at least {passwords.SHORTEST} characters; a few words make a good one.",
                code="password_short",
                least=passwords.SHORTEST,
            )
        case "long":
            raise BadValue(
                f"The password is too long: at most {passwords.LONGEST} characters.",
                code="password_long",
                most=passwords.LONGEST,
            )
        case "name":
            raise BadValue("The password is hardly more than the login or the name.", code="password_name")
        case _:
            raise BadValue("This password is among the first that are guessed; choose another.", code="password_common")


def take(row: AccountRow, hashed: str) -> None:
    """A new password; what was signed in with the old one ends, and so does a lock-out."""
    row.password, row.wrong, row.locked_until = hashed, 0, None
    row.epoch += 1


def signed_in(row: AccountRow, name: str, *, must_change: bool = False) -> SignedIn:
    roles = cast(list[Role], row.roles)
    lang: Literal["zh", "en"] = "en" if row.lang == "en" else "zh"
    who = Who(id=row.person, roles=frozenset(roles), lang=lang)
    return SignedIn(who=who, login=row.login, name=name, epoch=row.epoch, must_change=must_change)


def must_not_hammer(session: Session, source: str, at: int) -> None:
    """Count a try from an address. Raises Refused where there were too many in vain."""
    if tries.counted(session, tries.address(source), at, SOURCE_WINDOW) > PER_SOURCE:
        raise _too_many(SOURCE_WINDOW)


def _charged(session: Session, login: str, source: str, at: int) -> _Try:
    """The try, counted as wrong until it proves right."""
    must_not_hammer(session, source, at)
    found = by_login(session, login)
    row = account(session, found.person, to_change=True) if found is not None else None
    if row is None or row.password is None:
        return _Try(person=None, hash=passwords.NOBODYS)
    if row.locked_until is not None and at < row.locked_until:
        # Compared a few times only: or the lock-out would tell a guesser which password is right.
        looks = tries.counted(session, f"locked/{row.person}/{row.locked_until}", at, LONGEST_LOCK)
        if looks > LOOKS_WHILE_LOCKED:
            return _Try(person=None, hash=passwords.NOBODYS)
        return _Try(person=row.person, hash=row.password, until=row.locked_until)
    row.wrong += 1
    length = lock_length(row.wrong)
    row.locked_until = at + length if length else None
    return _Try(person=row.person, hash=row.password, locks=row.locked_until)


def _let_in(transaction: Transaction, tried: _Try, person: str, password: str, source: str, at: int) -> SignedIn:
    """Raises Refused for a locked or closed account: whoever knows the password may know that."""
    session = transaction.session
    tries.returned(session, tries.address(source), at)  # before the account, in the order of `_charged`
    row = account(session, person, to_change=True)
    if row.password != tried.hash:
        raise _wrong()  # changed in this very moment
    if tried.until is not None:
        minutes = -(-(tried.until - at) // MINUTE)
        raise Refused(
            f"Too many wrong passwords: this account is locked for another {minutes} min. "
            "An administrator's one-time code opens it at once.",
            code="locked",
            n=minutes,
        )
    if not row.active:
        raise Refused("This account is closed. Ask an administrator.", code="refused_closed")
    row.wrong, row.locked_until = 0, None
    if passwords.is_dated(row.password):
        row.password = passwords.kept(password)
    tries.swept(session, at)
    name = session.get_one(PersonRow, person).name
    return signed_in(row, name, must_change=bool(passwords.problem(password, row.login, name)))


def _wrong() -> Refused:
    return Refused(
        "The login or the password is wrong, or there were too many tries. Look at both, or ask an administrator "
        "for a one-time code.",
        code="wrong_sign_in",
    )


def _wrong_code() -> Refused:
    return Refused(
        "The login or the code is wrong, used or older than 72 hours. Ask an administrator for a new code.",
        code="wrong_code",
    )


def _too_many(window: int) -> Refused:
    minutes = window // MINUTE
    return Refused(f"Too many wrong tries from here. Wait {minutes} minutes.", code="too_many_tries", n=minutes)
