"""Who may judge what (design decision 16): examiners as they are now, with all that ties them to the candidate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from simulator.errors import Refused
from simulator.exam.judging import TRAINED_WITHIN, Case, Judge, May, may_judge
from simulator.service.accounts import has_role
from simulator.service.assigning import contacts
from simulator.storage import Reading
from simulator.storage.tables import (
    AccountRow,
    GroupRow,
    InvitationRow,
    MemberRow,
    RulingRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """All who might judge, by id, with their logins; and who was invited from outside for what."""

    judges: tuple[Judge, ...]
    logins: Mapping[str, str]
    invited: Mapping[str, frozenset[str]]

    def may(self, case: Case, who: str, stream: str, *, at: int) -> May:
        """Whether `who` may judge `stream`; others are named by id."""
        return may_judge(case, who, self._for(stream), at=at)

    def _for(self, stream: str) -> list[Judge]:
        """Those from outside judge what they were invited for, and nothing else."""
        guests = self.invited.get(stream, frozenset())
        return [replace(judge, judged=int(judge.external and judge.id not in guests)) for judge in self.judges]

    def names(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(self.logins.get(id, id) for id in ids))


def bench(now: Reading) -> Bench:
    """The examiners of this moment."""
    session = now.session
    rows = session.execute(
        select(AccountRow.person, AccountRow.login, AccountRow.active, AccountRow.external).where(has_role("examiner"))
    ).all()
    leads: dict[str, set[str]] = {}
    groups = select(GroupRow.lead, GroupRow.id).where(GroupRow.closed_at.is_(None), GroupRow.lead.is_not(None))
    for lead, group in session.execute(groups):
        leads.setdefault(lead or "", set()).add(group)
    judges = tuple(
        Judge(id=row.person, active=row.active, leads=frozenset(leads.get(row.person, ())), external=row.external)
        for row in rows
    )
    invited: dict[str, set[str]] = {}
    for stream, examiner in session.execute(select(InvitationRow.stream, InvitationRow.examiner)):
        invited.setdefault(stream, set()).add(examiner)
    return Bench(
        judges=judges,
        logins={row.person: row.login for row in rows},
        invited={stream: frozenset(guests) for stream, guests in invited.items()},
    )


def cases(now: Reading, wanted: Sequence[tuple[str, str, bool]], *, at: int) -> list[Case]:
    """What is to be judged, for each (stream, candidate, is an appeal), with what ties people to the candidate."""
    people = {candidate for _, candidate, _ in wanted}
    streams = {stream for stream, _, _ in wanted}
    groups: dict[str, set[str]] = {}
    members = select(MemberRow.person, MemberRow.group).where(MemberRow.person.in_(people))
    for person, group in now.session.execute(members):
        groups.setdefault(person, set()).add(group)
    met = contacts(now, people, since=at - TRAINED_WITHIN)
    first: dict[str, set[str]] = {}
    ruled = select(RulingRow.stream, RulingRow.by).where(RulingRow.stream.in_(streams), RulingRow.appeal.is_(False))
    for stream, by in now.session.execute(ruled.distinct()):
        first.setdefault(stream, set()).add(by)
    return [
        Case(
            candidate=candidate,
            groups=frozenset(groups.get(candidate, ())),
            contacts=met.get(candidate, ()),
            appeal=is_appeal,
            reviewers=frozenset(first.get(stream, ())),
        )
        for stream, candidate, is_appeal in wanted
    ]


def must_judge(now: Reading, who: str, stream: str, candidate: str, *, appeal: bool, at: int) -> None:
    """Raises Refused, which says why not and names who may."""
    everybody = bench(now)
    (case,) = cases(now, [(stream, candidate, appeal)], at=at)
    answer = everybody.may(case, who, stream, at=at)
    if answer.allowed:
        return
    others = ", ".join(everybody.names(answer.others))
    raise Refused(
        f"You may not judge this ({', '.join(answer.reasons)}). Those who may: {others or 'nobody'}.",
        code="refused_judge_invite" if answer.invite else f"refused_judge_{answer.reasons[0]}",
        others=others or ("review.nobody",),
    )
