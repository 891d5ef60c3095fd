"""Databases of one measurement: a migrated one, and copies of it in the state that each run needs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from adapters.embedded_postgres.server import embedded_postgres
from adapters.persistence.migrations import upgrade
from entrypoints.variables import DRIVER, database_url


class Databases:
    def __init__(self, server: str) -> None:
        self._server = server
        self._made: list[str] = []

    def migrated(self, name: str) -> str:
        dsn = self._create(name, "template0")
        upgrade(database_url(dsn))
        return dsn

    def copy(self, source: str, name: str) -> str:
        return self._create(name, _name(source))

    def drop_all(self) -> None:
        for name in self._made:
            self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _create(self, name: str, template: str) -> str:
        name = f"prilavok_bench_{name}"
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        self._made.append(name)
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _name(dsn: str) -> str:
    database = make_url(dsn).database
    assert database is not None
    return database


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """On the server that BENCH_DATABASE_URL names, else on an embedded one; durable as in production."""
    given = os.environ.get("BENCH_DATABASE_URL")
    if given:
        made = Databases(database_url(given).replace(DRIVER, "postgresql", 1))
        yield made
        made.drop_all()
        return
    with embedded_postgres(folder / "postgres", database="postgres") as url:
        yield Databases(url)
