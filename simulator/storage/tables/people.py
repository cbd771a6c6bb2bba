"""Tables of people: who there is, and the data key that opens each one's words."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from simulator.storage.tables.base import Base, Name, Word


class PersonRow(Base):
    """A person under an id that says nothing about them; the name goes when the person is erased."""

    __tablename__ = "people"

    id: Mapped[Name] = mapped_column(primary_key=True)
    name: Mapped[Name]
    made_at: Mapped[int]
    erased_at: Mapped[int | None]


class DataKeyRow(Base):
    """A person's data key, wrapped by the master key `master`; the row is destroyed when the person is erased."""

    __tablename__ = "data_keys"

    person: Mapped[Name] = mapped_column(ForeignKey("people.id"), primary_key=True)
    master: Mapped[Word]
    wrapped: Mapped[bytes]


class DraftRow(Base):
    """Words that came too late for their page and were kept, enciphered, for their author."""

    __tablename__ = "drafts"

    stream: Mapped[Name] = mapped_column(ForeignKey("streams.name"), primary_key=True)
    person: Mapped[Name] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[int]
    body: Mapped[bytes]
