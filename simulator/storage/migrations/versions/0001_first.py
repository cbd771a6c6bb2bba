"""The first tables: streams, content, people and lists."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
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
        "audit",
        _column("seq", NUMBER, autoincrement=False),
        _column("at", NUMBER),
        _column("actor", NAME),
        _column("action", WORD),
        _column("subject", NAME),
        _column("detail", sa.JSON()),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_actor_at", "audit", ["actor", "at"])
    op.create_index("ix_audit_subject_at", "audit", ["subject", "at"])

    op.create_table(
        "people",
        _column("id", NAME),
        _column("name", NAME),
        _column("made_at", NUMBER),
        _column("erased_at", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_table(
        "seals",
        _column("number", NUMBER, autoincrement=False),
        _column("at", NUMBER),
        _column("reason", WORD),
        _column("prev", HASH),
        _column("root", HASH),
        _column("signer", WORD),
        _column("signature", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("number", name="pk_seals"),
    )
    op.create_table(
        "content",
        _column("digest", HASH),
        _column("kind", WORD),
        _column("name", NAME),
        _column("body", sa.LargeBinary()),
        _column("added_by", NAME, nullable=True),
        _column("added_at", NUMBER),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name="fk_content_added_by_people"),
        sa.PrimaryKeyConstraint("digest", name="pk_content"),
    )
    op.create_index("ix_content_kind_name", "content", ["kind", "name"])

    op.create_table(
        "data_keys",
        _column("person", NAME),
        _column("master", WORD),
        _column("wrapped", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_data_keys_person_people"),
        sa.PrimaryKeyConstraint("person", name="pk_data_keys"),
    )
    op.create_table(
        "sealed",
        _column("stream", NAME),
        _column("seq", NUMBER, autoincrement=False),
        _column("seal", NUMBER),
        _column("hash", HASH),
        sa.ForeignKeyConstraint(["seal"], ["seals.number"], name="fk_sealed_seal_seals"),
        sa.PrimaryKeyConstraint("stream", "seq", "seal", name="pk_sealed"),
    )
    op.create_index("ix_sealed_seal", "sealed", ["seal"])

    op.create_table(
        "streams",
        _column("name", NAME),
        _column("person", NAME, nullable=True),
        _column("seq", NUMBER),
        _column("hash", HASH),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_streams_person_people"),
        sa.PrimaryKeyConstraint("name", name="pk_streams"),
    )
    op.create_index("ix_streams_person", "streams", ["person"])

    op.create_table(
        "answers",
        _column("stream", NAME),
        _column("key", NAME),
        _column("first", NUMBER),
        _column("last", NUMBER),
        sa.ForeignKeyConstraint(["stream"], ["streams.name"], name="fk_answers_stream_streams"),
        sa.PrimaryKeyConstraint("stream", "key", name="pk_answers"),
    )
    op.create_table(
        "attempts",
        _column("stream", NAME),
        _column("person", NAME),
        _column("scenario", NAME),
        _column("variant", NAME),
        _column("lang", WORD),
        _column("mode", WORD),
        _column("status", WORD),
        _column("replies", NUMBER),
        _column("ending", WORD, nullable=True),
        _column("score", NUMBER, nullable=True),
        _column("low", NUMBER, nullable=True),
        _column("high", NUMBER, nullable=True),
        _column("passes", sa.Boolean(), nullable=True),
        _column("scorecards", NUMBER),
        _column("started_at", NUMBER),
        _column("last_at", NUMBER),
        _column("ended_at", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_attempts_person_people"),
        sa.ForeignKeyConstraint(["stream"], ["streams.name"], name="fk_attempts_stream_streams"),
        sa.PrimaryKeyConstraint("stream", name="pk_attempts"),
    )
    op.create_index("ix_attempts_person_started_at", "attempts", ["person", "started_at"])
    op.create_index("ix_attempts_scenario_started_at", "attempts", ["scenario", "started_at"])
    op.create_index("ix_attempts_status_last_at", "attempts", ["status", "last_at"])

    op.create_table(
        "drafts",
        _column("stream", NAME),
        _column("person", NAME),
        _column("at", NUMBER),
        _column("body", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_drafts_person_people"),
        sa.ForeignKeyConstraint(["stream"], ["streams.name"], name="fk_drafts_stream_streams"),
        sa.PrimaryKeyConstraint("stream", "person", name="pk_drafts"),
    )
    op.create_table(
        "events",
        _column("stream", NAME),
        _column("seq", NUMBER, autoincrement=False),
        _column("type", WORD),
        _column("at", NUMBER),
        _column("acts", sa.Boolean()),
        _column("person", NAME, nullable=True),
        _column("prev", HASH),
        _column("hash", HASH),
        _column("body", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_events_person_people"),
        sa.ForeignKeyConstraint(["stream"], ["streams.name"], name="fk_events_stream_streams"),
        sa.PrimaryKeyConstraint("stream", "seq", name="pk_events"),
    )
    op.create_table(
        "publications",
        _column("number", NUMBER, autoincrement=True),
        _column("kind", WORD),
        _column("name", NAME),
        _column("use", WORD),
        _column("digest", HASH, nullable=True),
        _column("by", NAME, nullable=True),
        _column("at", NUMBER),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_publications_by_people"),
        sa.ForeignKeyConstraint(["digest"], ["content.digest"], name="fk_publications_digest_content"),
        sa.PrimaryKeyConstraint("number", name="pk_publications"),
    )
    op.create_index("ix_publications_kind_name_use_number", "publications", ["kind", "name", "use", "number"])
