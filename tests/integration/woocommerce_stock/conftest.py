"""Our shop connected to a simulated WooCommerce, on the real database."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx
import pytest
from dishka import AsyncContainer
from pydantic import SecretStr

from entrypoints.ioc.container import make_container, make_worker_container
from entrypoints.settings import Settings
from entrypoints.simulators.woocommerce.simulator import WooCommerceSimulator
from tests.fakes.system import FrozenClock
from tests.support.books import assert_books_balance
from tests.support.buyer import MOCK_SECRET, Goods
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.jobs import make_due, run_due_jobs
from tests.support.shop import Shop
from tests.support.woocommerce import CREDENTIALS, running_woocommerce


@dataclass(kw_only=True)
class BothSides:
    ours: Shop
    theirs: WooCommerceSimulator
    settings: Settings

    async def linked(self, goods: Goods, *, stock: int | None = 0, told: int | None = None) -> int:
        """The same goods there, with so many pieces; `told` is the number that we have heard of."""
        product = self.theirs.shop.add_product(goods.sku, price="100", stock=stock, sku=goods.sku)
        self.ours.database.execute(
            "INSERT INTO woo_variants VALUES (%s, %s, 0, %s, %s, false, %s)",
            goods.variant_id,
            product.id,
            stock is not None,
            stock if told is None else told,
            self.ours.clock.now(),
        )
        return product.id

    def pieces(self, product_id: int) -> int | None:
        return self.theirs.shop.product(product_id).stock_quantity

    def free(self, goods: Goods) -> int:
        """What can be sold here."""
        ((milli,),) = self.ours.database.execute(
            "SELECT sum(on_hand_milli - reserved_milli)::bigint FROM stock_items WHERE variant_id = %s",
            goods.variant_id,
        )
        assert milli is not None
        assert milli % 1000 == 0
        return milli // 1000

    def writes(self) -> list[str]:
        """Into the catalogue; webhooks are set up when their time comes."""
        calls = self.theirs.calls
        return [call.path for call in calls if call.method != "GET" and "/products" in call.path]

    async def work(self, *, waiting_too: bool = False) -> None:
        if waiting_too:
            make_due(self.ours.database)
        await run_due_jobs(self.ours.worker, self.settings)


@pytest.fixture(scope="session")
def running() -> Iterator[WooCommerceSimulator]:
    with running_woocommerce() as simulator:
        yield simulator


@pytest.fixture
def clock() -> FrozenClock:
    """So far ahead that no job scheduled by it is due for the queue."""
    return FrozenClock(datetime(2126, 11, 21, 9, 0, tzinfo=UTC))


@pytest.fixture
def owner() -> str:
    return "prilavok"


@pytest.fixture
def settings(settings: Settings, running: WooCommerceSimulator, owner: str) -> Settings:
    running.reset()
    shop = settings.woocommerce.model_copy(
        update={
            "url": running.store.home,
            "user": CREDENTIALS[0],
            "application_password": SecretStr(CREDENTIALS[1]),
            "stock_owner": owner,
            "timeout_seconds": 1,
        }
    )
    return replace(
        settings,
        woocommerce=shop,
        payments=settings.payments.model_copy(update={"mock_secret": SecretStr(MOCK_SECRET)}),
        security=settings.security.model_copy(update={"access_token_minutes": 24 * 60}),
    )


@pytest.fixture
async def worker(settings: Settings, clock: FrozenClock) -> AsyncIterator[AsyncContainer]:
    container = make_worker_container(settings, FrozenTime(clock))
    yield container
    await container.close()


@pytest.fixture
async def container(settings: Settings, clock: FrozenClock) -> AsyncIterator[AsyncContainer]:
    container = make_container(settings, FrozenTime(clock))
    yield container
    await container.close()


@pytest.fixture
async def sides(
    worker: AsyncContainer,
    http: httpx.AsyncClient,
    database: Database,
    clock: FrozenClock,
    running: WooCommerceSimulator,
    settings: Settings,
) -> BothSides:
    shop = Shop(worker=worker, http=http, database=database, clock=clock)
    await shop.open()
    return BothSides(ours=shop, theirs=running, settings=settings)


@pytest.fixture(autouse=True)
def _books_balance(database: Database) -> Iterator[None]:
    yield
    assert_books_balance(database)
