"""Exams in the store as they lie there after they were sat and decided, without the hours in between."""

from __future__ import annotations

from simulator.content.blueprint import Blueprint
from simulator.exam import events as e
from simulator.exam.form import Form, FormSection, LeftOut
from simulator.service import Simulator, Who
from simulator.storage import contents

AREAS = {"ability": 88, "service": 95, "satisfaction": 90, "attitude": 92}


def passed(
    simulator: Simulator,
    candidate: Who,
    invigilator: Who,
    name: str = "one",
    *,
    outcome: str = "passed",
    band: str = "passed",
    total: int = 91,
    local: bool = False,
    blueprint: Blueprint | None = None,
) -> str:
    """The stream of a decided sitting, by default of the shipped exam."""
    at, stream = simulator.house.clock(), booked(simulator, candidate, invigilator, name, blueprint)
    events = (
        e.Opened(at=at - 8000, by=invigilator.id),
        e.SectionStarted(at=at - 7000, section="knowledge", local=local),
        e.HandedIn(at=at - 10),
    )
    simulator.house.store.append(stream, None, [e.to_plain(event) for event in events], person=candidate.id)
    decide(simulator, candidate, stream, outcome=outcome, band=band, total=total)
    return stream


def booked(
    simulator: Simulator, candidate: Who, invigilator: Who, name: str, blueprint: Blueprint | None = None
) -> str:
    """The stream of a sitting that is yet to come."""
    at, stream = simulator.house.clock(), f"sitting/{name}"
    blueprint = blueprint or simulator.house.library().blueprints["agent_general"]
    with simulator.house.store.writing() as transaction:
        digest = contents.put(transaction.session, "blueprint", blueprint.id, blueprint, by=None, at=at)
        form = Form(
            blueprint=blueprint.id,
            version=blueprint.version,
            seed=1,
            sections=(FormSection(id="knowledge", weight=100),),
            left_out=(LeftOut(section="speech", why="outside"),),
            digests={f"blueprint:{blueprint.id}": digest},
        )
        event = e.Booked(
            at=at - 9000,
            by=invigilator.id,
            sitting=name,
            candidate=candidate.id,
            invigilator=invigilator.id,
            code="0" * 64,
            lang="zh",
            form=form,
            window_opens=at - 9000,
            window_closes=at + 9_000_000,
            own=3_600_000,
        )
        transaction.append(stream, 0, [e.to_plain(event)], person=candidate.id)
    return stream


def decide(
    simulator: Simulator, candidate: Who, stream: str, *, outcome: str, band: str = "passed", total: int = 91
) -> None:
    """A result, the first or a later one that takes its place."""
    at = simulator.house.clock()
    decided = e.Decided(
        at=at,
        outcome=outcome,  # type: ignore[arg-type]
        total=total,
        low=total,
        high=total,
        band=band,  # type: ignore[arg-type]
        evidence="ab" * 32,
        appeal_until=at + 9_000_000,
        areas=AREAS,
    )
    simulator.house.store.append(stream, None, [e.to_plain(decided)], person=candidate.id)
