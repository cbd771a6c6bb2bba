"""Attempts with persona, mood and origin; points by rule."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(200)
WORD = sa.String(60)


def _column(
    name: str, kind: sa.types.TypeEngine[Any], *, nullable: bool = False, default: str | None = None
) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable, server_default=default)


def _of(table: str) -> list[sa.Constraint]:
    """Whose attempt it is."""
    return [
        sa.ForeignKeyConstraint(["stream"], ["streams.name"], name=f"fk_{table}_stream_streams"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=f"fk_{table}_person_people"),
    ]


def upgrade() -> None:
    for column in (
        _column("persona", NAME, nullable=True),
        _column("channel", WORD, nullable=True),
        _column("origin", WORD, default="played"),
        _column("patience", NUMBER, nullable=True),
        _column("trust", NUMBER, nullable=True),
        _column("band_end", WORD, nullable=True),
    ):
        op.add_column("attempts", column)
    op.create_index("ix_attempts_started_at", "attempts", ["started_at"])
    for columns in (["mode", "status", "started_at"], ["person", "mode", "status", "started_at", "stream"]):
        op.create_index(f"ix_attempts_{'_'.join(columns)}", "attempts", columns)
    op.create_table(
        "attempt_points",
        _column("stream", NAME),
        _column("rule", NAME),
        _column("person", NAME),
        _column("area", NAME),
        _column("state", WORD),
        *(_column(name, NUMBER) for name in ("gained", "possible", "lost")),
        _column("mode", WORD),
        _column("at", NUMBER),
        *_of("attempt_points"),
        sa.PrimaryKeyConstraint("stream", "rule", name="pk_attempt_points"),
    )
    op.create_index("ix_attempt_points_person_rule_at", "attempt_points", ["person", "rule", "at"])
    op.create_index("ix_attempt_points_rule_state", "attempt_points", ["rule", "state"])
