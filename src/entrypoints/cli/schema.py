"""Commands for the database's schema."""

from __future__ import annotations

import rich_click as click

from entrypoints.cli.surroundings import settings_with_database


@click.command()
def migrate() -> None:
    """Apply the migrations that the database lacks. Safe to run twice and at once."""
    from adapters.persistence import migrations, revisions

    with settings_with_database() as settings:
        migrations.upgrade(settings.database.sqlalchemy_url)
        print(f"The database is at revision {revisions.applied_revision(settings.database.dsn)}.")


@click.command()
@click.argument("to", default="-1")
def downgrade(to: str) -> None:
    """Undo migrations: the last one, or down to the revision TO ("base" for all)."""
    from adapters.persistence import migrations, revisions

    with settings_with_database() as settings:
        migrations.downgrade(settings.database.sqlalchemy_url, to)
        print(f"The database is at revision {revisions.applied_revision(settings.database.dsn) or 'none'}.")


@click.command()
@click.option("-m", "--message", required=True, help="What it does, in a few words.")
def revision(message: str) -> None:
    """Write a migration from the difference between the row classes and the database."""
    from adapters.persistence import migrations

    with settings_with_database() as settings:
        migrations.upgrade(settings.database.sqlalchemy_url)
        migrations.write_revision(settings.database.sqlalchemy_url, message)
