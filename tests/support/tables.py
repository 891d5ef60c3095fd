"""The whole database as a value, to compare before and after."""

from collections import Counter
from typing import Any

from tests.support.database import Database

Dump = dict[str, Counter[str]]


def dump(database: Database) -> Dump:
    """Every row of every table."""
    names = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {
        name: Counter(row for (row,) in database.execute(f"SELECT t::text FROM {name} t"))
        for (name,) in names
    }


def changes(before: Dump, after: Dump) -> dict[str, tuple[list[Any], list[Any]]]:
    """By table: rows that went, rows that came. Empty when nothing changed."""
    return {
        name: (list((before[name] - rows).elements()), list((rows - before[name]).elements()))
        for name, rows in after.items()
        if rows != before[name]
    }
