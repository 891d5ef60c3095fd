"""A transaction on the real database, for the adapters that a contract is checked on."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from dishka import AsyncContainer

from application.shared.ports import UnitOfWork

Transaction = Callable[[type[Any]], AbstractAsyncContextManager[Any]]
"""Of a port: the adapter inside a transaction of its own."""


@pytest.fixture
def transaction(worker: AsyncContainer) -> Transaction:
    @asynccontextmanager
    async def opened(port: type[Any]) -> AsyncIterator[Any]:
        async with worker() as scope:
            adapter, uow = await scope.get(port), await scope.get(UnitOfWork)
            async with uow:
                yield adapter

    return opened
