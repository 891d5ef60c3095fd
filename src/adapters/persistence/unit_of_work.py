"""The transaction of a use case."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import psycopg
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.persistence.outbox import Outbox
from adapters.persistence.statements import Statements
from adapters.persistence.violations import as_domain_error
from application.shared.ports import AfterCommit
from application.shared.unit_of_work import NestingUnitOfWork


class Afterwards(AfterCommit):
    """The actions put so far, of one session."""

    def __init__(self) -> None:
        self._actions: list[Callable[[], Awaitable[None]]] = []

    def add(self, action: Callable[[], Awaitable[None]]) -> None:
        self._actions.append(action)

    def clear(self) -> None:
        self._actions = []

    async def run(self) -> None:
        actions, self._actions = self._actions, []
        for action in actions:
            await action()


class SqlUnitOfWork(NestingUnitOfWork):
    def __init__(
        self, session: AsyncSession, statements: Statements, outbox: Outbox, afterwards: Afterwards
    ) -> None:
        super().__init__()
        self._session = session
        self._statements = statements
        self._outbox = outbox
        self._afterwards = afterwards

    async def _begin(self) -> None:
        """BEGIN goes out with the first statement. Nobody holds two connections at a time."""
        await self._statements.aclose()
        session = self._session.sync_session
        if not session.in_transaction():
            session.begin()

    async def _commit(self) -> None:
        try:
            await self._outbox.flush()
            await self._session.commit()
        except BaseException as error:
            await self._roll_back()
            if isinstance(error, IntegrityError) and isinstance(error.orig, psycopg.errors.IntegrityError):
                raise as_domain_error(error.orig) from error
            raise
        await self._afterwards.run()

    async def _roll_back(self) -> None:
        self._outbox.clear()
        self._afterwards.clear()
        await self._session.rollback()
