"""Runs the migrations on the connection that `schema.upgrade` hands over, within its transaction."""

from __future__ import annotations

from alembic import context

from simulator.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # Alembic believes that SQLite cannot take back a change of tables; it can, and half a change is never kept.
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
