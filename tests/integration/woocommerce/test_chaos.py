"""Two hundred orders while the shop is down for an hour: none is lost, none is doubled, both sides agree in the end."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final

import pytest

from application.woocommerce.shop_status import goods_are_back, shop_status
from domain.orders.status import OrderState, PaymentAxis
from tests.support.buyer import COURIER, Buyer, Goods
from tests.support.connected_shop import ConnectedShop, waiting

ORDERS: Final = 200
STOCK: Final = 150
# What becomes of an order before the shop is back; repeated by their share.
FATES: Final = ("paid",) * 8 + ("completed",) * 3 + ("withdrawn",) * 2 + ("cancelled",) * 2 + ("unpaid",)


@pytest.mark.parametrize("stock_owner", ["prilavok", "woocommerce"])
async def test_nothing_is_lost_or_doubled_in_an_outage(shop: ConnectedShop, stock_owner: str) -> None:
    """INV-OR-11, INV-ST-1; the webhooks of the hour are lost as well."""
    chance = Random(f"chaos {stock_owner}")
    goods = [await shop.goods(f"TEA{number}", stock=STOCK, price=f"{99 + number}.90") for number in range(5)]
    buyers = await shop.ours.buyers(8)
    before = [await _placed(shop, chance, buyers, goods) for _ in range(10)]
    await shop.drain()

    shop.theirs.begin_outage(seed=chance.randrange(1000), share=0.8, seconds=0.02)
    orders = list(before)
    for number in range(ORDERS):
        orders.append(await _placed(shop, chance, buyers, goods))
        shop.tick(60 / ORDERS)
        if number % 20 == 19:
            await _tried(shop)
    failed = [call for call in shop.theirs.calls if call.fault is not None]
    shop.theirs.end_outage()
    await shop.drain()
    await shop.poll()
    await shop.drain()

    assert failed, "the shop was never down"
    assert waiting(shop.database) == 0
    for order in orders:
        await _assert_in_step(shop, order)
    assert shop.conflicts() == []
    assert shop.theirs.overlaps == []
    for each in goods:
        here, there = shop.stock_of(each)
        assert there == here + _waits_for_money(shop, each) * (stock_owner == "woocommerce")


async def _tried(shop: ConnectedShop) -> None:
    """What is new, and some of what waits: the rest has its pauses, or this would not end before the outage."""
    shop.database.execute(
        """
        UPDATE procrastinate_jobs SET scheduled_at = now() + CASE
            WHEN id IN (SELECT id FROM procrastinate_jobs WHERE status = 'todo' AND attempts = 0
                        AND task_name = 'woocommerce.project_order' ORDER BY random() LIMIT 20)
            THEN interval '0' ELSE interval '1 day' END
        WHERE status = 'todo' AND task_name ~ '^woocommerce' AND scheduled_at IS NOT NULL
        """
    )
    await shop.work()


async def _placed(
    shop: ConnectedShop, chance: Random, buyers: Sequence[Buyer], goods: Sequence[Goods]
) -> dict[str, Any]:
    """An order, and what becomes of it at once."""
    buyer = chance.choice(buyers)
    chosen = chance.sample(list(goods), chance.randint(1, 2))
    order = await buyer.bought(
        *((each, "1") for each in chosen), delivery=COURIER, address="Москва, Тверская, 1"
    )
    fate = chance.choice(FATES)
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


async def _assert_in_step(shop: ConnectedShop, order: Mapping[str, Any]) -> None:
    ((state, payment, total),) = shop.database.execute(
        "SELECT state, payment, total_minor FROM orders WHERE id = %s", order["id"]
    )
    axes = OrderState(state), PaymentAxis(payment)
    twins = shop.twins(order)
    if not twins:
        assert goods_are_back(axes[0]), f"order {order['number']} is lost"
        return
    [there] = twins
    assert there.total() * 100 == total
    assert there.status == shop_status(*axes).value


def _waits_for_money(shop: ConnectedShop, goods: Goods) -> int:
    """Held here for unpaid orders: the shop holds nothing for what is pending."""
    ((milli,),) = shop.database.execute(
        "SELECT coalesce(sum(r.quantity_milli), 0) FROM stock_reservations r JOIN orders o ON o.id = r.order_id"
        " WHERE r.variant_id = %s AND r.state = 'active' AND o.state = 'awaiting_payment'",
        goods.variant_id,
    )
    return int(milli) // 1000
