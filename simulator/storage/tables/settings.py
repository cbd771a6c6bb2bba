"""The table of settings: what the organisation has chosen, each with who chose it and when."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from simulator.storage.tables.base import Base, Name, Word


class SettingRow(Base):
    """One choice, by name; the last row of a name counts."""

    __tablename__ = "settings"
    __table_args__ = (Index(None, "name", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[Word]
    value: Mapped[Name]
    by: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    at: Mapped[int]
