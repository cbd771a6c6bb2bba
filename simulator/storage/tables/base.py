"""What all tables share: one metadata with named constraints, and the types of plain Python values."""

from __future__ import annotations

from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, Integer, LargeBinary, MetaData, String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

Name = Annotated[str, mapped_column(String(200))]
"""The name of a stream, a piece of content, a person."""
Word = Annotated[str, mapped_column(String(60))]
"""One of a small vocabulary."""
Hash = Annotated[str, mapped_column(String(64))]
"""SHA-256 in hexadecimal."""


class Base(DeclarativeBase):
    """Every table. Times are milliseconds of UTC since 1970; the caller passes them in."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        # SQLite counts rows up by itself only in a column called exactly INTEGER.
        int: BigInteger().with_variant(Integer, "sqlite"),
        bytes: LargeBinary,
        dict[str, Any]: JSON,
    }


def insert_new(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An insert that can leave alone what somebody else put there first (`on_conflict_do_nothing`)."""
    is_postgres = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if is_postgres else sqlite.insert(table)
