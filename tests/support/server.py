"""A PostgreSQL server for the tests: the one that TEST_DATABASE_URL names, else an embedded one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from adapters.embedded_postgres.server import embedded_postgres
from entrypoints.variables import DRIVER, database_url


@contextmanager
def running_server(shared_folder: Path) -> Iterator[str]:
    """Yield a libpq URL with the right to create databases; xdist workers share one folder and one server."""
    given = os.environ.get("TEST_DATABASE_URL", "").strip()
    if given:
        yield database_url(given).replace(DRIVER, "postgresql", 1)
        return
    with embedded_postgres(shared_folder / "postgres", database="postgres") as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # nobody keeps this data
            connection.execute("SELECT pg_reload_conf()")
        yield url
