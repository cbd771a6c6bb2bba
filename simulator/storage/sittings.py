"""The list of sittings, brought up to date by the events of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from simulator.storage.projections import projection
from simulator.storage.sealing import Plain
from simulator.storage.tables import SittingRow


@projection("sitting")
def sittings(session: Session, stream: str, person: str | None, first: int, events: Sequence[Plain]) -> None:
    row = session.get(SittingRow, stream)
    for event in events:
        if event["type"] == "booked":
            row = _booked(stream, event)
            session.add(row)
        elif row is not None:
            _follow(row, event)
    session.flush()


def _booked(stream: str, event: Plain) -> SittingRow:
    booked: Any = event
    form = booked["form"]
    return SittingRow(
        stream=stream,
        candidate=booked["candidate"],
        blueprint=form["blueprint"],
        version=form["version"],
        lang=booked["lang"],
        invigilator=booked["invigilator"],
        booked_by=booked["by"],
        attempt=booked["attempt"],
        repeats=form["repeats"],
        stage="booked",
        booked_at=booked["at"],
        window_opens=booked["window_opens"],
        window_closes=booked["window_closes"],
        own=booked["own"] * (100 + booked["extra"]) // 100,
        due=booked["window_closes"],
        areas={},
        sections={},
        questions=0,
        sampled=False,
        certifying=True,
        open_for=f"{booked['candidate']} {form['blueprint']}",
        closes=list(booked["closes"]),
    )


def _follow(row: SittingRow, plain: Plain) -> None:
    event: Any = plain
    match event["type"]:
        case "opened":
            row.stage, row.opened_at = "opened", event["at"]
        case "section_started":
            row.certifying = row.certifying and not event["local"]
            if row.started_at is None:
                row.stage, row.started_at = "running", event["at"]
                _set_deadline(row)
        case "extended":
            row.own += event["own"]
            row.window_closes += event["window"]
            _set_deadline(row)
        case "cancelled":
            row.stage, row.due, row.open_for = "cancelled", None, None
        case "time_over":
            row.stage, row.ended_at, row.due = "ended", event["at"], None
        case "handed_in":
            row.stage, row.ended_at, row.handed_in_at, row.due = "ended", event["at"], event["at"], None
        case "variant_granted":
            row.due = min(event["until"], row.due or event["until"])
        case "weighed":
            _weighed(row, event)
        case "decided":
            _decided(row, event)
        case "acknowledged":
            row.acknowledged_at = event["at"]


def _set_deadline(row: SittingRow) -> None:
    if row.started_at is not None:
        row.deadline = min(row.started_at + row.own, row.window_closes)
    row.due = row.window_closes if row.deadline is None else row.deadline


def _weighed(row: SittingRow, event: Any) -> None:
    row.outcome, row.band, row.questions = "pending", event["band"], event["questions"]
    row.total, row.low, row.high = event["total"], event["low"], event["high"]
    row.decide_by, row.due = event["decide_by"], event["waits_until"] or None


def _decided(row: SittingRow, event: Any) -> None:
    row.outcome, row.band, row.questions = event["outcome"], event["band"], 0
    row.total, row.low, row.high = event["total"], event["low"], event["high"]
    row.decided_at, row.evidence, row.appeal_until = event["at"], event["evidence"], event["appeal_until"]
    row.areas, row.sections = event["areas"], event["sections"]
    row.sampled = row.sampled or event["sampled"]
    row.decide_by = row.due = row.open_for = row.acknowledged_at = None
