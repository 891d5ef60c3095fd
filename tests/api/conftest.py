"""Who calls the API."""

from uuid import UUID

import httpx
import pytest

from entrypoints.demo.load import load_demo
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.callers import SUPERUSER
from tests.support.container import FrozenTime
from tests.support.sign_in import ANNA, AUTH, bearer


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


@pytest.fixture
async def anna(http: httpx.AsyncClient) -> dict[str, str]:
    """Headers of a client."""
    return bearer(await http.post(f"{AUTH}/register", json=ANNA))


@pytest.fixture
async def anna_id(http: httpx.AsyncClient, anna: dict[str, str]) -> UUID:
    return UUID((await http.get(f"{AUTH}/me", headers=anna)).json()["client"]["id"])
