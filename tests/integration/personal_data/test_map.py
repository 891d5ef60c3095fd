"""INV-PD-3: whatever could hold a word about a person is in the map, or is declared to be about nobody."""

import re
from pathlib import Path

import pytest

from adapters.persistence.metadata import metadata
from adapters.persistence.personal_data.declarations import Kind, Retention
from adapters.persistence.personal_data.map import TABLES, telling_names
from adapters.persistence.personal_data.retention import RULES
from domain.personal_data.errors import ErasureHindered
from domain.personal_data.obstacles import Obstacle, ObstacleKind
from tests.support.database import Database

# What cannot hold a word: numbers, moments, switches, ids, and the names of states.
SILENT = {
    "bigint",
    "integer",
    "smallint",
    "uuid",
    "ARRAY of uuid",
    "boolean",
    "timestamp with time zone",
    "enum",
}


# Subjects of privileged actions whose entries are about no client, or about somebody who works here.
ABOUT_NOBODY = {
    "banner", "catalogue", "category", "consent_text", "custom_field", "incident", "location", "page", "photo",
    "product", "promotion", "segment", "staff_member", "stock_alert", "stock_count", "stock_document", "woocommerce",
}  # fmt: skip


def columns(database: Database) -> dict[str, dict[str, str]]:
    """Of every table there is, whoever made it: name -> type, computed columns apart."""
    rows = database.execute(
        """
        SELECT c.table_name, c.column_name, CASE
                 WHEN c.data_type = 'ARRAY' THEN 'ARRAY of ' || substr(c.udt_name, 2)
                 WHEN t.typtype = 'e' THEN 'enum' ELSE c.data_type END
        FROM information_schema.columns c
        JOIN information_schema.tables USING (table_schema, table_name)
        JOIN pg_type t ON t.typname = c.udt_name
        WHERE c.table_schema = 'public' AND table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
        """
    )
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def test_every_column_that_can_hold_a_word_is_declared(database: Database) -> None:
    for table, found in columns(database).items():
        assert table in TABLES, f"{table} is not in the map of personal data"
        declared = TABLES[table].columns.keys() | TABLES[table].impersonal
        speaking = {name for name, kind in found.items() if kind not in SILENT}
        assert speaking <= declared, f"{table}: say in the map what is in {speaking - declared}"


def test_the_map_speaks_of_what_is_there(database: Database) -> None:
    there = columns(database)

    assert set(TABLES) == set(there)
    assert set(metadata.tables) <= set(TABLES)
    for name, table in TABLES.items():
        assert table.columns.keys() | table.impersonal <= there[name].keys(), name
        assert not table.columns.keys() & table.impersonal, name


def test_a_table_with_personal_columns_says_whose_its_rows_are_and_what_to_call_it() -> None:
    for name, table in TABLES.items():
        assert bool(table.columns) == (table.tie is not None) == bool(table.title), name


def test_a_table_with_a_term_of_its_own_has_a_rule_and_no_other_has_one() -> None:
    """E2-13"""
    short = {name for name, table in TABLES.items() if table.kept is Retention.SHORT}

    assert short == {rule.table for rule in RULES.values()}


def test_nothing_new_is_written_about_the_erased(database: Database) -> None:
    """Every table of the map whose rows belong to a client at once, and are not only kept in the books."""
    rows = database.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname ~ '_client_gone$'")
    guarded = {name for (name,) in rows}

    for name, table in TABLES.items():
        personal = any(column.kind is not Kind.FACT for column in table.columns.values())
        if (
            table.tie is not None
            and table.tie.startswith("client_id")
            and personal
            and name != "destruction_acts"
        ):
            assert name in guarded or name == "cart_lines", name


def test_logs_know_the_telling_names() -> None:
    names = telling_names()

    assert {"display_name", "first_name", "last_name", "birthday", "address", "comment", "ip"} <= names
    assert not {"text", "value", "reason", "state", "id", "number"} & names


def test_every_obstacle_is_told_to_whoever_asked() -> None:
    error = ErasureHindered([Obstacle(kind=ObstacleKind.OPEN_ORDER, reference="1001")])

    assert error.details == {"obstacles": [{"kind": "open_order", "reference": "1001"}]}


@pytest.mark.parametrize("table", [table for table in TABLES.values() if table.sealed], ids=lambda t: t.name)
def test_sealed_history_opens_for_erasure_only(table, database: Database) -> None:
    """The trigger's columns are those that the map empties."""
    ((arguments,),) = database.execute(
        "SELECT encode(tgargs, 'escape') FROM pg_trigger WHERE tgname = %s", f"{table.name}_append_only"
    )

    assert set(filter(None, arguments.split("\\000"))) == set(table.erased)


def test_every_subject_of_the_audit_log_is_known_to_the_map() -> None:
    """Reasons are words of the staff: erasure has to find those about a client."""
    tie = TABLES["audit_log"].tie or ""
    about_clients = set(re.findall(r"subject = '(\w+)'", tie))
    used = {
        subject
        for source in Path("src").rglob("*.py")
        for subject in re.findall(r'subject="(\w+)"', source.read_text())
    }

    assert about_clients <= used
    assert used - about_clients <= ABOUT_NOBODY
