"""A worker connected to a shop in memory, on the real database."""

from collections.abc import AsyncIterator

import pytest
from dishka import AsyncContainer

from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.fakes.woocommerce_shop import FakeShop
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.shop_sync import ByTheOwner, Connected, SyncDesk


@pytest.fixture
def shop(clock: FrozenClock) -> FakeShop:
    return FakeShop(clock=clock)


@pytest.fixture
async def owner(settings: Settings, clock: FrozenClock, shop: FakeShop) -> AsyncIterator[AsyncContainer]:
    container = make_worker_container(settings, FrozenTime(clock), Connected(shop), ByTheOwner())
    yield container
    await container.close()


@pytest.fixture
def desk(owner: AsyncContainer, database: Database) -> SyncDesk:
    return SyncDesk(container=owner, database=database)
