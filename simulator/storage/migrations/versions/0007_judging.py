"""Rulings, what waits for examiners, invitations, and judging many attempts again."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(200)
WORD = sa.String(60)
HASH = sa.String(64)


def _column(name: str, kind: sa.types.TypeEngine[Any], *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _refers(table: str, column: str, to: str, key: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.{key}"], name=f"fk_{table}_{column}_{to}")


def upgrade() -> None:
    _rulings()
    _rescorings()


def _rulings() -> None:
    op.create_table(
        "rulings",
        _column("stream", NAME),
        _column("play", NAME),
        _column("finding", NAME),
        _column("appeal", sa.Boolean()),
        _column("state", WORD),
        _column("by", NAME),
        _column("at", NUMBER),
        _refers("rulings", "stream", "streams", "name"),
        _refers("rulings", "by", "people", "id"),
        sa.PrimaryKeyConstraint("stream", "play", "finding", "appeal", name="pk_rulings"),
    )
    op.create_index("ix_rulings_by_at", "rulings", ["by", "at"])
    op.create_table(
        "reviews",
        _column("stream", NAME),
        _column("slot", WORD),
        _column("finding", NAME),
        _column("kind", WORD),
        _column("person", NAME),
        _column("since", NUMBER),
        _column("due", NUMBER),
        _column("questions", NUMBER),
        _column("done_at", NUMBER, nullable=True),
        _column("done_by", NAME, nullable=True),
        _refers("reviews", "stream", "streams", "name"),
        _refers("reviews", "person", "people", "id"),
        _refers("reviews", "done_by", "people", "id"),
        sa.PrimaryKeyConstraint("stream", "slot", "finding", name="pk_reviews"),
    )
    op.create_index("ix_reviews_done_at_due", "reviews", ["done_at", "due"])
    op.create_index("ix_reviews_person", "reviews", ["person"])
    op.create_table(
        "invitations",
        _column("stream", NAME),
        _column("examiner", NAME),
        _column("by", NAME),
        _column("at", NUMBER),
        _refers("invitations", "stream", "streams", "name"),
        _refers("invitations", "examiner", "people", "id"),
        _refers("invitations", "by", "people", "id"),
        sa.PrimaryKeyConstraint("stream", "examiner", name="pk_invitations"),
        sa.UniqueConstraint("examiner", name="uq_invitations_examiner"),
    )


def _rescorings() -> None:
    op.create_table(
        "rescorings",
        _column("id", NAME),
        _column("request", HASH),
        _column("round", NUMBER),
        _column("by", NAME),
        _column("at", NUMBER),
        _column("applies", sa.Boolean()),
        _column("standard", HASH),
        _column("trial", sa.LargeBinary(), nullable=True),
        _column("reader", HASH),
        _column("engine", NUMBER),
        _column("exams", sa.Boolean()),
        _column("person", NAME, nullable=True),
        _column("group_id", NAME, nullable=True),
        _column("since", NUMBER),
        _column("total", NUMBER),
        _column("done", NUMBER),
        _column("cursor", NAME),
        _column("changed", NUMBER),
        _column("to_pass", NUMBER),
        _column("to_fail", NUMBER),
        _column("unread", NUMBER),
        _column("finished_at", NUMBER, nullable=True),
        _refers("rescorings", "by", "people", "id"),
        _refers("rescorings", "person", "people", "id"),
        _refers("rescorings", "group_id", "groups", "id"),
        sa.PrimaryKeyConstraint("id", name="pk_rescorings"),
        sa.UniqueConstraint("request", "round", name="uq_rescorings_request_round"),
    )
    op.create_table(
        "rescored",
        _column("rescoring", NAME),
        _column("stream", NAME),
        _column("person", NAME),
        _column("scenario", NAME),
        _column("mode", WORD),
        _column("turned", WORD),
        _column("before", sa.JSON()),
        _column("after", sa.JSON()),
        _column("rules", sa.JSON()),
        _refers("rescored", "rescoring", "rescorings", "id"),
        sa.PrimaryKeyConstraint("rescoring", "stream", name="pk_rescored"),
    )
    op.create_index("ix_rescored_rescoring_turned", "rescored", ["rescoring", "turned"])
