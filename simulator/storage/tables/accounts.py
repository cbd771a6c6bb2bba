"""Tables of accounts and groups: who may sign in, as what, and who leads whom."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from simulator.storage.tables.base import Base, Name, Word


class AccountRow(Base):
    """A person who may sign in. `epoch` counts up when every session of theirs has to end (new password, new roles).

    `extra`: percent of time beyond every limit (an accommodation). `external`: an examiner invited from outside.
    `wrong`, `locked_until`: wrong passwords in a row, and the end of the lock-out that they led to.
    """

    __tablename__ = "accounts"

    person: Mapped[Name] = mapped_column(ForeignKey("people.id"), primary_key=True)
    login: Mapped[Name] = mapped_column(unique=True)
    password: Mapped[str | None] = mapped_column(String(300))
    roles: Mapped[list[str]] = mapped_column(JSON)
    lang: Mapped[Word]
    extra: Mapped[int]
    external: Mapped[bool]
    active: Mapped[bool] = mapped_column(index=True)
    epoch: Mapped[int]
    wrong: Mapped[int]
    locked_until: Mapped[int | None]


class GroupRow(Base):
    """A group of trainees under a lead. `closed_at`: it is kept for the record only, and its name is free again."""

    __tablename__ = "groups"
    __table_args__ = (
        Index(
            "uq_groups_open_name",
            "name",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[Name] = mapped_column(primary_key=True)
    name: Mapped[Name]
    lead: Mapped[Name | None] = mapped_column(ForeignKey("people.id"), index=True)
    made_at: Mapped[int]
    closed_at: Mapped[int | None]


class MemberRow(Base):
    """Who is in a group now; what was is in the audit log."""

    __tablename__ = "members"
    __table_args__ = (Index(None, "person"),)

    group: Mapped[Name] = mapped_column("group_id", ForeignKey("groups.id"), primary_key=True)
    person: Mapped[Name] = mapped_column(ForeignKey("people.id"), primary_key=True)
    since: Mapped[int]
