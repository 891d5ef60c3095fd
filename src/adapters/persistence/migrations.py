"""Alembic, driven from Python: no alembic.ini, the same in a checkout and in an installed wheel."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from adapters.persistence.revisions import migrations_folder, newest_revision

# Two `migrate` at once take turns: the second finds nothing to do.
_LOCK: Final = 0x7072696C6176  # "prilav"


def upgrade(url: str, revision: str = "head") -> None:
    """Apply what is missing, up to `revision`; all or nothing."""
    with _configured(url) as config:
        command.upgrade(config, revision)


def downgrade(url: str, revision: str = "-1") -> None:
    with _configured(url) as config:
        command.downgrade(config, revision)


def write_revision(url: str, message: str) -> None:
    """Write a new migration from the difference between the row classes and the migrated database at `url`."""
    following = f"{int(newest_revision()) + 1:04d}"
    with _configured(url) as config:
        command.revision(config, message, autogenerate=True, rev_id=following)


def config_for_scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(year)d-%%(month).2d-%%(day).2d_%%(rev)s_%%(slug)s")
    return config


@contextmanager
def _configured(url: str) -> Iterator[Config]:
    """`migrations/env.py` finds the connection, which holds the lock, among the attributes."""
    config = config_for_scripts()
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
        connection.commit()
        config.attributes["connection"] = connection
        yield config
