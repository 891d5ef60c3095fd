"""A shop whose catalogue promotions change."""

import httpx
import pytest
from dishka import AsyncContainer

from tests.fakes.system import FrozenClock
from tests.support.database import Database
from tests.support.shop import Shop


@pytest.fixture
async def shop(
    worker: AsyncContainer, http: httpx.AsyncClient, database: Database, clock: FrozenClock
) -> Shop:
    shop = Shop(worker=worker, http=http, database=database, clock=clock)
    await shop.open()
    return shop
