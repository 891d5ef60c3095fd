"""A migrated database of one's own: cloned from a template, cleaned in milliseconds."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from adapters.persistence import migrations
from entrypoints.variables import database_url

CLEANED_BEFORE_TRUNCATING = 100
"""Deleted rows stay in the files until then."""

_LOCK = 0x74657374
_RESTART = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
_NEVER_TRUNCATED = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname ~ '_never_truncated$'"


class Database:
    """`clean` brings it back to the state that the migrations leave: their reference rows and nothing else."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.url = database_url(dsn)
        self._connection = psycopg.connect(dsn, autocommit=True)
        names = self._connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchall()
        self._tables = [name for (name,) in names]
        self._cleaned = 0
        self._superuser = self.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [
            (True,)
        ]
        self._reference = self._filled()
        self._connection.execute("CREATE SCHEMA IF NOT EXISTS reference")
        for table in self._reference:
            self._run("CREATE TABLE reference.{0} AS TABLE public.{0}", table)

    def execute(self, statement: str, *parameters: object) -> list[tuple]:
        """For assertions about rows; committed at once."""
        cursor = self._connection.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []

    def clean(self) -> None:
        dirty = self._filled()
        if not dirty:
            return
        self._cleaned += 1
        if self._superuser and self._cleaned % CLEANED_BEFORE_TRUNCATING:
            self._delete(dirty)
        else:
            self._truncate(dirty)
        for table in self._reference:
            self._run("INSERT INTO public.{0} SELECT * FROM reference.{0}", table)

    def _delete(self, dirty: list[str]) -> None:
        """A tenth of the time that TRUNCATE takes for so many tables; a replica asks no trigger and no reference."""
        with self._connection.transaction():
            self._connection.execute("SET LOCAL session_replication_role = replica")
            for table in dirty:
                self._run("DELETE FROM {}", table)
            self._connection.execute(_RESTART)

    def _truncate(self, dirty: list[str]) -> None:
        names = sql.SQL(", ").join(map(sql.Identifier, dirty))
        with self._connection.transaction():
            self._switch("DISABLE")
            self._connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))
            self._switch("ENABLE")

    def _switch(self, how: str) -> None:
        """The triggers that keep history from being truncated."""
        for table, trigger in self.execute(_NEVER_TRUNCATED):
            statement = f"ALTER TABLE {{}} {how} TRIGGER {{}}"
            self._connection.execute(
                sql.SQL(statement).format(sql.Identifier(table), sql.Identifier(trigger))
            )

    def close(self) -> None:
        self._connection.close()

    def _filled(self) -> list[str]:
        if not self._tables:
            return []
        questions = [
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
            for name in self._tables
        ]
        return [
            name for (name,) in self._connection.execute(sql.SQL(" UNION ALL ").join(questions)).fetchall()
        ]

    def _run(self, statement: str, table: str) -> None:
        self._connection.execute(sql.SQL(statement).format(sql.Identifier(table)))


@contextmanager
def cloned_database(server: str, run: str, worker: str) -> Iterator[Database]:
    """Migrate a template once per test run, whichever worker comes first, and clone it for `worker`."""
    template, name = f"prilavok_{run}_template", f"prilavok_{run}_{worker}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        if not _exists(connection, template):
            _create(connection, template)
            migrations.upgrade(database_url(in_database(server, template)))
        _create(connection, name, template)
        connection.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))
    database = Database(in_database(server, name))
    try:
        yield database
    finally:
        database.close()
        drop_database(server, name)
        drop_database(server, template)


@contextmanager
def empty_database(server: str, name: str) -> Iterator[str]:
    """Yield the SQLAlchemy URL of a database without any table."""
    with psycopg.connect(server, autocommit=True) as connection:
        _create(connection, name)
    try:
        yield database_url(in_database(server, name))
    finally:
        drop_database(server, name)


def in_database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop_database(server: str, name: str) -> None:
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(server, autocommit=True) as connection, suppress(psycopg.errors.ObjectInUse):
        connection.execute(statement)


def _exists(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None


def _create(connection: psycopg.Connection, name: str, template: str = "template0") -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
