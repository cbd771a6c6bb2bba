"""What waits for those who examine and train: each with how many, and the page where it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from simulator.service.permits import scope_of

if TYPE_CHECKING:
    from simulator.service import Role, Simulator, Who
    from tui.desk import Lang
    from tui.page import Page

MOST_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """`key`: below `home.duty`, its words."""

    key: str
    count: int
    page: Callable[[], Page]
    name: str = ""
    is_late: bool = False


def duties(service: Simulator, who: Who, roles: frozenset[str], lang: Lang) -> tuple[Duty, ...]:
    """The most pressing first. Called in a thread."""
    mine = cast("frozenset[Role]", roles)
    found = []
    if scope_of("judging.decide", mine) != "none":
        found += _cases(service, who, lang)
    if scope_of("exams.open", mine) != "none" and scope_of("exams.status", mine) != "none":
        found += _exams(service, who)
    if "trainer" in roles:
        found += _groups(service, who, lang)
    return tuple(sorted(found, key=lambda duty: not duty.is_late))


def _cases(service: Simulator, who: Who, lang: Lang) -> list[Duty]:
    from tui.review import Reviews

    queue = service.judging.queue(who, mine=True, limit=MOST_LINES, lang=lang)
    late = sum(line.overdue for line in queue.lines)
    counts = (("cases_late", late, True), ("cases", queue.mine - late, False))
    return [Duty(key=key, count=count, page=Reviews, is_late=is_late) for key, count, is_late in counts if count > 0]


def _exams(service: Simulator, who: Who) -> list[Duty]:
    """Those that this person watches over, and what runs at all."""
    from tui.exam.sittings import Sittings

    lines = [one for one in service.exams.status(who) if one.candidate != who.id]
    running = sum(one.stage == "running" for one in lines)
    ahead = sum(one.stage == "booked" and one.invigilator == who.id for one in lines)
    return [Duty(key=key, count=n, page=Sittings) for key, n in (("running", running), ("watch", ahead)) if n]


def _groups(service: Simulator, who: Who, lang: Lang) -> list[Duty]:
    """Of the groups that one leads: how many are late with something."""
    from tui.groups import Group

    found = []
    for group in service.groups.list(who):
        if group.lead is not None and group.lead.id == who.id:
            table = service.training.group_table(who, group=group.id, lang=lang)
            late = sum(bool(row.overdue) for row in table.rows)
            if late:
                page = lambda group=group.id: Group(group)  # noqa: E731
                found.append(Duty(key="late", count=late, name=group.name, page=page))
    return found
