"""Certificates."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(200)
WORD = sa.String(60)
HASH = sa.String(64)


def _column(name: str, kind: sa.types.TypeEngine[Any], *, nullable: bool = False, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable, **options)


def upgrade() -> None:
    op.create_table(
        "certificates",
        _column("number", NAME),
        _column("stream", NAME),
        _column("sitting", NAME),
        _column("person", NAME),
        _column("year", NUMBER),
        _column("count", NUMBER),
        _column("scheme", NAME),
        _column("version", NUMBER),
        _column("level", WORD),
        _column("total", NUMBER),
        _column("certifying", sa.Boolean()),
        _column("issued", WORD),
        _column("expires", WORD),
        _column("issued_at", NUMBER),
        _column("issued_by", NAME),
        _column("decided_seq", NUMBER),
        _column("evidence", HASH),
        _column("signer", WORD),
        _column("revoked_at", NUMBER, nullable=True),
        _column("revoked_by", NAME, nullable=True),
        _column("reason", WORD, nullable=True),
        _column("superseded_by", NAME, nullable=True),
        sa.ForeignKeyConstraint(["stream"], ["streams.name"], name="fk_certificates_stream_streams"),
        sa.ForeignKeyConstraint(["sitting"], ["streams.name"], name="fk_certificates_sitting_streams"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_certificates_person_people"),
        sa.ForeignKeyConstraint(["issued_by"], ["people.id"], name="fk_certificates_issued_by_people"),
        sa.ForeignKeyConstraint(["revoked_by"], ["people.id"], name="fk_certificates_revoked_by_people"),
        sa.PrimaryKeyConstraint("number", name="pk_certificates"),
        sa.UniqueConstraint("stream", name="uq_certificates_stream"),
        sa.UniqueConstraint("sitting", name="uq_certificates_sitting"),
        sa.UniqueConstraint("year", "count", name="uq_certificates_year_count"),
    )
    op.create_index("ix_certificates_person_expires", "certificates", ["person", "expires"])
    op.create_index("ix_certificates_issued_at", "certificates", ["issued_at"])
    op.create_index("ix_certificates_revoked_at", "certificates", ["revoked_at"])
    op.create_table(
        "certificate_counts",
        _column("year", NUMBER, autoincrement=False),
        _column("last", NUMBER),
        sa.PrimaryKeyConstraint("year", name="pk_certificate_counts"),
    )
    op.create_table(
        "issuers",
        _column("number", NUMBER, autoincrement=True),
        _column("name", NAME),
        _column("by", NAME),
        _column("at", NUMBER),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_issuers_by_people"),
        sa.PrimaryKeyConstraint("number", name="pk_issuers"),
    )
    op.create_table(
        "standard_reads",
        _column("digest", HASH),
        _column("person", NAME),
        _column("at", NUMBER),
        sa.ForeignKeyConstraint(["digest"], ["content.digest"], name="fk_standard_reads_digest_content"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_standard_reads_person_people"),
        sa.PrimaryKeyConstraint("digest", "person", name="pk_standard_reads"),
    )
    op.create_index("ix_standard_reads_person", "standard_reads", ["person"])
