"""What the adapter promises, against a shop that keeps state and fails on command."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.woocommerce.catalogue import WooCatalogue
from adapters.woocommerce.circuit import Circuit, CircuitState
from adapters.woocommerce.content import WooContent
from adapters.woocommerce.orders import WooOrders
from adapters.woocommerce.probe import WooProbe
from adapters.woocommerce.stock_levels import WooStockLevels
from adapters.woocommerce.transport import Access, ShopTransport
from adapters.woocommerce.webhooks import WooWebhooks
from application.woocommerce.diagnosis import Code, Diagnosis, diagnose
from application.woocommerce.ports import ShopUnavailable
from application.woocommerce.shop import NewShopFee, NewShopLine, NewShopOrder, ShopOrder, ShopOrderStatus
from domain.shared.money import Money
from entrypoints.simulators.woocommerce.faults import ShopFault
from entrypoints.simulators.woocommerce.simulator import WooCommerceSimulator
from tests.fakes.system import FrozenClock
from tests.support.recorded_shop import CLEANER
from tests.support.woocommerce import CREDENTIALS, running_woocommerce

ORIGIN = "prilavok-0192f0c1-7b1e-7c3a-9d2e-1f2a3b4c5d6e"
CONNECTIONS = 2


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Ours:
    """The adapter, connected to the simulator."""

    def __init__(self, simulator: WooCommerceSimulator) -> None:
        self.seconds = Seconds()
        self.access = Access(url=simulator.store.home, user=CREDENTIALS[0], password=CREDENTIALS[1])
        self.circuit = Circuit(failures=3, now=self.seconds)
        self.transport = ShopTransport(
            self.access, connections=CONNECTIONS, timeout_seconds=1, circuit=self.circuit
        )
        self.catalogue = WooCatalogue(self.transport, CLEANER)
        self.orders = WooOrders(self.transport)
        self.stock = WooStockLevels(self.transport, CLEANER)
        self.webhooks = WooWebhooks(self.transport)
        self.content = WooContent(self.transport, CLEANER)

    async def aclose(self) -> None:
        await self.transport.close()


@pytest.fixture(scope="module")
def running() -> Iterator[WooCommerceSimulator]:
    with running_woocommerce() as simulator:
        yield simulator


@pytest.fixture
def simulator(running: WooCommerceSimulator) -> WooCommerceSimulator:
    running.reset()
    return running


@pytest.fixture
async def ours(simulator: WooCommerceSimulator) -> AsyncIterator[Ours]:
    async with aclosing(Ours(simulator)) as ours:
        yield ours


def an_order(product_id: int, *, variation_id: int = 0, quantity: int = 2, **changed: Any) -> NewShopOrder:
    line = NewShopLine(
        product_id=product_id,
        variation_id=variation_id,
        quantity=quantity,
        subtotal=Money(20000),
        total=Money(18050),
    )
    given: dict[str, Any] = {
        "created_via": ORIGIN,
        "status": ShopOrderStatus.PENDING,
        "paid": False,
        "transaction_id": "",
        "lines": (line,),
        "fees": (NewShopFee(name="Сыр × 0.5", total=Money(5000)),),
        "delivery_name": "Курьер",
        "delivery": Money(35000),
        "customer_name": "Анна",
        "email": "",
        "phone": "+79990000000",
        "address": "Москва",
        "note": "",
        "number": 7,
    }
    return NewShopOrder(**{**given, **changed})


async def test_the_catalogue_is_read_as_it_is(simulator: WooCommerceSimulator, ours: Ours) -> None:
    shop = simulator.shop
    tea = shop.add_category("Чай & кофе")
    simple = shop.add_product(
        "Кружка <b>«Утро»</b>", price="1290.50", stock=5, sku="CUP", categories=[tea.id]
    )
    variable = shop.add_product("Худи", type="variable", attributes=[])
    sold = shop.add_variation(variable.id, price="100", stock=3, sku="H-S")
    shop.add_product("Черновик", status="draft")

    batch = await ours.catalogue.products(1)
    found = {product.id: product for product in batch.items}
    assert (batch.total, batch.faults) == (3, ())
    assert found[simple.id].name == "Кружка «Утро»"
    assert found[simple.id].variations[0].price == Money(129050)
    assert [product.visible for product in batch.items].count(False) == 1
    whole = await ours.catalogue.product(variable.id)
    assert whole is not None
    assert [one.id for one in whole.variations] == [sold.id]
    assert await ours.catalogue.variations(variable.id) == whole.variations
    across = await ours.catalogue.all_variations(1)
    assert across is not None
    assert across.items == ((variable.id, whole.variations[0]),)
    simulator.open_door(lists_variations=False)
    assert await ours.catalogue.all_variations(1) is None
    assert await ours.catalogue.variations(variable.id) == whole.variations
    assert {mark.id for mark in (await ours.catalogue.marks(1)).items} == set(found)
    assert [one.name for one in await ours.catalogue.categories() if one.id == tea.id] == ["Чай & кофе"]
    assert await ours.catalogue.product(10**6) is None


async def test_what_was_modified_since_is_found(simulator: WooCommerceSimulator, ours: Ours) -> None:
    simulator.clock.set(datetime(2026, 11, 20, 12, tzinfo=UTC))
    old, new = simulator.shop.add_product("a", price="1"), simulator.shop.add_product("b", price="1")
    simulator.clock.advance(60)
    simulator.shop.edit_product(new.id, price="2")
    since = simulator.clock.now() - timedelta(seconds=1)
    assert [one.id for one in (await ours.catalogue.products(1, modified_after=since)).items] == [new.id]
    since -= timedelta(minutes=2)
    assert [one.id for one in (await ours.catalogue.products(1, modified_after=since)).items] == [
        old.id,
        new.id,
    ]


@pytest.mark.parametrize("knows", [True, False])
async def test_an_order_is_made_moved_and_found_by_its_origin(
    simulator: WooCommerceSimulator, ours: Ours, *, knows: bool
) -> None:
    simulator.open_door(knows_created_via=knows)
    product = simulator.shop.add_product("a", price="100", stock=10)
    simulator.shop.place_order([(product.id, 0, 1)])
    made = await ours.orders.create_order(an_order(product.id))
    assert (made.created_via, made.status, made.total) == (ORIGIN, ShopOrderStatus.PENDING, Money(58050))
    assert (made.lines[0].quantity, made.lines[0].total) == (2, Money(18050))
    assert (made.fees, made.delivery, made.paid_at) == ((Money(5000),), Money(35000), None)

    paid = await ours.orders.move_order(made.id, ShopOrderStatus.PROCESSING, paid=True, transaction_id="t")
    assert paid.status is ShopOrderStatus.PROCESSING
    assert paid.paid_at is not None
    assert simulator.shop.product(product.id).stock_quantity == 7
    assert [order.id for order in await ours.orders.created_via(ORIGIN, since=simulator.clock.now())] == [
        made.id
    ]
    assert await ours.orders.created_via(f"{ORIGIN}-2", since=simulator.clock.now()) == ()
    await ours.orders.move_order(made.id, ShopOrderStatus.CANCELLED)
    assert simulator.shop.product(product.id).stock_quantity == 9
    for _ in range(2):
        await ours.orders.trash_order(made.id)
    trashed = await ours.orders.order(made.id)
    assert trashed is not None
    assert trashed.status is ShopOrderStatus.TRASH
    assert await ours.orders.order(10**6) is None


async def test_stock_is_set_and_seen(simulator: WooCommerceSimulator, ours: Ours) -> None:
    product = simulator.shop.add_product("a", price="100", stock=10)
    parent = simulator.shop.add_product("b", type="variable")
    variation = simulator.shop.add_variation(parent.id, price="1", stock=1)
    assert (await ours.stock.set_stock(product.id, 0, 4)).stock.quantity == 4
    assert (await ours.stock.set_stock(parent.id, variation.id, -2)).stock.quantity == -2
    seen = [await ours.stock.stock(product.id, 0), await ours.stock.stock(parent.id, variation.id)]
    assert [one.stock.quantity for one in seen if one is not None] == [4, -2]
    assert await ours.stock.stock(10**6, 0) is None
    assert await ours.stock.stock(parent.id, 10**6) is None


async def test_webhooks_and_pages(simulator: WooCommerceSimulator, ours: Ours) -> None:
    made = await ours.webhooks.create_webhook(
        name="n", topic="product.updated", delivery_url="https://us.example/hook", secret="s" * 16
    )
    assert [hook.id for hook in await ours.webhooks.webhooks()] == [made.id]
    assert (await ours.webhooks.activate_webhook(made.id)).id == made.id
    simulator.shop.add_page("О нас &amp; вас", content="<p>Мы</p>")
    assert [page.html.strip() for page in await ours.content.pages()] == ["<p>Мы</p>"]
    assert await ours.content.posts("banners") == ()


async def attempt(ours: Ours, product_id: int) -> ShopOrder | None:
    """None when nobody knows."""
    try:
        return await ours.orders.create_order(an_order(product_id))
    except ShopUnavailable:
        return None


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("half_created", 1),
        ("created_then_error", 1),
        ("cut", 1),
        ("hang", 1),
        ("error", 0),
        ("maintenance", 0),
        ("bad_gateway", 0),
        ("redirect", 0),
    ],
)
async def test_a_failed_create_is_unknown_asked_once_and_looked_up(
    simulator: WooCommerceSimulator, ours: Ours, kind: Any, made: int
) -> None:
    product = simulator.shop.add_product("a", price="100", stock=10)
    home = f"{simulator.store.home}/wp-json/wc/v3/orders"
    simulator.trouble.plan(ShopFault(kind=kind, method="POST", seconds=1.2, location=home))
    assert await attempt(ours, product.id) is None
    await asyncio.sleep(0.4 if kind == "hang" else 0)
    assert [call.method for call in simulator.calls] == ["POST"]
    ours.seconds.now += 1000
    assert len(await ours.orders.created_via(ORIGIN, since=simulator.clock.now())) == made


async def test_an_empty_line_is_shown_and_a_warning_is_read_over(
    simulator: WooCommerceSimulator, ours: Ours
) -> None:
    product = simulator.shop.add_product("a", price="100", stock=10)
    simulator.trouble.plan(ShopFault(kind="empty_line"))
    made = await attempt(ours, product.id)
    assert made is not None
    assert (made.lines[0].product_id, made.lines[0].total) == (0, Money(0))
    for kind in ("html_before_json", "bom"):
        simulator.trouble.plan(ShopFault(kind=kind))  # type: ignore[arg-type] - one of its names
        assert await ours.catalogue.product(product.id) is not None


async def test_the_circuit_opens_stays_off_the_wire_and_closes(
    simulator: WooCommerceSimulator, ours: Ours
) -> None:
    product = simulator.shop.add_product("a", price="100", stock=10)
    simulator.begin_outage(seconds=1.5)
    for _ in range(6):
        with pytest.raises(ShopUnavailable):
            await ours.catalogue.product(product.id)
    assert ours.circuit.state() == CircuitState.OPEN
    simulator.end_outage()
    calls = len(simulator.calls)
    assert calls <= 3
    with pytest.raises(ShopUnavailable) as resting:
        await ours.catalogue.product(product.id)
    assert resting.value.retry_after
    assert len(simulator.calls) == calls
    ours.seconds.now += resting.value.retry_after
    assert await ours.catalogue.product(product.id) is not None
    assert ours.circuit.state() == CircuitState.CLOSED


async def test_a_crowd_uses_no_more_connections_than_it_may(
    simulator: WooCommerceSimulator, ours: Ours, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = simulator.shop.add_product("a", price="100", stock=10)
    under_way, most = 0, 0
    answer = simulator.answer

    async def counted(*given: Any, **named: Any) -> Any:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        try:
            return await answer(*given, **named)
        finally:
            under_way -= 1

    monkeypatch.setattr(simulator, "answer", counted)
    await asyncio.gather(*(ours.catalogue.product(product.id) for _ in range(30)))
    assert most == CONNECTIONS


@pytest.mark.parametrize(
    ("code", "door"),
    [
        (None, {}),
        (None, {"rest_open": False}),
        (Code.WRONG_PASSWORD, {"password": "something else"}),
        (Code.WRONG_USER, {"user": "somebody else"}),
        (Code.PASSWORDS_UNAVAILABLE, {"https": False}),
        (Code.AUTHORIZATION_STRIPPED, {"passes_authorization": False}),
        (Code.PLAIN_PERMALINKS, {"pretty_permalinks": False}),
        (Code.NO_WOOCOMMERCE, {"woocommerce": False}),
        (Code.NO_RIGHTS, {"manager": False}),
        (Code.WOOCOMMERCE_TOO_OLD, {"version": "7.0.0"}),
        (Code.CLOCK_OFF, {"clock_skew_seconds": 600}),
    ],
)
async def test_each_closed_door_is_recognised(
    simulator: WooCommerceSimulator, ours: Ours, code: Code | None, door: dict[str, Any]
) -> None:
    simulator.open_door(**door)
    found = await diagnosed(simulator, ours)
    assert [finding.code for finding in found.findings if finding.code is not Code.TOO_MANY_RIGHTS] == (
        [] if code is None else [code]
    )


async def diagnosed(simulator: WooCommerceSimulator, ours: Ours) -> Diagnosis:
    return diagnose(await WooProbe(ours.access, FrozenClock(simulator.clock.now()), timeout_seconds=2).look())
