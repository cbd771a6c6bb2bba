"""Tables that lists are drawn from: derived from events in the transaction that stores them, never the truth."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from simulator.storage.tables.base import Base, Name, Word


class AttemptRow(Base):
    """An attempt in short. `status`: open, ended or scored; score, low, high and passes are of the newest scorecard."""

    __tablename__ = "attempts"
    __table_args__ = (
        Index(None, "person", "started_at"),
        Index(None, "scenario", "started_at"),
        Index(None, "status", "last_at"),
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
