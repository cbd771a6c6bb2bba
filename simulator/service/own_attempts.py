"""Which attempt is meant, and whether it may be seen or played: one's own, one's group's, never one of an exam."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from simulator.errors import NotFound, NotNow
from simulator.service.closed import OPEN, closed
from simulator.service.house import House
from simulator.service.talk_loading import KIND
from simulator.service.talk_state import Loaded
from simulator.service.who import Who
from simulator.storage import Reading
from simulator.storage.tables import AttemptRow, SittingRow


def seen(house: House, now: Reading, who: Who, attempt: str) -> AttemptRow:
    """An attempt of practice or test within somebody's scope. Raises NotFound, Refused.

    Others who see only their own are not even told that there is one.
    """
    row = now.session.get(AttemptRow, stream_of(attempt))
    if row is None or row.mode == "exam" or (who.scope == "own" and row.person != who.id):
        raise NotFound(f"There is no stream '{attempt}'.", code="no_stream", stream=attempt)
    house.reach(now, who, row.person)
    return row


def mine(house: House, who: Who, attempt: str) -> str:
    """The stream of an attempt of one's own that may be played now. Raises NotFound; NotNow while an exam is open."""
    stream = stream_of(attempt)
    with house.store.reading() as now:
        rows = now.session.connection().execute(_MINE, {"attempt": stream}).all()
        if not rows or rows[0].person != who.id or rows[0].mode == "exam":
            seen(house, now, who, attempt)  # a refusal that fits the person
            raise NotFound(f"There is no stream '{attempt}'.", code="no_stream", stream=attempt)
        if any(row.closes is not None and row.scenario in row.closes for row in rows):
            raise closed(rows[0].scenario)
        return stream


_sat = (SittingRow.candidate == AttemptRow.person) & SittingRow.stage.in_(OPEN)
_MINE = (
    select(AttemptRow.person, AttemptRow.mode, AttemptRow.scenario, SittingRow.closes)
    .outerjoin(SittingRow, _sat)
    .where(AttemptRow.stream == bindparam("attempt"))
)
"""An attempt, once for each exam that its person sits now; asked with every reply."""


def stream_of(attempt: str) -> str:
    """An attempt may be named without its kind, as at the end of an address."""
    return attempt if attempt.startswith(f"{KIND}/") else f"{KIND}/{attempt}"


def no_open_test(now: Reading, person: str, scenario: str) -> None:
    """Raises NotNow while somebody is being tested on a scenario."""
    mine = AttemptRow.person == person, AttemptRow.scenario == scenario
    query = select(AttemptRow.stream).where(*mine, AttemptRow.mode == "test", AttemptRow.status == "open")
    if now.session.scalar(query.limit(1)) is not None:
        raise NotNow("You are being tested on this scenario; end the test first.", code="test_open", scenario=scenario)


def practised(talk: Loaded, what: str) -> None:
    """Raises NotNow where the mode gives no such help."""
    if talk.attempt.started.mode != "practice":
        raise NotNow("This belongs to practice; a test has none.", code="practice_only", verb=what)
