"""Two hundred orders while the shop is down for an hour: none is lost, none is doubled, both sides agree in the end."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any, Final

import pytest

from application.woocommerce.reconcile_stock import ReconcileStock
from application.woocommerce.shop_status import goods_are_back, shop_status
from application.woocommerce.watch_webhooks import WatchWebhooks
from domain.orders.status import OrderState, PaymentAxis
from entrypoints.simulators.woocommerce.faults import ShopFault
from tests.fakes.system import FrozenClock
from tests.support.buyer import COURIER, Buyer, Goods
from tests.support.connected_shop import ConnectedShop, waiting

ORDERS: Final = 200
AT_ONCE: Final = 10
STOCK: Final = 150
COUNTED_ANEW: Final = 7
# What becomes of an order before the shop is back; repeated by their share.
FATES: Final = ("paid",) * 8 + ("completed",) * 3 + ("withdrawn",) * 2 + ("cancelled",) * 2 + ("unpaid",)
# How many of ten calls fail, in turn: a shop that is up now and then does more harm than one that is gone.
SHARES: Final = (0.9, 0.35, 0.35)
# Each of the first happens to a creation for certain, each of the others to a reading; the rest is left to chance.
SPOILT: Final = ("hang", "cut", "created_then_error", "half_created", "twice", "html_before_json")
CHANCES: Final = ("error", "maintenance", "bad_gateway", "hang", "cut")
TIMEOUT: Final = 0.5
HANGS: Final = 0.7


@pytest.fixture
def timeout_seconds() -> float:
    return TIMEOUT


class MovingClock(FrozenClock):
    """Nothing happens at the same moment as anything else: what the shop did before it was asked is told by that."""

    def now(self) -> datetime:
        self.advance(microseconds=1)
        return super().now()


@pytest.fixture
def clock(clock: FrozenClock) -> MovingClock:
    return MovingClock(clock.now())


@pytest.mark.parametrize("stock_owner", ["prilavok", "woocommerce"])
async def test_nothing_is_lost_or_doubled_in_an_outage(shop: ConnectedShop, stock_owner: str) -> None:
    """INV-OR-11, INV-ST-1; the webhooks of the hour are lost as well."""
    chance = Random(f"chaos {stock_owner}")
    goods = [await shop.goods(f"TEA{number}", stock=STOCK, price=f"{99 + number}.90") for number in range(5)]
    buyers = await shop.ours.buyers(8)
    fates = ["paid", "paid", *chance.choices(FATES, k=8)]
    orders = [await _placed(shop, chance, buyers, goods, fate) for fate in fates]
    await shop.ours.run(WatchWebhooks)
    await shop.poll()
    await shop.drain()
    assert shop.theirs.deliveries.waiting, "the shop has nothing to tell"
    completed, cancelled = (shop.twins(order)[0] for order in orders[:2])

    _goes_down(shop)
    for number in range(ORDERS):
        if number == ORDERS // 2:
            shop.theirs.shop.edit_order(completed.id, status="completed")
            shop.theirs.shop.edit_order(cancelled.id, status="cancelled")
            _count_anew(shop, goods[0])
        orders.append(await _placed(shop, chance, buyers, goods, chance.choice(FATES)))
        if number % AT_ONCE == AT_ONCE - 1:
            share = SHARES[number // AT_ONCE % len(SHARES)]
            shop.theirs.begin_outage(seed=chance.randrange(1000), share=share, seconds=HANGS)
            shop.pass_by(60 * AT_ONCE / ORDERS)
            await shop.work()
    happened = Counter(call.fault for call in shop.theirs.calls)
    shop.theirs.end_outage()
    shop.theirs.deliveries.losing = 0
    await shop.drain()
    await shop.poll()
    await shop.drain()
    shops = stock_owner == "woocommerce"
    found = {each: COUNTED_ANEW if shops and each is goods[0] else 0 for each in goods}
    for each in goods:
        # The shop holds nothing for what is pending.
        pending = _kept(shop, each, unpaid=True) * shops
        assert shop.stock_of(each)[1] == STOCK + found[each] - _kept(shop, each) + pending
    if shops:  # the clock compares every few minutes
        await shop.ours.run(ReconcileStock, shop.ours.clock.now())
        await shop.drain()

    assert {*SPOILT, *CHANCES} <= set(happened), happened
    assert sum(happened[kind] for kind in CHANCES) >= 4 * len(CHANCES), happened
    assert waiting(shop.database) == 0
    assert shop.database.execute("SELECT count(*) FROM orders") == [(len(orders),)]
    for order in orders:
        _assert_in_step(shop, order)
    assert [_state(shop, order)[0].value for order in orders[:2]] == ["completed", "cancelled"]
    assert shop.conflicts() == []
    assert shop.theirs.overlaps == []
    for each in goods:
        here, there = shop.stock_of(each)
        assert here == STOCK + found[each] - _kept(shop, each)
        assert there == here + _kept(shop, each, unpaid=True) * shops


def _goes_down(shop: ConnectedShop) -> None:
    """What it would have told, and would tell in this hour, is lost."""
    shop.theirs.deliveries.clear()
    shop.theirs.deliveries.losing = None
    for method, kinds in (("POST", SPOILT), ("GET", CHANCES)):
        for kind in kinds:
            shop.theirs.trouble.plan(
                ShopFault(kind=kind, method=method, path="/wp-json/wc/v3/orders", seconds=HANGS)  # type: ignore[arg-type]
            )


def _count_anew(shop: ConnectedShop, goods: Goods) -> None:
    """Somebody in the shop finds so many pieces more."""
    product = shop.woo_id_of(goods)
    before = shop.theirs.shop.product(product).stock_quantity
    assert before is not None
    shop.theirs.shop.edit_product(product, stock_quantity=before + COUNTED_ANEW)


async def _placed(
    shop: ConnectedShop, chance: Random, buyers: Sequence[Buyer], goods: Sequence[Goods], fate: str
) -> dict[str, Any]:
    """An order, and what becomes of it at once."""
    buyer = chance.choice(buyers)
    chosen = chance.sample(list(goods), chance.randint(1, 2))
    order = await buyer.bought(
        *((each, "1") for each in chosen), delivery=COURIER, address="Москва, Тверская, 1"
    )
    if fate == "withdrawn":
        assert (await buyer.cancel(order)).status_code == 200
    elif fate != "unpaid":
        await shop.ours.paid(buyer, order)
    if fate == "completed":
        assert (await shop.ours.step(order, "accept")).status_code == 200
        assert (await shop.ours.step(order, "complete")).status_code == 200
    if fate == "cancelled":
        assert (await shop.ours.step(order, "cancel", reason="нет товара")).status_code == 200
    return order


def _assert_in_step(shop: ConnectedShop, order: Mapping[str, Any]) -> None:
    state, payment, total = _state(shop, order)
    twins = shop.twins(order)
    if not twins:
        assert goods_are_back(state), f"order {order['number']} is lost"
        return
    [there] = twins
    assert there.total() * 100 == total
    assert there.status == shop_status(state, payment).value


def _state(shop: ConnectedShop, order: Mapping[str, Any]) -> tuple[OrderState, PaymentAxis, int]:
    ((state, payment, total),) = shop.database.execute(
        "SELECT state, payment, total_minor FROM orders WHERE id = %s", order["id"]
    )
    return OrderState(state), PaymentAxis(payment), total


def _kept(shop: ConnectedShop, goods: Goods, *, unpaid: bool = False) -> int:
    """Pieces of orders that are not over, or only of those that wait for money."""
    states = ["awaiting_payment"] if unpaid else ["awaiting_payment", "new", "confirmed", "completed"]
    ((milli,),) = shop.database.execute(
        "SELECT coalesce(sum(l.quantity_milli), 0) FROM order_lines l JOIN orders o ON o.id = l.order_id"
        " WHERE l.variant_id = %s AND o.state = ANY(%s)",
        goods.variant_id,
        states,
    )
    return int(milli) // 1000
