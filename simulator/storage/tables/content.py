"""Tables of content: every version by its digest, and which one was published when, by whom, for what."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from simulator.storage.tables.base import Base, Hash, Name, Word


class ContentRow(Base):
    """One version of one piece of content; never changed, never deleted. `added_by`: nobody for what was shipped."""

    __tablename__ = "content"
    __table_args__ = (Index(None, "kind", "name"),)

    digest: Mapped[Hash] = mapped_column(primary_key=True)
    kind: Mapped[Word]
    name: Mapped[Name]
    body: Mapped[bytes]
    added_by: Mapped[Name | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[int]


class PublicationRow(Base):
    """A version became the one in use for practice or exam; the last row of (kind, name, use) counts.

    `digest`: none where it was withdrawn. `by`: nobody where it came with the release.
    """

    __tablename__ = "publications"
    __table_args__ = (Index(None, "kind", "name", "use", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[Word]
    name: Mapped[Name]
    use: Mapped[Word]
    digest: Mapped[Hash | None] = mapped_column(ForeignKey("content.digest"))
    by: Mapped[Name | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[int]
