"""Erasure by the map: what goes, goes; what stays is emptied column by column, and counted for the act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from adapters.persistence.personal_data.declarations import Kind, Table
from adapters.persistence.personal_data.map import TABLES
from adapters.persistence.personal_data.tie import parameters
from adapters.persistence.statements import Statements
from application.personal_data.ports import Destroyed, Eraser
from domain.shared.ids import ClientId


class SqlEraser(Eraser):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def anything_left(self, cards: Sequence[ClientId]) -> bool:
        for table in TABLES.values():
            if await self._held(table, cards):
                return True
        return False

    async def erase(self, cards: Sequence[ClientId], *, at: datetime) -> tuple[Destroyed, ...]:
        # For this transaction history lets itself be emptied, and a card that was erased before be touched.
        await self._statements.one("SELECT set_config('prilavok.erasure', 'on', true)")
        destroyed: list[Destroyed] = []
        for table in TABLES.values():
            destroyed += await self._held(table, cards)
            await self._empty(table, cards)
        await self._statements.run(
            "UPDATE clients SET erased_at = coalesce(erased_at, %s) WHERE id = ANY(%s)", (at, list(cards))
        )
        return tuple(destroyed)

    async def _held(self, table: Table, cards: Sequence[ClientId]) -> list[Destroyed]:
        """The columns that hold something, with the number of rows."""
        counts = _counts(table)
        if table.tie is None or not counts:
            return []
        row = await self._statements.one(
            f"SELECT {', '.join(counts)} FROM {table.name} WHERE {table.tie}", parameters(cards)
        )
        assert row is not None
        return [
            Destroyed(
                table=table.name,
                column=name,
                kind=table.columns[name].kind.value,
                fate="deleted" if table.deleted else "emptied",
                rows=number,
            )
            for name, number in row.items()
            if number
        ]

    async def _empty(self, table: Table, cards: Sequence[ClientId]) -> None:
        if table.tie is None:
            return
        if table.deleted:
            await self._statements.run(f"DELETE FROM {table.name} WHERE {table.tie}", parameters(cards))
        elif table.erased:
            sets = ", ".join(f'"{name}" = {value}' for name, value in table.erased.items())
            full = " OR ".join(f'"{name}" IS DISTINCT FROM {value}' for name, value in table.erased.items())
            await self._statements.run(
                f"UPDATE {table.name} SET {sets} WHERE {table.tie} AND ({full})", parameters(cards)
            )


def _counts(table: Table) -> list[LiteralString]:
    """By column: how many rows hold what erasure takes away."""
    if table.deleted:
        personal = [name for name, column in table.columns.items() if column.kind is not Kind.FACT]
        return [f'count("{name}") AS "{name}"' for name in personal]
    return [
        f'count(*) FILTER (WHERE "{name}" IS DISTINCT FROM {value}) AS "{name}"'
        for name, value in table.erased.items()
    ]
