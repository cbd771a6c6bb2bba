"""Tables of certificates: what was issued and revoked, running numbers, the issuer's name; who read the standard."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from simulator.storage.tables.base import Base, Hash, Name, Word


class CertificateRow(Base):
    """A certificate without its holder's name, which lies with the code in `stream`. One for each sitting.

    `count`: running number of its year. `issued`, `expires`: days. `decided_seq`: the event of the sitting that gave
    the result; `evidence` is taken over its hash. `superseded_by`: the number of a later one for the same scheme.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("year", "count"),
        Index(None, "person", "expires"),
        Index(None, "issued_at"),
        Index(None, "revoked_at"),
    )

    number: Mapped[Name] = mapped_column(primary_key=True)
    stream: Mapped[Name] = mapped_column(ForeignKey("streams.name"), unique=True)
    sitting: Mapped[Name] = mapped_column(ForeignKey("streams.name"), unique=True)
    person: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    year: Mapped[int]
    count: Mapped[int]
    scheme: Mapped[Name]
    version: Mapped[int]
    level: Mapped[Word]
    total: Mapped[int]
    certifying: Mapped[bool]
    issued: Mapped[Word]
    expires: Mapped[Word]
    issued_at: Mapped[int]
    issued_by: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    decided_seq: Mapped[int]
    evidence: Mapped[Hash]
    signer: Mapped[Word]
    revoked_at: Mapped[int | None]
    revoked_by: Mapped[Name | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[Word | None]
    superseded_by: Mapped[Name | None]


class CertificateCountRow(Base):
    """The last running number of a year; whoever takes the next one waits here, so that none is left out."""

    __tablename__ = "certificate_counts"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class IssuerRow(Base):
    """The name that certificates are issued in; the last row counts."""

    __tablename__ = "issuers"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[Name]
    by: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    at: Mapped[int]


class StandardReadRow(Base):
    """Somebody confirmed that they read this version of the standard."""

    __tablename__ = "standard_reads"

    digest: Mapped[Hash] = mapped_column(ForeignKey("content.digest"), primary_key=True)
    person: Mapped[Name] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    at: Mapped[int]
