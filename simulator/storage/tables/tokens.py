"""Table of tokens: what lets a program act for a person, until it expires or is revoked."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from simulator.storage.tables.base import Base, Hash, Name


class TokenRow(Base):
    """A token by its digest; the token itself is told once. `epoch`: of the account when it was made."""

    __tablename__ = "tokens"

    id: Mapped[Name] = mapped_column(primary_key=True)
    digest: Mapped[Hash] = mapped_column(unique=True)
    person: Mapped[Name] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[Name]
    epoch: Mapped[int]
    made_at: Mapped[int]
    expires_at: Mapped[int]
    used_at: Mapped[int | None]
    revoked_at: Mapped[int | None]
