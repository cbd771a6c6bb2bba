"""Sittings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(200)
WORD = sa.String(60)


def _column(name: str, kind: sa.types.TypeEngine[Any], *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _may_be_empty(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [_column(name, kind, nullable=True) for name in names]


def upgrade() -> None:
    people = ("candidate", "invigilator", "booked_by")
    op.create_table(
        "sittings",
        _column("stream", NAME),
        _column("candidate", NAME),
        _column("blueprint", NAME),
        _column("version", NUMBER),
        _column("lang", WORD),
        _column("invigilator", NAME),
        _column("booked_by", NAME),
        _column("attempt", NUMBER),
        _column("repeats", NAME),
        _column("stage", WORD),
        *(_column(name, NUMBER) for name in ("booked_at", "window_opens", "window_closes", "own")),
        *_may_be_empty(NUMBER, "opened_at", "started_at", "deadline", "ended_at", "handed_in_at", "due"),
        *_may_be_empty(WORD, "outcome", "band"),
        *_may_be_empty(NUMBER, "total", "low", "high"),
        _column("areas", sa.JSON()),
        _column("sections", sa.JSON()),
        _column("questions", NUMBER),
        *_may_be_empty(NUMBER, "decide_by", "decided_at"),
        *_may_be_empty(sa.String(64), "evidence"),
        *_may_be_empty(NUMBER, "appeal_until"),
        _column("sampled", sa.Boolean()),
        *_may_be_empty(NUMBER, "acknowledged_at"),
        _column("certifying", sa.Boolean()),
        *_may_be_empty(sa.String(400), "open_for"),
        _column("closes", sa.JSON()),
        sa.ForeignKeyConstraint(["stream"], ["streams.name"], name="fk_sittings_stream_streams"),
        *(sa.ForeignKeyConstraint([name], ["people.id"], name=f"fk_sittings_{name}_people") for name in people),
        sa.PrimaryKeyConstraint("stream", name="pk_sittings"),
        sa.UniqueConstraint("open_for", name="uq_sittings_open_for"),
    )
    for columns in (
        ["candidate", "booked_at"],
        ["invigilator", "stage"],
        ["stage", "window_opens"],
        ["window_opens"],
        ["outcome", "decide_by"],
        ["due"],
    ):
        op.create_index(f"ix_sittings_{'_'.join(columns)}", "sittings", columns)
