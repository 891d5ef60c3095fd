"""What is only ever added to is not emptied either, also not as a part of something else (CASCADE)."""

import psycopg
import pytest

from tests.support.database import Database

_GUARDED = """
SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = tgrelid::regclass::text || %s
"""


def test_no_history_can_be_truncated(database: Database) -> None:
    """INV-PD-4: what was answered stays answered."""
    tables = {name for (name,) in database.execute(_GUARDED, "_append_only")}

    assert {"consent_events", "audit_log", "ledger_transfers", "client_merges"} <= tables
    assert {name for (name,) in database.execute(_GUARDED, "_never_truncated")} == tables
    for table in tables | {"clients"}:
        with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
            database.execute(f"TRUNCATE {table} CASCADE")
