"""Tables of event streams: heads, chained events, answers given, and signed seals."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from simulator.storage.tables.base import Base, Hash, Name, Word


class StreamRow(Base):
    """One stream and its head; writers of a stream take turns on this row. `person`: whose stream it is."""

    __tablename__ = "streams"

    name: Mapped[Name] = mapped_column(primary_key=True)
    person: Mapped[Name | None] = mapped_column(ForeignKey("people.id"), index=True)
    seq: Mapped[int] = mapped_column(default=0)
    hash: Mapped[Hash] = mapped_column(default="")


class EventRow(Base):
    """One event. `hash` is taken over `prev`, the columns beside it and the body as it lies here, enciphered.

    `person`: whose data key opens `body`; nobody's where it is plain. `acts`: it makes pages drawn before it stale.
    """

    __tablename__ = "events"

    stream: Mapped[Name] = mapped_column(ForeignKey("streams.name"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[Word]
    at: Mapped[int]
    acts: Mapped[bool]
    person: Mapped[Name | None] = mapped_column(ForeignKey("people.id"))
    prev: Mapped[Hash]
    hash: Mapped[Hash]
    body: Mapped[bytes]


class AnswerRow(Base):
    """What was appended under an idempotency key, so that a retry gets the same answer."""

    __tablename__ = "answers"

    stream: Mapped[Name] = mapped_column(ForeignKey("streams.name"), primary_key=True)
    key: Mapped[Name] = mapped_column(primary_key=True)
    first: Mapped[int]
    last: Mapped[int]


class SealRow(Base):
    """A signed statement of the heads at one time, chained to the one before. `root` is taken over its sealed heads."""

    __tablename__ = "seals"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[int]
    reason: Mapped[Word]
    prev: Mapped[Hash]
    root: Mapped[Hash]
    signer: Mapped[Word]
    signature: Mapped[bytes]


class SealedRow(Base):
    """One head under a seal."""

    __tablename__ = "sealed"

    stream: Mapped[Name] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seal: Mapped[int] = mapped_column(ForeignKey("seals.number"), primary_key=True, index=True)
    hash: Mapped[Hash]
