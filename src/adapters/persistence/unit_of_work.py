"""The transaction of a use case."""

from __future__ import annotations

from types import TracebackType

import psycopg
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.persistence.outbox import Outbox
from adapters.persistence.violations import as_domain_error
from application.shared.ports import INNER_BLOCK_FAILED, UnitOfWork


class SqlUnitOfWork(UnitOfWork):
    """The session opens its transaction with the first statement; the outermost exit ends it.

    A block that failed has left half its work behind: whoever catches its exception further out cannot
    commit any more.
    """

    def __init__(self, session: AsyncSession, outbox: Outbox) -> None:
        self._session = session
        self._outbox = outbox
        self._depth = 0
        self._doomed = False

    async def __aenter__(self) -> None:
        self._depth += 1

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if self._depth:
            self._doomed |= exc_type is not None
            return
        doomed, self._doomed = self._doomed, False
        if exc_type is None and not doomed:
            await self._commit()
            return
        self._outbox.clear()
        await self._session.rollback()
        if exc_type is None:
            raise RuntimeError(INNER_BLOCK_FAILED)

    async def _commit(self) -> None:
        try:
            await self._outbox.flush()
            await self._session.commit()
        except BaseException as error:
            self._outbox.clear()
            await self._session.rollback()
            if isinstance(error, IntegrityError) and isinstance(error.orig, psycopg.errors.IntegrityError):
                raise as_domain_error(error.orig) from error
            raise
