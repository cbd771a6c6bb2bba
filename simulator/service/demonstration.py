"""Whether a database holds the demo organisation, whose people are invented and share one password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from simulator.service.who import ROLES, Role
from simulator.storage import Reading, Store, Transaction
from simulator.storage.tables import AccountRow, AuditRow

PASSWORD = "only-for-the-demo"
"""Everybody's password in a demo; real accounts choose their own by a one-time code."""

BEGUN, MADE = "demo_begun", "demo_made"
State = Literal["none", "begun", "made"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Somebody whose sign-in is offered. `story`: what is to be seen of them (`demo.story.STORY`), or nothing."""

    login: str
    role: Role
    story: str


def state(now: Reading) -> State:
    """Begun and not made: it was broken off, and is of no use."""
    query = select(AuditRow.action).where(AuditRow.action.in_((BEGUN, MADE)))
    found = set(now.session.scalars(query))
    return "made" if MADE in found else "begun" if BEGUN in found else "none"


def is_demo(store: Store) -> bool:
    """Whether everybody in it is invented."""
    with store.reading() as now:
        return state(now) != "none"


def demo_people(store: Store) -> tuple[tuple[str, str], ...]:
    """Login and role of those who show most, at least one of each role; nobody where it is no whole demo."""
    with store.reading() as now:
        return tuple((one.login, one.role) for one in shown(now))


def shown(now: Reading) -> tuple[Shown, ...]:
    """Those who show most; nobody where it is no whole demo."""
    query = select(AuditRow.detail).where(AuditRow.action == MADE).order_by(AuditRow.seq.desc()).limit(1)
    detail = now.session.scalar(query) or {"shown": []}
    stories: dict[str, str] = dict(detail["shown"])
    accounts = select(AccountRow).where(AccountRow.person.in_(list(stories)), AccountRow.active)
    rows = {row.person: row for row in now.session.scalars(accounts)}
    return tuple(
        Shown(login=rows[one].login, role=next(role for role in ROLES if role in rows[one].roles), story=story)
        for one, story in stories.items()
        if one in rows
    )


def mark_begun(transaction: Transaction, *, by: str, at: int) -> None:
    transaction.audit(by, BEGUN, "demo", {}, at=at)


def mark_made(transaction: Transaction, *, by: str, people: Sequence[tuple[str, str]], at: int) -> None:
    """`people`: id and story of those whose sign-ins are offered."""
    transaction.audit(by, MADE, "demo", {"shown": [list(one) for one in people]}, at=at)
