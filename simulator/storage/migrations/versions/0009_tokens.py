"""Tokens."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(200)


def _column(name: str, kind: sa.types.TypeEngine[Any], *, nullable: bool = False, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable, **options)


def upgrade() -> None:
    op.create_table(
        "tokens",
        _column("id", NAME),
        _column("digest", sa.String(64)),
        _column("person", NAME),
        _column("name", NAME),
        _column("epoch", NUMBER),
        _column("made_at", NUMBER),
        _column("expires_at", NUMBER),
        _column("used_at", NUMBER, nullable=True),
        _column("revoked_at", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_tokens_person_people"),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("digest", name="uq_tokens_digest"),
    )
    op.create_index("ix_tokens_person", "tokens", ["person"])
