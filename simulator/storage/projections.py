"""Lists that follow from events, written in the transaction that stores them; functions by kind of stream."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from simulator.storage.sealing import Plain
from simulator.storage.tables import AuditRow

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
