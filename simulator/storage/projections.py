"""Lists that follow from events, written in the transaction that stores them; functions by kind of stream."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from simulator.errors import SimulatorError
from simulator.storage.sealing import Plain
from simulator.storage.tables import AttemptRow, AuditRow

Projection = Callable[[Session, str, str | None, int, Sequence[Plain]], None]
"""Gets the stream's name, its person, the seq of the first event, and the events just appended."""

PROJECTIONS: dict[str, list[Projection]] = {}
"""By the kind of stream (what stands before the first `/` of its name), in the order in which they are called."""


def projection(kind: str) -> Callable[[Projection], Projection]:
    def listed(project: Projection) -> Projection:
        PROJECTIONS.setdefault(kind, []).append(project)
        return project

    return listed


def project(session: Session, stream: str, person: str | None, first: int, events: Sequence[Plain]) -> None:
    """Bring the lists of a stream's kind up to date; kinds without lists need nothing."""
    for bring in PROJECTIONS.get(stream.partition("/")[0], ()):
        bring(session, stream, person, first, events)


@projection("attempt")
def attempts(session: Session, stream: str, person: str | None, first: int, events: Sequence[Plain]) -> None:
    row = session.get(AttemptRow, stream)
    for event in events:
        if event["type"] == "started":
            if person is None:
                raise SimulatorError(f"{stream} belongs to nobody; name the person who plays it.", code="no_owner")
            row = _begun(stream, person, event)
            session.add(row)
        if row is not None:
            row.last_at = max(row.last_at, int(str(event["at"])))
            _follow(row, event)
    session.flush()


def _begun(stream: str, person: str, started: Plain) -> AttemptRow:
    at = int(str(started["at"]))
    return AttemptRow(
        stream=stream,
        person=person,
        scenario=str(started["scenario"]),
        variant=str(started["variant"]),
        lang=str(started["lang"]),
        mode=str(started["mode"]),
        status="open",
        replies=0,
        scorecards=0,
        started_at=at,
        last_at=at,
    )


def _follow(row: AttemptRow, event: Plain) -> None:
    match event["type"]:
        case "agent_replied":
            row.replies += 1
        case "finished":
            row.status = "ended"
            row.ending = str(event["ending"])
            row.ended_at = int(str(event["at"]))
        case "scored":
            card: Any = event["card"]
            row.status = "scored"
            row.scorecards += 1
            row.score, row.low, row.high, row.passes = card["total"], card["low"], card["high"], card["passes"]


@projection("audit")
def audit(session: Session, stream: str, person: str | None, first: int, events: Sequence[Plain]) -> None:
    for seq, event in enumerate(events, first):
        session.add(
            AuditRow(
                seq=seq,
                at=event["at"],
                actor=event["actor"],
                action=event["action"],
                subject=event["subject"],
                detail=event["detail"],
            )
        )
    session.flush()
