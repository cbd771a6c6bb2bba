"""Tables of signing in: one-time codes, and how often somebody tried in vain."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from simulator.storage.tables.base import Base, Hash, Name


class CodeRow(Base):
    """The one-time code of a person, by its hash; gone once it was used. A new code replaces the one before."""

    __tablename__ = "codes"

    person: Mapped[Name] = mapped_column(ForeignKey("people.id"), primary_key=True)
    hash: Mapped[Hash]
    made_by: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[int]
    expires_at: Mapped[int]


class TriesRow(Base):
    """How often something was tried since a time. `name`: by whom or at what, hashed where it is an address."""

    __tablename__ = "tries"

    name: Mapped[Name] = mapped_column(primary_key=True)
    since: Mapped[int] = mapped_column(index=True)
    count: Mapped[int]


class SessionRow(Base):
    """A browser in which somebody is signed in; the row goes when they sign out there. `epoch`: of the account then.

    `browser`: its make and system, as it says itself; nothing about where it is.
    """

    __tablename__ = "sessions"

    id: Mapped[Name] = mapped_column(primary_key=True)
    person: Mapped[Name] = mapped_column(ForeignKey("people.id"), index=True)
    epoch: Mapped[int]
    begun_at: Mapped[int]
    seen_at: Mapped[int] = mapped_column(index=True)
    browser: Mapped[Name]
