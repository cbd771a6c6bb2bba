"""Tables that lists are drawn from: derived from events in the transaction that stores them, never the truth."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from simulator.storage.tables.base import Base, Name, Word


class AttemptRow(Base):
    """An attempt in short. `status`: open, ended or scored; score, low, high and passes are of the newest scorecard.

    `origin`: played here, a fork (a retake from a turn of another), or taken in from a file. `patience`, `trust`: the
    customer's mood so far; `band_end`: what it was when the attempt ended.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        Index(None, "person", "started_at"),
        Index(None, "person", "scenario", "started_at"),
        Index(None, "scenario", "started_at"),
        Index(None, "status", "last_at"),
        Index(None, "started_at"),
        Index(None, "mode", "status", "started_at"),
        # Holds all that lists are counted and ordered by, so that only the rows of one page are fetched.
        Index(None, "person", "mode", "status", "started_at", "stream"),
    )

    stream: Mapped[Name] = mapped_column(ForeignKey("streams.name"), primary_key=True)
    person: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    scenario: Mapped[Name]
    variant: Mapped[Name]
    lang: Mapped[Word]
    mode: Mapped[Word]
    status: Mapped[Word]
    replies: Mapped[int]
    ending: Mapped[Word | None]
    score: Mapped[int | None]
    low: Mapped[int | None]
    high: Mapped[int | None]
    passes: Mapped[bool | None]
    scorecards: Mapped[int]
    started_at: Mapped[int]
    last_at: Mapped[int]
    ended_at: Mapped[int | None]
    persona: Mapped[Name | None]
    channel: Mapped[Word | None]
    origin: Mapped[Word] = mapped_column(server_default="played")
    patience: Mapped[int | None]
    trust: Mapped[int | None]
    band_end: Mapped[Word | None]


class PointRow(Base):
    """What a rule came to in an attempt, by its newest scorecard; only rules that were met, missed, broken or are for
    review, and the worst of these where a rule was judged more than once.

    `gained` of `possible`, and `lost`, are points. Where `mode` is exam, nobody may see it before the result.
    """

    __tablename__ = "attempt_points"
    __table_args__ = (Index(None, "person", "rule", "at"), Index(None, "rule", "state"))

    stream: Mapped[Name] = mapped_column(ForeignKey("streams.name"), primary_key=True)
    rule: Mapped[Name] = mapped_column(primary_key=True)
    person: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    area: Mapped[Name]
    state: Mapped[Word]
    gained: Mapped[int]
    possible: Mapped[int]
    lost: Mapped[int]
    mode: Mapped[Word]
    at: Mapped[int]


class AuditRow(Base):
    """One line of the audit log: who changed which right, score, standard or certificate, and how."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "subject", "at"), Index(None, "actor", "at"), Index(None, "action", "at"))

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[int]
    actor: Mapped[Name]
    action: Mapped[Word]
    subject: Mapped[Name]
    detail: Mapped[dict[str, Any]]
