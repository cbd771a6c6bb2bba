"""Whether a stored attempt is what it was, and whether it follows from itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.attempts.replaying import SCORED, proved
from simulator.dialogue.events import ENGINE
from simulator.errors import SimulatorError
from simulator.service.talk_loading import Loading
from simulator.service.talk_state import BESIDE
from simulator.storage import Entry, Reading
from simulator.storage.proving import prove_stream


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptProof:
    """`whole`; `tampered`, with what is wrong in `faults`; or `differs`: the record is as it was written, but this
    engine comes to something else from the event `seq` on.
    """

    id: str
    state: Literal["whole", "tampered", "differs"]
    events: int
    faults: tuple[str, ...] = ()
    seq: int = 0
    engine: int = ENGINE
    recorded: str = ""
    derived: str = ""


def proof(now: Reading, loading: Loading, stream: str) -> AttemptProof:
    """One attempt: its chain with its seals, then its replay. Raises NotFound, Erased."""
    found = prove_stream(now.session, now.keyring, stream)
    if found.faults:
        told = tuple(fault.text for fault in found.faults)
        return AttemptProof(id=stream, state="tampered", events=found.events, faults=told)
    setting = loading.load(now, stream).setting
    played: list[Entry] = []
    for entry in now.read(stream):
        first_card = entry.event["type"] == SCORED and not any(e.event["type"] == SCORED for e in played)
        if first_card or entry.event["type"] not in BESIDE:
            played.append(entry)
    try:
        again = proved(setting, [entry.event for entry in played])
    except (SimulatorError, ValueError) as unreadable:
        told = (str(unreadable).splitlines()[0],)
        return AttemptProof(id=stream, state="tampered", events=found.events, faults=told)
    if again.state == "whole":
        return AttemptProof(id=stream, state="whole", events=found.events)
    seq = played[min(again.line, len(played)) - 1].seq
    return AttemptProof(
        id=stream, state="differs", events=found.events, seq=seq, recorded=again.recorded, derived=again.derived
    )
