"""Our shop on the real database, connected to a simulated one over HTTP."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from dishka import AsyncContainer
from pydantic import SecretStr

from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from entrypoints.simulators.woocommerce.door import PASSWORD, USER
from entrypoints.simulators.woocommerce.simulator import WooCommerceSimulator
from tests.fakes.system import FrozenClock
from tests.support.books import assert_books_balance
from tests.support.buyer import MOCK_SECRET
from tests.support.connected_shop import CircuitOfTheTest, ConnectedShop
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.shop import Shop
from tests.support.woocommerce import running_woocommerce


@pytest.fixture(scope="package")
def running() -> Iterator[WooCommerceSimulator]:
    with running_woocommerce() as simulator:
        yield simulator


@pytest.fixture
def clock() -> FrozenClock:
    """So far ahead that no term of an order is due for the queue: tests run those by hand."""
    return FrozenClock(datetime(2126, 11, 21, 9, 0, tzinfo=UTC))


@pytest.fixture
def simulator(running: WooCommerceSimulator, clock: FrozenClock) -> WooCommerceSimulator:
    running.reset()
    running.clock.set(clock.now())
    return running


@pytest.fixture
def stock_owner() -> str:
    return "prilavok"


@pytest.fixture
def timeout_seconds() -> float:
    return 5


@pytest.fixture
def settings(
    settings: Settings, simulator: WooCommerceSimulator, stock_owner: str, timeout_seconds: float
) -> Settings:
    connected = {
        "url": simulator.store.home,
        "user": USER,
        "application_password": SecretStr(PASSWORD),
        "timeout_seconds": timeout_seconds,
        "connections": 4,
        "stock_owner": stock_owner,
    }
    return replace(
        settings,
        payments=settings.payments.model_copy(update={"mock_secret": SecretStr(MOCK_SECRET)}),
        security=settings.security.model_copy(update={"access_token_minutes": 24 * 60}),
        http=settings.http.model_copy(update={"rate_limits": False}),
        telegram=settings.telegram.model_copy(update={"bot_token": None}),
        woocommerce=settings.woocommerce.model_copy(update=connected),
    )


@pytest.fixture
async def worker(settings: Settings, clock: FrozenClock) -> AsyncIterator[AsyncContainer]:
    container = make_worker_container(settings, FrozenTime(clock), CircuitOfTheTest(clock))
    yield container
    await container.close()


@pytest.fixture
async def shop(
    worker: AsyncContainer,
    http: httpx.AsyncClient,
    database: Database,
    clock: FrozenClock,
    simulator: WooCommerceSimulator,
    settings: Settings,
) -> ConnectedShop:
    ours = Shop(worker=worker, http=http, database=database, clock=clock)
    await ours.open()
    return ConnectedShop(ours=ours, theirs=simulator, worker=worker, settings=settings)


@pytest.fixture(autouse=True)
def _books_balance(database: Database) -> Iterator[None]:
    yield
    assert_books_balance(database)
