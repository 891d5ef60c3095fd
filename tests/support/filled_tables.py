"""Every table filled with a row about each of several people, whatever the columns will be one day."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, Final
from uuid import UUID, uuid5

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import Column, Table
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.types import ARRAY, BigInteger, Boolean, Date, DateTime, Integer, LargeBinary, Text, Uuid

from adapters.persistence.metadata import metadata

_MOMENT: Final = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
_numbers = count(1_000_000)

# Constraints between rows and on values would refuse rows that are made up; so would history, when it is emptied.
_LAWLESS: Final = """
DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint
                 WHERE contype IN ('f', 'c') AND connamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.owner, found.conname);
    END LOOP;
    FOR found IN SELECT tgrelid::regclass AS owner, tgname FROM pg_trigger WHERE NOT tgisinternal LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found.owner);
    END LOOP;
END $$
"""


def canary(person: UUID, table: str, column: str) -> str:
    """A text that is nowhere else."""
    return f"canary-{person}-{table}-{column}"


def fill(dsn: str, people: Sequence[UUID], special: Mapping[tuple[str, str], Any]) -> None:
    """`special` is what a column holds instead of a made-up value, or a function of the person."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(_LAWLESS)
        names = sql.SQL(", ").join(sql.Identifier(name) for name in metadata.tables)
        connection.execute(sql.SQL("TRUNCATE {}").format(names))
        for table in metadata.tables.values():
            columns = [column for column in table.columns if column.computed is None]
            for person in people:
                values = [_value(column, person, special) for column in columns]
                statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                    sql.Identifier(table.name),
                    sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
                    sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
                )
                connection.execute(statement, values)


def rows_of(dsn: str, table: str) -> list[dict[str, Any]]:
    with psycopg.connect(dsn, row_factory=psycopg.rows.dict_row) as connection:
        statement = sql.SQL("SELECT * FROM {} t ORDER BY t::text").format(sql.Identifier(table))
        return connection.execute(statement).fetchall()


def _value(column: Column[Any], person: UUID, special: Mapping[tuple[str, str], Any]) -> Any:
    table: Table = column.table  # type: ignore[assignment]
    place = (table.name, column.name)
    if place in special:
        value = special[place]
        return value(person) if callable(value) else value
    for key in column.foreign_keys:
        target = key.column
        if target.table is table:
            return None
        return _value(target, person, special)
    if place == ("clients", "id") or column.name == "client_id":
        return person
    return _made_up(column, person, *place)


def _made_up(column: Column[Any], person: UUID, table: str, name: str) -> Any:
    text, number = canary(person, table, name), next(_numbers)
    made: dict[type[Any], Any] = {
        Uuid: uuid5(person, f"{table}.{name}"),
        JSONB: Jsonb({"canary": text}),
        BigInteger: number,
        Integer: number,
        Boolean: True,
        DateTime: _MOMENT,
        Date: date(1900 + number % 100, 1, 2),
        LargeBinary: text.encode(),
        Text: text,
        TSVECTOR: text,
    }
    if isinstance(column.type, ARRAY):
        return [made[type(column.type.item_type)]]
    return made[type(column.type)]
