"""Locations in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, LiteralString

from adapters.persistence.outbox import Outbox
from adapters.persistence.statements import Record, Statements
from application.stock.desk_ports import LocationReader
from application.stock.ports import LocationRepository
from domain.shared.ids import LocationId
from domain.stock.errors import LocationNotFound
from domain.stock.location import Location

_COLUMNS: Final[LiteralString] = "id, code, name, address, priority, is_pickup, active, allows_negative"
_ONE: Final[LiteralString] = f"SELECT {_COLUMNS} FROM locations WHERE id = %s"


class SqlLocations(LocationRepository):
    def __init__(self, statements: Statements, outbox: Outbox) -> None:
        self._statements = statements
        self._outbox = outbox

    async def get(self, location_id: LocationId) -> Location:
        return _found(await self._statements.one(f"{_ONE} FOR NO KEY UPDATE", (location_id,)))

    async def add(self, location: Location) -> None:
        await self._statements.run(
            f"INSERT INTO locations ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", _values(location)
        )
        self._outbox.put(location.pull_events())

    async def save(self, location: Location) -> None:
        await self._statements.run(
            "UPDATE locations SET (code, name, address, priority, is_pickup, active, allows_negative)"
            " = (%s, %s, %s, %s, %s, %s, %s) WHERE id = %s",
            (*_values(location)[1:], location.id),
        )
        self._outbox.put(location.pull_events())


class SqlLocationReader(LocationReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def all(self) -> Sequence[Location]:
        rows = await self._statements.all(f"SELECT {_COLUMNS} FROM locations ORDER BY priority, id")
        return [Location(**row) for row in rows]

    async def get(self, location_id: LocationId) -> Location:
        return _found(await self._statements.one(_ONE, (location_id,)))


def _found(row: Record | None) -> Location:
    if row is None:
        raise LocationNotFound
    return Location(**row)


def _values(location: Location) -> tuple[object, ...]:
    return (
        location.id,
        location.code,
        location.name,
        location.address,
        location.priority,
        location.is_pickup,
        location.active,
        location.allows_negative,
    )
