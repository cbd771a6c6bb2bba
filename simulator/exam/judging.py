"""Who may judge whom (decision 16): a yes, or a no with its reason and the names of those who may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

DAY_MS = 86_400_000
TRAINED_WITHIN = 90 * DAY_MS  # an assignment or a comment makes somebody one's trainee for so long
Reason = Literal[
    "not_examiner", "inactive", "own", "leads_group", "assigned", "commented", "first_reviewer", "external_used"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Somebody who might judge. `leads`: groups; `external`: invited from outside, `judged` sittings so far."""

    id: str
    examiner: bool = True
    active: bool = True
    leads: frozenset[str] = frozenset()
    external: bool = False
    judged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Something that made the candidate somebody's trainee: an assignment or a comment, and when."""

    by: str
    at: int
    kind: Literal["assigned", "commented"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is to be judged. `reviewers`: those who decided it first, whom an appeal cannot go to.

    `contacts` are with the candidate, of any age.
    """

    candidate: str
    groups: frozenset[str] = frozenset()
    contacts: tuple[Contact, ...] = ()
    appeal: bool = False
    reviewers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """Whether somebody may judge; if not, why, and who may. `invite`: nobody may, so an external examiner can be
    invited once.
    """

    allowed: bool
    reasons: tuple[Reason, ...] = ()
    others: tuple[str, ...] = ()
    invite: bool = False


def who_may_judge(case: Case, judges: Iterable[Judge], *, at: int) -> tuple[str, ...]:
    """The ids of all who may judge, in order."""
    return tuple(sorted(judge.id for judge in judges if not barred(case, judge, at=at)))


def may_judge(case: Case, judge: str, judges: Iterable[Judge], *, at: int) -> May:
    """The answer for one person; somebody who is not among the judges is no examiner."""
    known = tuple(judges)
    found = next((other for other in known if other.id == judge), None)
    reasons: tuple[Reason, ...] = barred(case, found, at=at) if found else ("not_examiner",)
    if not reasons:
        return May(allowed=True)
    others = who_may_judge(case, known, at=at)
    return May(allowed=False, reasons=reasons, others=others, invite=not others)


def barred(case: Case, judge: Judge, *, at: int) -> tuple[Reason, ...]:
    """Everything that keeps somebody from judging a case; nothing when they may."""
    found: list[Reason] = []
    if not judge.examiner:
        found.append("not_examiner")
    if not judge.active:
        found.append("inactive")
    if judge.id == case.candidate:
        found.append("own")
    if judge.leads & case.groups:
        found.append("leads_group")
    recent = {contact.kind for contact in case.contacts if contact.by == judge.id and at - contact.at < TRAINED_WITHIN}
    if "assigned" in recent:
        found.append("assigned")
    if "commented" in recent:
        found.append("commented")
    if case.appeal and judge.id in case.reviewers:
        found.append("first_reviewer")
    if judge.external and judge.judged and judge.id not in case.reviewers:
        found.append("external_used")
    return tuple(found)
