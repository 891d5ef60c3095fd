"""Hand-written SQL on the connection of the open transaction; without one, a statement that reads is on its own.

The hot paths (cart, checkout, payment intake, ledger, stock) speak psycopg directly: few statements,
set-based, prepared once by psycopg. Everything else goes through SQLAlchemy on the same connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, LiteralString, NewType, cast

import psycopg
from psycopg.rows import dict_row
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.orm import SessionTransaction

from adapters.persistence.violations import as_domain_error
from application.shared.patience import Busy

Record = dict[str, Any]
Parameters = Mapping[str, Any] | Sequence[Any]


ReadingEngine = NewType("ReadingEngine", AsyncEngine)
"""The same pool of connections in autocommit: no BEGIN and no ROLLBACK around the statements of a query."""


class Statements:
    """One per session. A violated constraint that the business knows is raised as its domain error."""

    def __init__(self, session: AsyncSession, reading: ReadingEngine) -> None:
        self._session = session
        self._reading = reading
        self._transaction: SessionTransaction | None = None
        self._driver: psycopg.AsyncConnection[Any] | None = None
        self._reader: AsyncConnection | None = None

    async def all(
        self, sql: LiteralString, parameters: Parameters = (), *, plan_anew: bool = False
    ) -> list[Record]:
        """`plan_anew`: never prepared, for a statement whose best plan hangs on its parameters."""
        async with await self._executed(sql, parameters, prepare=False if plan_anew else None) as cursor:
            return await cursor.fetchall()

    async def one(self, sql: LiteralString, parameters: Parameters = ()) -> Record | None:
        async with await self._executed(sql, parameters) as cursor:
            return await cursor.fetchone()

    async def count(self, sql: LiteralString, parameters: Parameters = ()) -> int:
        """The number that is all this statement selects."""
        record = await self.one(sql, parameters)
        assert record is not None
        return int(next(iter(record.values())))

    async def run(self, sql: LiteralString, parameters: Parameters = (), *, plan_anew: bool = False) -> int:
        """Execute and return the number of rows touched. Raise RuntimeError outside a unit of work."""
        if not self._session.in_transaction():
            raise RuntimeError("a statement that changes something belongs into a unit of work")
        async with await self._executed(sql, parameters, prepare=False if plan_anew else None) as cursor:
            return cursor.rowcount

    async def aclose(self) -> None:
        """Give the connection of the queries back, also when the request is being cancelled."""
        if self._reader is not None:
            reader, self._reader, self._driver = self._reader, None, None
            await asyncio.shield(reader.close())

    async def _executed(
        self, sql: LiteralString, parameters: Parameters, *, prepare: bool | None = None
    ) -> psycopg.AsyncCursor[Record]:
        connection = await self._connection()
        cursor = connection.cursor(row_factory=dict_row)
        try:
            await cursor.execute(sql, parameters, prepare=prepare)
        except psycopg.errors.IntegrityError as error:
            raise as_domain_error(error) from error
        except psycopg.errors.LockNotAvailable as error:
            raise Busy from error
        return cursor

    async def _connection(self) -> psycopg.AsyncConnection[Any]:
        """That of the open transaction, asked for once in each: the session may change it between. Else one that
        queries keep until a unit of work begins.
        """
        transaction = self._session.sync_session.get_transaction()
        if self._driver is None or transaction is not self._transaction:
            if transaction is None:
                connection = self._reader = await self._reading.connect()
            else:
                connection = await self._session.connection()
            raw = await connection.get_raw_connection()
            self._driver = cast("psycopg.AsyncConnection[Any]", raw.driver_connection)
            self._transaction = transaction
        return self._driver
