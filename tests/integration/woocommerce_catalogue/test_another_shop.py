"""A shop with other numbers is connected: nothing of it is taken for what we know."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from dishka import Provider, Scope, provide

from application.content.sync_content import SyncContent
from application.shared.ports import Ids, UnitOfWork
from application.woocommerce.errors import AnotherShop
from application.woocommerce.full_sync import RunFullSync
from application.woocommerce.ports import ShopUnavailable
from application.woocommerce.same_shop import AcceptNewAddress, address_of
from application.woocommerce.sync_ports import SyncRuns
from application.woocommerce.sync_views import SyncRunState, SyncRunView
from application.woocommerce.take_webhook import ConnectedShop
from application.woocommerce.watch_webhooks import WatchWebhooks
from domain.shared.ids import SyncRunId
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.fakes.woocommerce_shop import FakeShop, product
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.shop_sync import ByTheOwner, Connected, SyncDesk

FIRST, OTHER = "https://shop.example", "https://other.example/magazin"
At = Callable[[str, FakeShop], AbstractAsyncContextManager[SyncDesk]]


class ConnectedTo(Provider):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    @provide(scope=Scope.APP, override=True)
    def shop(self) -> ConnectedShop:
        return ConnectedShop(url=self._url, webhook_secret="s" * 16)


@pytest.fixture
def at(settings: Settings, clock: FrozenClock, database: Database) -> At:
    """Our installation with WOOCOMMERCE_URL set to that."""

    @asynccontextmanager
    async def desk(url: str, shop: FakeShop) -> AsyncIterator[SyncDesk]:
        providers = (FrozenTime(clock), Connected(shop), ByTheOwner(), ConnectedTo(url))
        container = make_worker_container(settings, *providers)
        yield SyncDesk(container=container, database=database)
        await container.close()

    return desk


@pytest.fixture
def theirs(clock: FrozenClock) -> FakeShop:
    """The same numbers, other things."""
    shop = FakeShop(clock=clock)
    shop.put(product(10, "Молоток"))
    return shop


async def refused(work: Awaitable[object]) -> None:
    with pytest.raises(AnotherShop) as refusal:
        await work
    assert (refusal.value.details["known"], refusal.value.details["connected"]) == (FIRST, OTHER)


async def test_another_shop_overwrites_nothing(at: At, shop: FakeShop, theirs: FakeShop) -> None:
    shop.put(product(10, "Сенча"))
    async with at(FIRST, shop) as desk:
        await desk.sync()
        seen = desk.seen()
    async with at(OTHER, theirs) as desk:
        for work in (desk.sync(), desk.poll(), desk.sweep(), desk.refresh(10)):
            await refused(work)
        async with desk.container() as scope:
            run = SyncRunView(
                id=SyncRunId((await scope.get(Ids)).new()),
                state=SyncRunState.QUEUED,
                created_at=theirs.clock.now(),
            )
            async with await scope.get(UnitOfWork):
                await (await scope.get(SyncRuns)).add(run)
            await refused((await scope.get(RunFullSync))(run.id))
            await refused((await scope.get(SyncContent))())
            await refused((await scope.get(WatchWebhooks))())
            assert (await (await scope.get(SyncRuns)).get(run.id)).state is SyncRunState.FAILED
        assert desk.seen() == seen
    async with at("https://SHOP.example:443/", shop) as desk:
        shop.put(product(10, "Сенча 2"))
        await desk.poll()
        assert desk.seen()[10][0] == "Сенча 2"


async def test_the_same_shop_at_a_new_address_goes_on(at: At, shop: FakeShop, database: Database) -> None:
    shop.put(product(10, "Сенча"))
    async with at(FIRST, shop) as desk:
        await desk.sync()
    shop.put(product(10, "Сенча 2"))
    async with at(OTHER, shop) as desk:
        for _ in range(2):
            async with desk.container() as scope:
                await (await scope.get(AcceptNewAddress))()
        await desk.sync()
        assert desk.seen()[10][0] == "Сенча 2"
    assert database.execute("SELECT before, after FROM audit_log WHERE action = 'woocommerce.moved'") == [
        ({"address": FIRST}, {"address": OTHER})
    ]


async def test_a_first_reading_that_was_cut_short_counts(
    at: At, shop: FakeShop, theirs: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.put(product(10, "Сенча"))

    async def away(*_: object) -> None:
        raise ShopUnavailable("timeout")

    async with at(FIRST, shop) as desk:
        monkeypatch.setattr(shop, "marks", away)
        monkeypatch.setattr(shop, "products", away)
        with pytest.raises(ShopUnavailable):
            await desk.sync()
    async with at(OTHER, theirs) as desk:
        await refused(desk.sync())


def test_an_address_is_the_same_however_it_is_written() -> None:
    assert address_of("https://Shop.Example:443/") == address_of("https://shop.example") == FIRST
    assert address_of("https://shop.example:8443/a/") == "https://shop.example:8443/a"
    assert address_of("http://127.0.0.1:80") == "http://127.0.0.1"
