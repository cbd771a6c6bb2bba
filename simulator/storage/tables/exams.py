"""The table of sittings: where each exam stands, drawn from its events."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from simulator.storage.tables.base import Base, Hash, Name, Word


class SittingRow(Base):
    """A sitting in short. `stage`: booked, opened, running, ended or cancelled; how it went is in `outcome` (pending,
    passed or failed), `band` and the likely total with its bounds.

    `attempt`: the how-manieth of its cycle. `repeats`: the sitting whose failed sections it repeats. `own`: the
    candidate's time in ms, accommodation and extensions included. `deadline`: the sooner of start + own time and the
    window's end. `due`: when time alone brings something next. `areas`, `sections`: likely percents of the result.
    `questions`: how many findings an examiner has to decide by `decide_by`. `appeal_until`: findings can be contested
    before. `sampled`: drawn by lot to be looked at. `open_for`: candidate and blueprint until there is a result, so
    that no second one is booked. `closes`: scenarios that cannot be practised meanwhile.
    """

    __tablename__ = "sittings"
    __table_args__ = (
        Index(None, "candidate", "booked_at"),
        Index(None, "invigilator", "stage"),
        Index(None, "stage", "window_opens"),
        Index(None, "window_opens"),
        Index(None, "outcome", "decide_by"),
        Index(None, "due"),
    )

    stream: Mapped[Name] = mapped_column(ForeignKey("streams.name"), primary_key=True)
    candidate: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    blueprint: Mapped[Name]
    version: Mapped[int]
    lang: Mapped[Word]
    invigilator: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    booked_by: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    attempt: Mapped[int]
    repeats: Mapped[Name]
    stage: Mapped[Word]
    booked_at: Mapped[int]
    window_opens: Mapped[int]
    window_closes: Mapped[int]
    own: Mapped[int]
    opened_at: Mapped[int | None]
    started_at: Mapped[int | None]
    deadline: Mapped[int | None]
    ended_at: Mapped[int | None]
    handed_in_at: Mapped[int | None]
    due: Mapped[int | None]
    outcome: Mapped[Word | None]
    band: Mapped[Word | None]
    total: Mapped[int | None]
    low: Mapped[int | None]
    high: Mapped[int | None]
    areas: Mapped[dict[str, Any]]
    sections: Mapped[dict[str, Any]]
    questions: Mapped[int]
    decide_by: Mapped[int | None]
    decided_at: Mapped[int | None]
    evidence: Mapped[Hash | None]
    appeal_until: Mapped[int | None]
    sampled: Mapped[bool]
    acknowledged_at: Mapped[int | None]
    certifying: Mapped[bool]
    open_for: Mapped[str | None] = mapped_column(String(400), unique=True)
    closes: Mapped[list[str]] = mapped_column(JSON)
