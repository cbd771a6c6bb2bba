"""Booking a sitting: who sits, who watches, when, and a form drawn for this candidate alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from sqlalchemy import select

from simulator.content.blueprint import Blueprint, PlaySection
from simulator.errors import NotNow
from simulator.exam import conduct
from simulator.exam import events as e
from simulator.exam.drawing import play_slots
from simulator.exam.form import Bank, Form, draw_form, without
from simulator.service import frozen
from simulator.service.accounts import account
from simulator.service.house import House
from simulator.service.permits import roles_for
from simulator.service.readiness import blueprint_named, met, readiness, told
from simulator.service.who import Who
from simulator.storage import Transaction
from simulator.storage.tables import AccountRow, PersonRow

CODE_LENGTH = 8
SEEDS = 1 << 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be booked. `window_opens` in ms of UTC; 0 for now. `lang`: that of the candidate where it is empty."""

    candidate: str
    blueprint: str
    invigilator: str
    window_opens: int = 0
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A sitting that was booked. `code` opens it; it is told this once and kept nowhere, so it is empty in a retry."""

    sitting: str
    code: str
    candidate: str
    invigilator: str
    window_opens: int
    window_closes: int
    attempt: int


def name_of(house: House, who: Who, key: str | None) -> str:
    """A new sitting's name; with a key always the same one, so that a retry finds what the first try booked."""
    if key is None:
        return house.new_id("sitting")
    told = hashlib.sha256(f"{who.id} {key}".encode()).hexdigest()
    return f"sitting/{told[:20]}"


def book(house: House, transaction: Transaction, who: Who, wanted: Wanted, *, key: str | None, at: int) -> Booking:
    """Raises NotFound, Refused, NeedsSecondPerson, and NotNow with everything that is missing."""
    stream = name_of(house, who, key)
    candidate = _candidate(house, transaction, who, wanted.candidate)
    before = transaction.answer(stream, "booked")
    if before is not None:
        booked = e.from_plain(before.entries[0].event)
        assert isinstance(booked, e.Booked)
        return _told(booked, "")
    library = house.library("exam")
    blueprint = blueprint_named(library, wanted.blueprint)
    invigilator = _invigilator(transaction, wanted.invigilator)
    ready = readiness(house, transaction, candidate.person, blueprint, at)
    if ready.lacking:
        words = house.words(who.lang)
        listed = words.joined([told(house, one, words).text for one in ready.lacking])
        raise NotNow(f"The candidate is not ready for this exam: {listed}.", code="exam_not_ready", missing=listed)
    opens = max(wanted.window_opens, at)
    bank = Bank(items=library.quizzes, scenarios=library.scenarios)
    form = draw_form(
        blueprint,
        bank,
        seed=house.chance(SEEDS),
        met=met(transaction, candidate.person),
        kept=ready.kept,
        repeats=ready.repeats,
    )
    if not form.items and not form.plays:
        raise NotNow("The present content can fill no section of this exam.", code="exam_nothing_to_draw")
    code = house.new_code(CODE_LENGTH)
    events = conduct.book(
        blueprint,
        frozen.freeze(transaction, library, form, at=at),
        at=at,
        by=who.id,
        sitting=stream,
        candidate=candidate.person,
        invigilator=invigilator.person,
        code=code,
        lang="en" if (wanted.lang or candidate.lang) == "en" else "zh",
        window_opens=opens,
        extra=candidate.extra,
        attempt=ready.attempt,
        closes=drawable(blueprint, form, bank),
    )
    transaction.append(stream, 0, [e.to_plain(event) for event in events], person=candidate.person, key="booked")
    detail = {"candidate": candidate.person, "blueprint": blueprint.id, "version": blueprint.version, "opens": opens}
    transaction.audit(who.id, "exam_booked", stream, detail | {"invigilator": invigilator.person}, at=at)
    booked = events[0]
    assert isinstance(booked, e.Booked)
    return _told(booked, code)


def _told(booked: e.Booked, code: str) -> Booking:
    return Booking(
        sitting=booked.sitting,
        code=spelt(code),
        candidate=booked.candidate,
        invigilator=booked.invigilator,
        window_opens=booked.window_opens,
        window_closes=booked.window_closes,
        attempt=booked.attempt,
    )


def spelt(code: str) -> str:
    """A code as it is read aloud, in two halves."""
    return f"{code[:4]} {code[4:]}".upper() if code else ""


def _candidate(house: House, transaction: Transaction, who: Who, person: str) -> AccountRow:
    """The account, its bookings in turn: of two at the same moment the second finds the first."""
    row = account(transaction.session, person)
    house.reach(transaction, who, row.person)
    turn = select(PersonRow.id).where(PersonRow.id == row.person).with_for_update(key_share=True)
    transaction.session.execute(turn)
    if not row.active or "trainee" not in row.roles:
        raise NotNow(
            "Only a trainee with an open account can sit an exam. Ask an administrator for the role.",
            code="exam_no_trainee",
        )
    return row


def _invigilator(transaction: Transaction, person: str) -> AccountRow:
    row = account(transaction.session, person)
    may = roles_for("exams.open")
    if not row.active or not set(row.roles) & set(may):
        raise NotNow(
            f"This person cannot be an invigilator. Name somebody with an open account who is {', '.join(may)}.",
            code="exam_no_invigilator",
            roles=tuple(f"role.{role}" for role in may),
        )
    return row


def drawable(blueprint: Blueprint, form: Form, bank: Bank) -> tuple[str, ...]:
    """Every scenario that a form of the blueprint might hold: closing these tells nobody which ones it does hold."""
    slots = play_slots([s for s in without(blueprint, form.left_out) if isinstance(s, PlaySection)])
    fit = (s.id for s in bank.scenarios.values() if any(slot.takes(s) for slot in slots))
    return tuple(sorted(fit))


def new_code(house: House, transaction: Transaction, who: Who, stream: str, *, at: int) -> Booking:
    """Another code in place of one that was lost."""
    from simulator.service.verdicts import locked

    sitting = locked(transaction, stream)
    house.reach(transaction, who, sitting.booked.candidate)
    code = house.new_code(CODE_LENGTH)
    events = conduct.change_code(sitting, code, at=at, by=who.id)
    transaction.append(stream, None, [e.to_plain(event) for event in events], person=sitting.booked.candidate)
    transaction.audit(who.id, "exam_code_changed", stream, {}, at=at)
    return replace(_told(sitting.booked, code), window_closes=sitting.window_closes)
