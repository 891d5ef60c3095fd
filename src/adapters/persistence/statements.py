"""Hand-written SQL on the connection of the open transaction.

The hot paths (cart, checkout, payment intake, ledger, stock) speak psycopg directly: few statements,
set-based, prepared once by psycopg. Everything else goes through SQLAlchemy on the same connection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString, cast

import psycopg
from psycopg.rows import dict_row
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import SessionTransaction

from adapters.persistence.violations import as_domain_error
from application.shared.patience import Busy

Record = dict[str, Any]
Parameters = Mapping[str, Any] | Sequence[Any]


class Statements:
    """One per session. A violated constraint that the business knows is raised as its domain error."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._transaction: SessionTransaction | None = None
        self._driver: psycopg.AsyncConnection[Any] | None = None

    async def all(self, sql: LiteralString, parameters: Parameters = ()) -> list[Record]:
        async with await self._cursor(sql, parameters) as cursor:
            return await cursor.fetchall()

    async def one(self, sql: LiteralString, parameters: Parameters = ()) -> Record | None:
        async with await self._cursor(sql, parameters) as cursor:
            return await cursor.fetchone()

    async def count(self, sql: LiteralString, parameters: Parameters = ()) -> int:
        """The number that is all this statement selects."""
        record = await self.one(sql, parameters)
        assert record is not None
        return int(next(iter(record.values())))

    async def run(self, sql: LiteralString, parameters: Parameters = ()) -> int:
        """Execute and return the number of rows touched."""
        async with await self._cursor(sql, parameters) as cursor:
            return cursor.rowcount

    async def _cursor(self, sql: LiteralString, parameters: Parameters) -> psycopg.AsyncCursor[Record]:
        connection = await self._driver_connection()
        cursor = connection.cursor(row_factory=dict_row)
        try:
            await cursor.execute(sql, parameters)
        except psycopg.errors.IntegrityError as error:
            raise as_domain_error(error) from error
        except psycopg.errors.LockNotAvailable as error:
            raise Busy from error
        return cursor

    async def _driver_connection(self) -> psycopg.AsyncConnection[Any]:
        """The connection of the open transaction, asked for once in each: the session may change it between."""
        transaction = self._session.sync_session.get_transaction()
        if self._driver is None or transaction is None or transaction is not self._transaction:
            connection = await self._session.connection()
            raw = await connection.get_raw_connection()
            self._driver = cast("psycopg.AsyncConnection[Any]", raw.driver_connection)
            self._transaction = self._session.sync_session.get_transaction()
        return self._driver
