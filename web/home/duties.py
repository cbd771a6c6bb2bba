"""What waits for those who train, examine and run the organisation: each with how many and where it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import g, url_for

from simulator.service.sittings import SittingLine
from web.pages import simulator
from web.signed_in import who

OLD_BACKUP_MS = 7 * 86_400_000  # a backup older than a week is named
MOST_LINES = 200
EXAMINERS = frozenset({"examiner", "manager"})
PUBLISHERS = frozenset({"trainer", "examiner", "manager"})
OFFICE = frozenset({"manager", "auditor", "administrator"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """`key`: below `home.duty`, its words; `shade`: as of a badge; `count`: how many; `due`: the soonest, ms of UTC."""

    key: str
    icon: str
    path: str
    count: int
    shade: str = "accent"
    name: str = ""
    due: int | None = None


def duties(now: int) -> list[Duty]:
    """The most pressing first."""
    order = {"bad": 0, "warn": 1, "accent": 2}
    return sorted(_all(now), key=lambda duty: order[duty.shade])


def _all(now: int) -> Iterator[Duty]:
    roles = g.account_roles
    if roles & EXAMINERS:
        yield from _cases()
        yield from _watched(now)
    if "trainer" in roles:
        yield from _groups()
    if roles & PUBLISHERS:
        waiting = sum(1 for line in simulator().authoring.scenarios(who()) if line.waiting)
        if waiting:
            yield Duty(key="versions", icon="file-text", path=url_for("scenarios.index", waiting=1), count=waiting)
    if roles & OFFICE:
        yield from _office(now)
    if simulator().content.standard(who()).read_at is None:
        yield Duty(key="standard", icon="scale", path=url_for("standards.index"), count=1)


def _cases() -> Iterator[Duty]:
    found = simulator().judging.queue(who(), mine=True, limit=MOST_LINES)
    late = [line for line in found.lines if line.overdue]
    if late:
        yield Duty(key="cases_late", icon="gavel", path=url_for("review.queue", mine=1), count=len(late), shade="bad")
    if found.mine > len(late):
        due = min((line.due for line in found.lines if not line.overdue), default=None)
        path = url_for("review.queue", mine=1)
        yield Duty(key="cases", icon="gavel", path=path, count=found.mine - len(late), shade="warn", due=due)


def _watched(now: int) -> Iterator[Duty]:
    """Exams that this person watches over, and what runs at all."""
    lines = [one for one in simulator().exams.status(who()) if one.candidate != who().id]
    ahead = [one for one in lines if one.stage == "booked" and one.invigilator == who().id]
    running = [one for one in lines if one.stage == "running"]
    if running:
        yield Duty(key="running", icon="clock", path=url_for("training.live"), count=len(running), due=_ends(running))
    if ahead:
        opens = min(one.window_opens for one in ahead)
        shade = "warn" if opens <= now else "accent"
        path = url_for("sittings.index")
        yield Duty(key="watch", icon="calendar", path=path, count=len(ahead), due=opens, shade=shade)


def _ends(running: list[SittingLine]) -> int | None:
    return min((one.deadline for one in running if one.deadline is not None), default=None)


def _groups() -> Iterator[Duty]:
    """Of the groups that one leads: who is late with something."""
    for group in simulator().groups.list(who()):
        if group.lead is None or group.lead.id != who().id:
            continue
        late = [row for row in simulator().training.group_table(who(), group=group.id).rows if row.overdue]
        if late:
            path = url_for("training.group", code=group.id.partition("/")[2])
            yield Duty(key="late", icon="users", path=path, count=len(late), name=group.name, shade="warn")


def _office(now: int) -> Iterator[Duty]:
    found = simulator().office.overview(who())
    if found.reviews_due and g.account_roles & {"manager", "auditor"} and "examiner" not in g.account_roles:
        path = url_for("review.queue")
        yield Duty(key="reviews_due", icon="gavel", path=path, count=found.reviews_due, shade="bad")
    if found.overdue and "manager" in g.account_roles:
        yield Duty(key="overdue", icon="users", path=url_for("training.groups"), count=found.overdue, shade="warn")
    if found.expiring:
        path = url_for("certificates.index", only="live")
        yield Duty(key="expiring", icon="award", path=path, count=found.expiring, shade="warn")
    if found.unread > 1 and not g.account_roles.isdisjoint({"manager", "administrator"}):
        yield Duty(key="unread", icon="scale", path=url_for("standards.readers"), count=found.unread)
    if "administrator" in g.account_roles and (found.backup_at is None or now - found.backup_at > OLD_BACKUP_MS):
        key = "no_backup" if found.backup_at is None else "old_backup"
        yield Duty(key=key, icon="database", path=url_for("office.upkeep"), count=1, shade="warn", due=found.backup_at)
