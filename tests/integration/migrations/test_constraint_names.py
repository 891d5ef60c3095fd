"""Violations are translated by the constraint's name: each name must be a real one."""

from adapters.persistence.metadata import metadata
from adapters.persistence.violations import ERROR_OF_CONSTRAINT
from tests.support.database import Database


def names_in(database: Database) -> set[str]:
    """Of constraints, of indexes, and those in whose name functions of triggers refuse."""
    rows = database.execute(
        "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
        " UNION SELECT (regexp_matches(prosrc, 'CONSTRAINT = ''([a-z_]+)''', 'g'))[1] FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace"
    )
    return {name for (name,) in rows}


def test_every_translated_constraint_exists(database: Database) -> None:
    assert set(ERROR_OF_CONSTRAINT) <= names_in(database)


def test_the_migrations_name_constraints_as_the_models_do(database: Database) -> None:
    declared = {
        str(constraint.name) for table in metadata.tables.values() for constraint in table.constraints
    }

    assert declared <= names_in(database)
