"""Accounts and groups."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(200)
WORD = sa.String(60)


def _column(name: str, kind: sa.types.TypeEngine[Any], *, nullable: bool = False, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable, **options)


def upgrade() -> None:
    op.create_table(
        "accounts",
        _column("person", NAME),
        _column("login", NAME),
        _column("password", sa.String(300), nullable=True),
        _column("roles", sa.JSON()),
        _column("lang", WORD),
        _column("extra", NUMBER),
        _column("external", sa.Boolean()),
        _column("active", sa.Boolean()),
        _column("epoch", NUMBER),
        _column("wrong", NUMBER),
        _column("locked_until", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_accounts_person_people"),
        sa.PrimaryKeyConstraint("person", name="pk_accounts"),
        sa.UniqueConstraint("login", name="uq_accounts_login"),
    )
    op.create_index("ix_accounts_active", "accounts", ["active"])
    op.create_table(
        "groups",
        _column("id", NAME),
        _column("name", NAME),
        _column("lead", NAME, nullable=True),
        _column("made_at", NUMBER),
        _column("closed_at", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["lead"], ["people.id"], name="fk_groups_lead_people"),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
    )
    op.create_index("ix_groups_lead", "groups", ["lead"])
    op.create_table(
        "members",
        _column("group_id", NAME),
        _column("person", NAME),
        _column("since", NUMBER),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_members_group_id_groups"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_members_person_people"),
        sa.PrimaryKeyConstraint("group_id", "person", name="pk_members"),
    )
    op.create_index("ix_members_person", "members", ["person"])
