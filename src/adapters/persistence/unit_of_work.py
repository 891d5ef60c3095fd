"""The transaction of a use case."""

from __future__ import annotations

import psycopg
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.persistence.outbox import Outbox
from adapters.persistence.violations import as_domain_error
from application.shared.unit_of_work import NestingUnitOfWork


class SqlUnitOfWork(NestingUnitOfWork):
    def __init__(self, session: AsyncSession, outbox: Outbox) -> None:
        super().__init__()
        self._session = session
        self._outbox = outbox

    async def _begin(self) -> None:
        """Nothing to do: the session opens its transaction with the first statement."""

    async def _commit(self) -> None:
        try:
            await self._outbox.flush()
            await self._session.commit()
        except BaseException as error:
            await self._roll_back()
            if isinstance(error, IntegrityError) and isinstance(error.orig, psycopg.errors.IntegrityError):
                raise as_domain_error(error.orig) from error
            raise

    async def _roll_back(self) -> None:
        self._outbox.clear()
        await self._session.rollback()
