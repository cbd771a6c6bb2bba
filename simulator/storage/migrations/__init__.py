"""Changes of the tables, one module a release step; Alembic runs them in order."""
