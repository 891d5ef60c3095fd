"""Where the migrations are and which is the newest, known without loading Alembic: servers ask at start-up."""

from pathlib import Path
from typing import Final

import psycopg

_BUNDLED: Final = Path(__file__).with_name("bundled_migrations")  # in an installed wheel
_CHECKOUT: Final = Path(__file__).parents[3] / "migrations"


class SchemaOutdated(Exception):
    """The database lacks migrations, or has some that this program does not know."""

    def __init__(self, applied: str | None, newest: str) -> None:
        super().__init__(
            f"The database is at revision {applied or 'none'}, the program needs {newest}: run `prilavok migrate`."
        )


def migrations_folder() -> Path:
    return _BUNDLED if _BUNDLED.is_dir() else _CHECKOUT


def newest_revision() -> str:
    """By the file names `<day>_<revision>_<slug>.py`, whose revisions count upwards."""
    return max(path.stem.split("_")[1] for path in (migrations_folder() / "versions").glob("*_*_*.py"))


def applied_revision(dsn: str) -> str | None:
    """Raise psycopg.OperationalError when the database cannot be reached."""
    with psycopg.connect(dsn, connect_timeout=5) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except psycopg.errors.UndefinedTable:
            return None
    return row[0] if row is not None else None


def ensure_migrated(dsn: str) -> None:
    """Raise SchemaOutdated."""
    applied, newest = applied_revision(dsn), newest_revision()
    if applied != newest:
        raise SchemaOutdated(applied, newest)
