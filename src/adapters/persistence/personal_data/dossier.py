"""The export by the map: every mapped column of every row that is tied to a person (INV-PD-2)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from adapters.persistence.personal_data.declarations import Column, Form, Table
from adapters.persistence.personal_data.map import TABLES
from adapters.persistence.personal_data.tie import parameters
from adapters.persistence.statements import Record, Statements
from application.personal_data.ports import Dossier, DossierReader, Section, Shown, Subject
from domain.personal_data.errors import ExportTooLarge
from domain.shared.money import Money
from domain.shared.points import Points
from domain.shared.quantity import Quantity


class SqlDossiers(DossierReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def read(self, subject: Subject, *, at: datetime, most_rows: int) -> Dossier:
        sections = [
            await self._section(table, subject, most_rows)
            for table in TABLES.values()
            if table.tie is not None
        ]
        return Dossier(client_id=subject.client_id, made_at=at, sections=tuple(sections))

    async def _section(self, table: Table, subject: Subject, most_rows: int) -> Section:
        names = ", ".join(_selected(name, column) for name, column in table.columns.items())
        rows = await self._statements.all(
            f"SELECT {names} FROM {table.name} WHERE {table.tie} ORDER BY 1 LIMIT %(limit)s",
            {**parameters(subject.cards), "limit": most_rows + 1},
        )
        if len(rows) > most_rows:
            raise ExportTooLarge(most_rows)
        return Section(
            name=table.name,
            title=table.title,
            columns={name: column.label for name, column in table.columns.items()},
            rows=[_shown_row(table, row) for row in rows],
        )


def _selected(name: str, column: Column) -> str:
    """Of what is withheld only whether it is there."""
    return f'"{name}" IS NOT NULL AS "{name}"' if column.withheld else f'"{name}"'


def _shown_row(table: Table, row: Record) -> dict[str, Shown]:
    return {name: _shown(row[name], column) for name, column in table.columns.items()}


def _shown(value: Any, column: Column) -> Shown:
    if column.withheld:
        return f"[{column.withheld}]" if value else None
    if isinstance(value, int) and not isinstance(value, bool):
        return _number(value, column.form)
    return _plain(value)


def _number(value: int, form: Form) -> Shown:
    match form:
        case Form.MONEY:
            return Money(value).amount
        case Form.POINTS:
            return str(Points(value))
        case Form.QUANTITY:
            return str(Quantity(value))
        case Form.AS_IS:
            return value


def _plain(value: Any) -> Shown:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    plain: Shown = msgspec.to_builtins(value, builtin_types=(date,))
    return plain
