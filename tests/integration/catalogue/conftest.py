"""The catalogue on the real database."""

from collections.abc import AsyncIterator

import pytest
from dishka import AsyncContainer

from entrypoints.cli.operator import OperatorProvider
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.container import FrozenTime


@pytest.fixture
async def operator(settings: Settings, clock: FrozenClock) -> AsyncIterator[AsyncContainer]:
    """Whoever acts may do everything."""
    container = make_worker_container(settings, FrozenTime(clock), OperatorProvider())
    yield container
    await container.close()
