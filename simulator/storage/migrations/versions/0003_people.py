"""Codes and what the sign-in remembers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(200)


def _column(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    op.create_table(
        "codes",
        _column("person", NAME),
        _column("hash", sa.String(64)),
        _column("made_by", NAME),
        _column("made_at", NUMBER),
        _column("expires_at", NUMBER),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_codes_person_people"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_codes_made_by_people"),
        sa.PrimaryKeyConstraint("person", name="pk_codes"),
    )
    op.create_table(
        "tries",
        _column("name", NAME),
        _column("since", NUMBER),
        _column("count", NUMBER),
        sa.PrimaryKeyConstraint("name", name="pk_tries"),
    )
    op.create_index("ix_tries_since", "tries", ["since"])
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_groups_open_name", "groups", ["name"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_index("ix_audit_action_at", "audit", ["action", "at"])
