"""Settings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(200)


def _column(name: str, kind: sa.types.TypeEngine[Any], **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, **options)


def upgrade() -> None:
    op.create_table(
        "settings",
        _column("number", NUMBER, autoincrement=True),
        _column("name", sa.String(60)),
        _column("value", NAME),
        _column("by", NAME),
        _column("at", NUMBER),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_settings_by_people"),
        sa.PrimaryKeyConstraint("number", name="pk_settings"),
    )
    op.create_index("ix_settings_name_number", "settings", ["name", "number"])
