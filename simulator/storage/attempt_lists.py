"""The lists of attempts: each in short, and what every rule came to in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Integer, Table, bindparam, case, delete, func, select, update
from sqlalchemy.orm import Session

from simulator.dialogue.attempt import Mood
from simulator.dialogue.mood import band
from simulator.errors import SimulatorError
from simulator.storage import kept
from simulator.storage.kept import RuleFound
from simulator.storage.projections import projection
from simulator.storage.sealing import Plain
from simulator.storage.tables import AttemptRow, ContentRow, PointRow, insert_new

WORST = ("broken", "missed", "for_review", "met")
"""The states of findings that lists keep, the gravest first."""
ORIGIN = "origin of attempts"
"""In a session's `info`: where the attempts come from that are stored in it, other than played here."""


@projection("attempt")
def attempts(session: Session, stream: str, person: str | None, first: int, events: Sequence[Plain]) -> None:
    if not _TURNS.isdisjoint(event["type"] for event in events):
        _follow_turns(session, stream, person, events)
    else:
        _go_on(session, stream, events)


def _go_on(session: Session, stream: str, events: Sequence[Any]) -> None:
    """What happens in the middle of an attempt, in one statement: this is done for every reply."""
    felt = [event for event in events if event["type"] == "mood_moved"]
    facts = {
        "attempt": stream,
        "more": sum(event["type"] == "agent_replied" for event in events),
        "newest": max(event["at"] for event in events),
        "felt_patience": felt[-1]["patience"] if felt else None,
        "felt_trust": felt[-1]["trust"] if felt else None,
    }
    session.connection().execute(_ON, facts)


_TURNS = frozenset({"started", "finished", "scored"})
"""Events after which the lists say something else of an attempt than how far it is."""
_attempts = cast(Table, AttemptRow.__table__).c
_ON = (
    update(cast(Table, AttemptRow.__table__))
    .where(_attempts.stream == bindparam("attempt"))
    .values(
        replies=_attempts.replies + bindparam("more"),
        last_at=case((_attempts.last_at < bindparam("newest"), bindparam("newest")), else_=_attempts.last_at),
        patience=func.coalesce(bindparam("felt_patience", type_=Integer), _attempts.patience),
        trust=func.coalesce(bindparam("felt_trust", type_=Integer), _attempts.trust),
    )
)


def _follow_turns(session: Session, stream: str, person: str | None, events: Sequence[Plain]) -> None:
    row = session.get(AttemptRow, stream, populate_existing=True)
    for event in events:
        if event["type"] == "started":
            if person is None:
                raise SimulatorError(f"{stream} belongs to nobody; name the person who plays it.", code="no_owner")
            row = _begun(session, stream, person, event)
            session.add(row)
        if row is not None:
            _follow(row, event)
    session.flush()
    if row is None:
        return
    cards = [event for event in events if event["type"] == "scored"]
    if cards:
        _points(session, row, cards[-1])


def _begun(session: Session, stream: str, person: str, event: Plain) -> AttemptRow:
    started: Any = event
    known = session.get(ContentRow, started["digests"].get("scenario", ""))
    persona, channel = _customer(known.digest, known.body) if known is not None else (None, None)
    return AttemptRow(
        stream=stream,
        person=person,
        scenario=started["scenario"],
        variant=started["variant"],
        lang=started["lang"],
        mode=started["mode"],
        status="open",
        replies=0,
        scorecards=0,
        started_at=started["at"],
        last_at=started["at"],
        persona=persona,
        channel=channel,
        origin="fork" if "fork" in started["digests"] else str(session.info.get(ORIGIN, "played")),
    )


@lru_cache(maxsize=200)
def _customer(digest: str, body: bytes) -> tuple[str, str]:
    """Persona and channel of a scenario."""
    scenario = json.loads(body)
    return scenario["persona"], scenario["channel"]


def _follow(row: AttemptRow, plain: Plain) -> None:
    event: Any = plain
    row.last_at = max(row.last_at, event["at"])
    match event["type"]:
        case "agent_replied":
            row.replies += 1
        case "mood_moved":
            row.patience, row.trust = event["patience"], event["trust"]
        case "finished":
            row.status, row.ending, row.ended_at = "ended", event["ending"], event["at"]
            if row.patience is not None and row.trust is not None:
                row.band_end = band(Mood(patience=row.patience, trust=row.trust))
        case "scored":
            card = event["card"]
            row.status = "scored"
            row.scorecards += 1
            row.score, row.low, row.high, row.passes = card["total"], card["low"], card["high"], card["passes"]


def _points(session: Session, row: AttemptRow, scored: Plain) -> None:
    """One row a rule, in place of those of an earlier scorecard."""
    card: Any = scored["card"]
    found: dict[str, dict[str, Any]] = {}
    for finding in card.get("findings", ()):
        if finding["state"] not in WORST:
            continue
        mine = found.setdefault(finding["rule"], {"area": finding["area"], "state": finding["state"], **_NOTHING})
        mine["state"] = min(mine["state"], finding["state"], key=WORST.index)
        for points in _NOTHING:
            mine[points] += finding[points]
    before: dict[str, RuleFound] = {}
    if row.scorecards > 1:
        listed = select(PointRow.rule, PointRow.area, PointRow.state).where(PointRow.stream == row.stream)
        before = {rule: RuleFound(area=area, state=state) for rule, area, state in session.execute(listed)}
        session.execute(delete(PointRow).where(PointRow.stream == row.stream))
    after = {rule: RuleFound(area=mine["area"], state=mine["state"]) for rule, mine in found.items()}
    kept.follow(session, row, before, after)
    base = {"stream": row.stream, "person": row.person, "mode": row.mode, "at": row.ended_at or row.last_at}
    if found:
        rows = [{**base, "rule": rule, **mine} for rule, mine in found.items()]
        session.connection().execute(insert_new(session, PointRow), rows)


_NOTHING = {"gained": 0, "possible": 0, "lost": 0}
