"""Every migration goes up and down, and together they make the tables that the row classes describe."""

import threading
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from adapters.persistence import migrations, revisions
from adapters.persistence.metadata import metadata
from tests.support.database import empty_database

SCRIPTS = ScriptDirectory.from_config(migrations.config_for_scripts())
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


@pytest.fixture
def fresh_url(server: str) -> Iterator[str]:
    with empty_database(server, f"prilavok_migrations_{uuid4().hex[:12]}") as url:
        yield url


def libpq(url: str) -> str:
    return url.replace("+psycopg", "", 1)


def objects_of(url: str) -> set[tuple]:
    """Tables, views, sequences, indexes, functions and types that somebody made."""
    with psycopg.connect(libpq(url)) as connection:
        return set(
            connection.execute(
                """
                SELECT 'relation', relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
                UNION ALL SELECT 'function', proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
                UNION ALL SELECT 'type', typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace
                UNION ALL SELECT 'trigger', tgname::text FROM pg_trigger WHERE NOT tgisinternal
                """
            ).fetchall()
        )


def test_revisions_form_one_line_and_the_newest_is_known_without_alembic() -> None:
    assert SCRIPTS.get_heads() == [revisions.newest_revision()]
    assert sorted(REVISIONS) == REVISIONS


def test_each_revision_can_be_undone_and_applied_again(fresh_url: str) -> None:
    for revision in REVISIONS:
        before = objects_of(fresh_url)
        migrations.upgrade(fresh_url, revision)
        after = objects_of(fresh_url)

        migrations.downgrade(fresh_url, "-1")
        left_over = objects_of(fresh_url) - before - {("relation", "alembic_version")}
        migrations.upgrade(fresh_url, revision)

        assert {name for name in left_over if "alembic_version" not in name[1]} == set(), revision
        assert objects_of(fresh_url) == after, revision


def test_the_migrated_schema_is_the_one_that_the_row_classes_describe(database_url: str) -> None:
    engine = create_engine(database_url, poolclass=NullPool)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours})
        differences = compare_metadata(context, metadata)

    assert differences == []


def _ours(_: object, name: str | None, kind: str, *__: object) -> bool:
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


def test_two_migrations_at_once_take_turns(fresh_url: str) -> None:
    failures: list[BaseException] = []

    def migrate() -> None:
        try:
            migrations.upgrade(fresh_url)
        except BaseException as error:  # noqa: BLE001 - reported below
            failures.append(error)

    threads = [threading.Thread(target=migrate) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert revisions.applied_revision(libpq(fresh_url)) == revisions.newest_revision()


def test_a_database_behind_the_program_is_named_in_one_line(fresh_url: str) -> None:
    migrations.upgrade(fresh_url, REVISIONS[0])

    with pytest.raises(revisions.SchemaOutdated, match=r"revision 0001.* run `prilavok migrate`"):
        revisions.ensure_migrated(libpq(fresh_url))

    engine = create_engine(fresh_url, poolclass=NullPool)
    with engine.connect() as connection:
        assert (
            connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == REVISIONS[0]
        )
