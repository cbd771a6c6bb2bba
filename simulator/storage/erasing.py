"""What else goes when a person is erased: rows outside the streams that hold words or names of theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from simulator.storage.tables import AccountRow, CodeRow, DraftRow, GroupRow, MemberRow, SessionRow, TokenRow

Forget = Callable[[Session, str], None]
"""Gets the id of a person whose name and data key go in this transaction. Running again does nothing more."""

FORGETS: list[Forget] = []


def forgets(forget: Forget) -> Forget:
    """Marks what has to run when a person is erased, also when an older backup brings the person back."""
    FORGETS.append(forget)
    return forget


def tombstone(person: str) -> str:
    """The login of an erased person: nobody can write it into the field, and nobody else has it."""
    return f"erased/{person}"


@forgets
def drafts(session: Session, person: str) -> None:
    session.execute(delete(DraftRow).where(DraftRow.person == person))


@forgets
def account(session: Session, person: str) -> None:
    """The row stays, closed and without anything to know somebody by: lists of what was done refer to it."""
    empty: dict[str, Any] = {
        "login": tombstone(person),
        "password": None,
        "roles": [],
        "extra": 0,
        "active": False,
        "epoch": AccountRow.epoch + 1,
        "wrong": 0,
        "locked_until": None,
    }
    session.execute(update(AccountRow).where(AccountRow.person == person).values(empty))
    session.execute(delete(CodeRow).where(CodeRow.person == person))


@forgets
def tokens(session: Session, person: str) -> None:
    """Their names were written by the person."""
    session.execute(delete(TokenRow).where(TokenRow.person == person))


@forgets
def sessions(session: Session, person: str) -> None:
    session.execute(delete(SessionRow).where(SessionRow.person == person))


@forgets
def groups(session: Session, person: str) -> None:
    session.execute(delete(MemberRow).where(MemberRow.person == person))
    session.execute(update(GroupRow).where(GroupRow.lead == person).values(lead=None))
