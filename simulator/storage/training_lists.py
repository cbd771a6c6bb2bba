"""The lists of training: assignments, answered modules and comments, from the streams of training and feedback."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from simulator.storage.projections import projection
from simulator.storage.sealing import Plain
from simulator.storage.tables import AssignmentRow, CommentRow, ModuleTryRow


@projection("training")
def training(session: Session, stream: str, person: str | None, first: int, events: Sequence[Plain]) -> None:
    for plain in events:
        event: Any = plain
        match event["type"]:
            case "assigned":
                told = {name: event[name] for name in _ASSIGNED}
                session.add(AssignmentRow(**told, person=person, at=event["at"], withdrawn_at=None))
            case "withdrawn":
                which = AssignmentRow.id == event["id"]
                session.execute(update(AssignmentRow).where(which).values(withdrawn_at=event["at"]))
            case "module_answered":
                told = {name: event[name] for name in ("module", "number", "at", "percent", "passed", "items")}
                session.add(ModuleTryRow(person=person, **told))
    session.flush()


_ASSIGNED = tuple("id batch by kind name mode variant score due_at after spot reason rules".split())


@projection("feedback")
def feedback(session: Session, stream: str, person: str | None, first: int, events: Sequence[Plain]) -> None:
    for plain in events:
        event: Any = plain
        if event["type"] == "commented":
            told = {name: event[name] for name in ("id", "attempt", "by", "at", "turn", "finding")}
            session.add(CommentRow(**told, person=person, acknowledged_at=None))
        elif event["type"] == "acknowledged":
            seen = update(CommentRow).where(CommentRow.id == event["id"], CommentRow.acknowledged_at.is_(None))
            session.execute(seen.values(acknowledged_at=event["at"]))
    session.flush()
