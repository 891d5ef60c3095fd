"""Who calls the API."""

import pytest

from entrypoints.demo.load import load_demo
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.callers import SUPERUSER
from tests.support.container import FrozenTime


@pytest.fixture
def staff() -> dict[str, str]:
    """Headers of somebody who may do everything."""
    return dict(SUPERUSER)


@pytest.fixture
async def demo_shop(settings: Settings, clock: FrozenClock) -> None:
    container = make_worker_container(settings, FrozenTime(clock))
    try:
        assert await load_demo(container)
    finally:
        await container.close()
