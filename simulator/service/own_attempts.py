"""Which attempt is meant, and whether it may be seen or played: one's own, one's group's, never one of an exam."""

from __future__ import annotations

from sqlalchemy import select

from simulator.errors import NotFound, NotNow
from simulator.service.closed import must_be_open
from simulator.service.house import House
from simulator.service.talk_loading import KIND
from simulator.service.talk_state import Loaded
from simulator.service.who import Who
from simulator.storage import Reading
from simulator.storage.tables import AttemptRow


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
    with house.store.reading() as now:
        row = seen(house, now, who, attempt)
        if row.person != who.id:
            raise NotFound(f"There is no stream '{attempt}'.", code="no_stream", stream=attempt)
        must_be_open(now, who.id, row.scenario)
        return row.stream


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
