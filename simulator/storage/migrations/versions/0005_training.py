"""Assignments, comments, modules, and how rules were kept week by week."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(200)
WORD = sa.String(60)


def _column(name: str, kind: sa.types.TypeEngine[Any], *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _person(table: str, name: str = "person") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["people.id"], name=f"fk_{table}_{name}_people")


def upgrade() -> None:
    op.create_index("ix_attempts_person_scenario_started_at", "attempts", ["person", "scenario", "started_at"])
    op.create_table(
        "assignments",
        _column("id", NAME),
        _column("batch", NAME),
        _column("person", NAME),
        _column("by", NAME),
        _column("at", NUMBER),
        _column("kind", WORD),
        _column("name", NAME),
        _column("mode", WORD, nullable=True),
        _column("variant", NAME, nullable=True),
        _column("score", NUMBER, nullable=True),
        _column("due_at", NUMBER, nullable=True),
        _column("after", sa.JSON()),
        _column("spot", sa.Boolean()),
        _column("reason", WORD),
        _column("rules", sa.JSON()),
        _column("withdrawn_at", NUMBER, nullable=True),
        _person("assignments"),
        _person("assignments", "by"),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
    )
    op.create_index("ix_assignments_person_at", "assignments", ["person", "at"])
    op.create_index("ix_assignments_by_at", "assignments", ["by", "at"])
    op.create_index("ix_assignments_batch", "assignments", ["batch"])
    op.create_table(
        "module_tries",
        _column("person", NAME),
        _column("module", WORD),
        _column("number", NUMBER),
        _column("at", NUMBER),
        _column("percent", NUMBER),
        _column("passed", sa.Boolean()),
        _column("items", sa.JSON()),
        _person("module_tries"),
        sa.PrimaryKeyConstraint("person", "module", "number", name="pk_module_tries"),
    )
    op.create_index("ix_module_tries_person_passed", "module_tries", ["person", "passed"])
    op.create_table(
        "comments",
        _column("id", NAME),
        _column("attempt", NAME),
        _column("person", NAME),
        _column("by", NAME),
        _column("at", NUMBER),
        _column("turn", NUMBER, nullable=True),
        _column("finding", NAME, nullable=True),
        _column("acknowledged_at", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["attempt"], ["streams.name"], name="fk_comments_attempt_streams"),
        _person("comments"),
        _person("comments", "by"),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
    )
    op.create_index("ix_comments_person_acknowledged_at", "comments", ["person", "acknowledged_at"])
    op.create_index("ix_comments_attempt", "comments", ["attempt"])
    op.create_index("ix_comments_by_at", "comments", ["by", "at"])
    op.create_table(
        "kept_weeks",
        _column("person", NAME),
        _column("by", WORD),
        _column("week", NUMBER),
        _column("thing", NAME),
        _column("area", NAME),
        _column("applied", NUMBER),
        _column("met", NUMBER),
        _column("missed_in", NAME, nullable=True),
        _person("kept_weeks"),
        sa.PrimaryKeyConstraint("person", "by", "week", "thing", name="pk_kept_weeks"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "score_weeks",
        _column("person", NAME),
        _column("week", NUMBER),
        _column("mode", WORD),
        _column("attempts", NUMBER),
        _column("known", NUMBER),
        _column("total", NUMBER),
        _column("best", NUMBER, nullable=True),
        _person("score_weeks"),
        sa.PrimaryKeyConstraint("person", "week", "mode", name="pk_score_weeks"),
    )
