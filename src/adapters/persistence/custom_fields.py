"""Definitions of the fields that a shop adds to its cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, LiteralString

from adapters.persistence.statements import Record, Statements
from application.clients.ports import CustomFieldRepository
from domain.clients.custom_fields import CustomField, CustomFieldKind
from domain.clients.errors import CustomFieldNotFound

_FIELDS: Final[LiteralString] = (
    "SELECT key, name, kind, options, position, active, created_at FROM custom_field_definitions"
)


class SqlCustomFields(CustomFieldRepository):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def all(self) -> Mapping[str, CustomField]:
        rows = await self._statements.all(_FIELDS + " ORDER BY position, created_at, key")
        return {row["key"]: _field(row) for row in rows}

    async def get(self, key: str) -> CustomField:
        record = await self._statements.one(_FIELDS + " WHERE key = %s FOR UPDATE", (key,))
        if record is None:
            raise CustomFieldNotFound
        return _field(record)

    async def add(self, field: CustomField) -> None:
        await self._statements.run(
            "INSERT INTO custom_field_definitions (key, name, kind, options, position, active, created_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (
                field.key,
                field.name,
                field.kind,
                list(field.options),
                field.position,
                field.active,
                field.created_at,
            ),
        )

    async def save(self, field: CustomField) -> None:
        await self._statements.run(
            "UPDATE custom_field_definitions SET name = %s, options = %s, position = %s, active = %s"
            " WHERE key = %s",
            (field.name, list(field.options), field.position, field.active, field.key),
        )


def _field(row: Record) -> CustomField:
    return CustomField(
        key=row["key"],
        name=row["name"],
        kind=CustomFieldKind(row["kind"]),
        options=tuple(row["options"]),
        position=row["position"],
        active=row["active"],
        created_at=row["created_at"],
    )
