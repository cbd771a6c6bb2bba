"""The shape of the database: brought up to this release when it is opened, by migrations inside the package."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, inspect, text

from simulator.errors import WrongDatabase

REVISION = "0011"
"""The newest migration, so that opening an up-to-date database need not load the migrations at all."""


def revision_of(connection: Connection) -> str:
    """The migration that a database stands at; nothing for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")


def upgrade(engine: Engine) -> None:
    """Bring a database to REVISION, in one transaction; of several that open it at once one does it.

    Raises WrongDatabase when it was made by a newer release.
    """
    with engine.connect() as connection:
        if revision_of(connection) == REVISION:
            return
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(736274)"))
        _migrate(connection)


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    config = alembic_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = revision_of(connection)
    if found and found not in known:
        raise WrongDatabase(
            f"The database was made by a newer release (revision {found}); install that release or a later one.",
            code="newer_database",
            revision=found,
        )
    command.upgrade(config, "head")


def alembic_config(connection: Connection):  # type: ignore[no-untyped-def]  # Alembic is loaded only when needed
    """How Alembic finds the migrations; they run on `connection` and in its transaction."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "simulator.storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
