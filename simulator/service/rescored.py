"""What judging again found: how far it is, who would change, and by which rules."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import case, func, or_, select

from simulator.content.standard import Standard
from simulator.service.house import House
from simulator.service.judging_view import Changes, ChangeView, RescoringView, RuleChangeView
from simulator.service.rescoring import found
from simulator.service.who import Who
from simulator.storage import Reading
from simulator.storage.tables import PersonRow, RescoredRow, RescoringRow
from simulator.words import Words

ORDER = ("fails", "passes", "pending", "score", "findings", "tampered", "unreadable", "erased")


def view(now: Reading, row: RescoringRow) -> RescoringView:
    by = now.session.get(PersonRow, row.by)
    return RescoringView(
        id=row.id,
        at=row.at,
        by=by.name if by else "",
        applies=row.applies,
        standard=row.standard,
        reads_again=bool(row.reader),
        exams=row.exams,
        person=row.person or "",
        group=row.group or "",
        since=row.since,
        total=row.total,
        done=row.done,
        changed=row.changed,
        to_pass=row.to_pass,
        to_fail=row.to_fail,
        unread=row.unread,
        finished_at=row.finished_at,
    )


def listed(now: Reading, limit: int) -> tuple[RescoringView, ...]:
    """The newest first."""
    rows = now.session.scalars(select(RescoringRow).order_by(RescoringRow.at.desc(), RescoringRow.id).limit(limit))
    return tuple(view(now, row) for row in rows.all())


def changes(
    house: House, now: Reading, who: Who, id: str, words: Words, *, turned: str | None, offset: int, limit: int
) -> Changes:
    """One page, those that fail or pass now first; without exams of one's own. Raises NotFound."""
    row = found(now, id)
    others = or_(RescoredRow.person != who.id, RescoredRow.mode != "exam")
    wanted = [RescoredRow.rescoring == id, others, *([RescoredRow.turned == turned] if turned else [])]
    order = case({name: place for place, name in enumerate(ORDER)}, value=RescoredRow.turned, else_=len(ORDER))
    query = select(RescoredRow, PersonRow.name).outerjoin(PersonRow, PersonRow.id == RescoredRow.person).where(*wanted)
    page = now.session.execute(query.order_by(order, RescoredRow.stream).offset(offset).limit(limit)).all()
    total = now.session.scalar(select(func.count()).select_from(RescoredRow).where(*wanted)) or 0
    rules: Counter[str] = Counter()
    for found_in in now.session.scalars(select(RescoredRow.rules).where(RescoredRow.rescoring == id, others)):
        rules.update({change["rule"] for change in found_in})
    names = _names(house, now, row)
    return Changes(
        rescoring=view(now, row),
        lines=tuple(_line(one, name or "", names, words) for one, name in page),
        total=total,
        by_rule=tuple(sorted(rules.items(), key=lambda item: (-item[1], item[0]))),
    )


def _line(row: RescoredRow, name: str, names: dict[str, Any], words: Words) -> ChangeView:
    return ChangeView(
        stream=row.stream,
        person=row.person,
        name=name,
        about=row.scenario,
        is_exam=row.mode == "exam",
        turned=row.turned,
        turned_name=words(f"judging.turned.{row.turned}"),
        before=row.before.get("total"),
        after=row.after.get("total"),
        passed_before=row.before.get("passes"),
        passed_after=row.after.get("passes"),
        rules=tuple(_rule(change, names, words) for change in row.rules),
    )


def _rule(change: dict[str, Any], names: dict[str, Any], words: Words) -> RuleChangeView:
    rule = change["rule"]
    return RuleChangeView(
        rule=rule,
        name=names[rule].of(words.lang) if rule in names else rule,
        before=tuple(words(f"state.{state}") for state in change["before"]),
        after=tuple(words(f"state.{state}") for state in change["after"]),
        points=change["points"],
    )


def _names(house: House, now: Reading, row: RescoringRow) -> dict[str, Any]:
    """Names of rules: as the standard in question has them, else as they are in use."""
    library = house.library("practice")
    steps = [step for scenario in library.scenarios.values() for step in scenario.steps]
    names = {rule.id: rule.name for rule in (*steps, *library.standard.rules)}
    if row.standard:
        body = row.trial if row.trial is not None else now.content(row.standard)
        names |= {rule.id: rule.name for rule in Standard.model_validate_json(body).rules}
    return names
