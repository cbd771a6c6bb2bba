"""Connections and tables: durable, strict, upgraded by migrations that agree with the models."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from simulator.errors import WrongDatabase
from simulator.storage import metadata, open_store, prepare
from simulator.storage.engine import engine_at, reading
from simulator.storage.schema import REVISION, alembic_config, revision_of, upgrade
from tests.storage.field import play

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def pragmas(connection):
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (*PRAGMAS, "busy_timeout")}


def test_every_live_connection_to_sqlite_has_the_settings(sqlite_store):
    connections = [sqlite_store.engine.connect() for _ in range(3)]
    connections[0].rollback()
    for connection in (*connections[:1], reading(sqlite_store.engine).connect()):
        assert pragmas(connection) == {**PRAGMAS, "busy_timeout": 10_000}
        connection.close()


def test_an_engine_that_somebody_else_made_gets_them_too(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'other.sqlite'}")
    with engine.connect() as connection:
        assert pragmas(connection) != {**PRAGMAS, "busy_timeout": 10_000}
    prepare(prepare(engine))
    with engine.connect() as connection:
        assert pragmas(connection) == {**PRAGMAS, "busy_timeout": 10_000}


def test_the_engine_of_flask_sqlalchemy_gets_them_too(tmp_path):
    flask = pytest.importorskip("flask", reason="the extra `web` is not installed")
    flask_sqlalchemy = pytest.importorskip("flask_sqlalchemy", reason="the extra `web` is not installed")
    app = flask.Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path / 'web.sqlite'}"
    db = flask_sqlalchemy.SQLAlchemy(app, metadata=metadata)
    with app.app_context():
        prepare(db.engine)
        upgrade(db.engine)
        assert pragmas(db.session.connection()) == {**PRAGMAS, "busy_timeout": 10_000}
        db.session.execute(text("INSERT INTO people (id, name, made_at) VALUES ('ann', 'Ann', 1)"))
        db.session.commit()
        db.engine.dispose()


def test_a_write_begins_at_once_and_a_reading_cannot_write(sqlite_store):
    said = []
    with sqlite_store.engine.connect() as connection:
        connection.connection.driver_connection.set_trace_callback(said.append)
        connection.exec_driver_sql("SELECT 1")
    assert [line for line in said if line.startswith("BEGIN")] == ["BEGIN IMMEDIATE"]
    with pytest.raises(DBAPIError, match="readonly"), reading(sqlite_store.engine).begin() as connection:
        connection.exec_driver_sql("DELETE FROM people")


def test_a_reading_cannot_write_in_any_database(store):
    with pytest.raises(DBAPIError), store.reading() as now:
        now.session.execute(text("DELETE FROM data_keys"))


def test_readers_see_one_moment_while_others_write(store):
    play(store, replies=1)
    with store.reading() as now:
        before = now.heads()
        play(store, "attempt/two", replies=1)
        assert now.heads() == before
    assert len(store.heads()) == 2


def test_a_row_that_refers_to_nothing_is_refused(store):
    with pytest.raises(IntegrityError), store.engine.begin() as connection:
        connection.execute(text("INSERT INTO answers VALUES ('attempt/none', 'key', 1, 1)"))


@pytest.mark.postgres
def test_commits_to_postgres_are_synchronous(cluster, home):
    store = open_store(cluster.new_database(), home)
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    store.close()


def test_models_and_migrations_agree(store):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert ScriptDirectory.from_config(alembic_config(connection)).get_heads() == [REVISION]
        assert revision_of(connection) == REVISION


def test_eight_may_open_a_new_database_at_once(url, home):
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: open_store(url, home), range(8)))
    stores[0].add_person("ann", "Ann", at=1)
    play(stores[0])
    assert all(len(store.read("attempt/one")) == 7 for store in stores)
    for store in stores:
        store.close()


def test_a_database_of_a_newer_release_is_left_alone(store, url, home):
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WrongDatabase, match="newer release"):
        open_store(url, home)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://me:secret@host/db", "nonsense"])
def test_other_databases_are_refused_without_telling_their_password(url):
    with pytest.raises(WrongDatabase) as refused:
        engine_at(url)
    assert "secret" not in str(refused.value)
