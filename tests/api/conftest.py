"""Who calls the API."""

from uuid import UUID

import httpx
import pytest
from dishka import AsyncContainer

from entrypoints.demo.load import load_demo
from entrypoints.settings import Settings
from tests.support.callers import SUPERUSER
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, bearer
from tests.support.staff import People


@pytest.fixture
def staff() -> dict[str, str]:
    """Headers of somebody who may do everything."""
    return dict(SUPERUSER)


@pytest.fixture
def people(http: httpx.AsyncClient, settings: Settings, database: Database) -> People:
    return People(http=http, settings=settings, database=database)


@pytest.fixture
async def demo_shop(worker: AsyncContainer) -> None:
    assert await load_demo(worker)


@pytest.fixture
async def anna(http: httpx.AsyncClient) -> dict[str, str]:
    """Headers of a client."""
    return bearer(await http.post(f"{AUTH}/register", json=ANNA))


@pytest.fixture
async def anna_id(http: httpx.AsyncClient, anna: dict[str, str]) -> UUID:
    return UUID((await http.get(f"{AUTH}/me", headers=anna)).json()["client"]["id"])
