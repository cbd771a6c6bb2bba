"""Attempts as they lie in the store after they were played: what lists and training are drawn from."""

from __future__ import annotations

from itertools import count
from typing import Any

from simulator.storage.tables import SittingRow, StreamRow
from tests.service.field import MINUTE

_NUMBERS = count(1)
_CONTENT: list[Any] = []


def share_content(simulator: Any) -> None:
    """The shipped content as it came out of the first test's database; reading it anew would take half a second."""
    if not _CONTENT:
        _CONTENT.append(simulator.house.store.library("practice"))
    simulator.house.store.library = lambda use="practice": _CONTENT[0]


def played(
    simulator: Any,
    who: Any,
    scenario: str = "leak_on_bed",
    *,
    at: int | None = None,
    mode: str = "practice",
    variant: str = "a",
    score: int | None = 90,
    passes: bool | None = None,
    ending: str = "resolved_content",
    met: tuple[str, ...] = (),
    missed: tuple[str, ...] = (),
    fork: bool = False,
    open_: bool = False,
) -> str:
    """The stream of an attempt with a scorecard: these rules met, these missed; `open_`: it goes on still."""
    house = simulator.house
    library, at = house.library(), house.clock() if at is None else at
    digests = house.store.pin(library, library.scenarios[scenario], at)
    begun = {
        "type": "started",
        "at": at,
        "scenario": scenario,
        "variant": variant,
        "lang": "zh",
        "mode": mode,
        "seed": 1,
        "digests": {**digests, **({"fork": "x"} if fork else {})},
    }
    events = [begun, {"type": "agent_replied", "at": at + MINUTE, "text": "您好", "reading": None}]
    if not open_:
        events.append({"type": "finished", "at": at + 2 * MINUTE, "ending": ending})
        events.append(scored(library, at + 2 * MINUTE, score, passes, met, missed))
    stream = f"attempt/made{next(_NUMBERS)}"
    house.store.append(stream, 0, events, person=who.id)
    return stream


def scored(
    library: Any,
    at: int,
    score: int | None,
    passes: bool | None = None,
    met: tuple[str, ...] = (),
    missed: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A scorecard as an event."""
    rules = {rule.id: rule for rule in library.standard.rules}
    for scenario in library.scenarios.values():
        rules |= {step.id: step for step in scenario.steps}
    findings = [_finding(rules[name], "met") for name in met] + [_finding(rules[name], "missed") for name in missed]
    mark = library.standard.passing.total
    judged = passes if passes is not None else (score is not None and score >= mark)
    card = {"total": score, "low": score, "high": score, "passes": judged, "findings": findings}
    return {"type": "scored", "at": at, "engine": 1, "card": card}


def _finding(rule: Any, state: str) -> dict[str, Any]:
    gained = rule.weight if state == "met" else 0
    return {"rule": rule.id, "area": rule.area, "state": state, "gained": gained, "possible": rule.weight, "lost": 0}


def a_sitting(
    simulator: Any,
    candidate: Any,
    invigilator: Any,
    at: int,
    *,
    stream: str | None = None,
    outcome: str = "pending",
    total: int | None = None,
) -> str:
    """A sitting as it lies in the list, handed in; with `stream`, how it goes on."""
    with simulator.house.store.writing() as transaction:
        name = stream or f"sitting/made{next(_NUMBERS)}"
        row = transaction.session.get(SittingRow, name)
        if row is None:
            transaction.session.add(StreamRow(name=name, person=candidate.id, seq=0, hash=""))
            transaction.session.flush()
            columns = {column.key: _nothing(column) for column in SittingRow.__table__.columns}
            row = SittingRow(**{**columns, "stream": name, "candidate": candidate.id, "invigilator": invigilator.id})
            row.booked_by, row.booked_at, row.stage, row.closes = invigilator.id, at, "ended", []
            transaction.session.add(row)
        row.outcome, row.total, row.decided_at = outcome, total, at if outcome != "pending" else None
    return name


def _nothing(column: Any) -> Any:
    if column.nullable:
        return None
    return {int: 0, bool: False, str: "-"}.get(column.type.python_type, [])
