"""A transaction on the real database, for the adapters that a contract is checked on."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from dishka import AsyncContainer

from application.shared.ports import UnitOfWork
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.container import FrozenTime

Transaction = Callable[[type[Any]], AbstractAsyncContextManager[Any]]
"""Of a port: the adapter inside a transaction of its own."""


@pytest.fixture
async def worker(settings: Settings, clock: FrozenClock) -> AsyncIterator[AsyncContainer]:
    container = make_worker_container(settings, FrozenTime(clock))
    yield container
    await container.close()


@pytest.fixture
def transaction(worker: AsyncContainer) -> Transaction:
    @asynccontextmanager
    async def opened(port: type[Any]) -> AsyncIterator[Any]:
        async with worker() as scope:
            adapter, uow = await scope.get(port), await scope.get(UnitOfWork)
            async with uow:
                yield adapter

    return opened
