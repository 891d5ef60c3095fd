"""However many ends race for one order, it ends once and lets go once."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from application.orders.expire_order import ExpireOrder
from tests.support.shop import Buyer, Goods, Shop, callback

ORDERS = 6


@pytest.fixture
async def tea(shop: Shop) -> Goods:
    return await shop.goods(stock=("100",))


async def held(shop: Shop, tea: Goods) -> list[tuple[Buyer, dict[str, Any]]]:
    """Orders of several buyers, each with goods and points held."""
    pairs = []
    for buyer in await shop.buyers(ORDERS):
        await shop.give_points(buyer, "30")
        pairs.append((buyer, await buyer.bought((tea, "3"), points="30")))
    return pairs


def nothing_is_held(shop: Shop) -> bool:
    goods = shop.database.execute("SELECT on_hand_milli, reserved_milli FROM stock_items")
    points = shop.database.execute("SELECT DISTINCT remaining_hundredths, held_hundredths FROM point_lots")
    return (goods, points) == ([(100_000, 0)], [(30_00, 0)])


async def test_expiry_and_both_kinds_of_cancel_race(shop: Shop, tea: Goods) -> None:
    """INV-OR-5, INV-OR-6."""
    pairs = await held(shop, tea)
    shop.clock.advance(hours=1)

    races: list[Awaitable[Any]] = []
    for buyer, order in pairs:
        races += [
            shop.run(ExpireOrder, order["id"]),
            buyer.cancel(order),
            shop.step(order, "cancel", reason="закрыто"),
            shop.run(ExpireOrder, order["id"]),
        ]
    await asyncio.gather(*races)

    ends = shop.database.execute("SELECT count(*) FROM order_history GROUP BY order_id")
    assert ends == [(2,)] * ORDERS
    assert nothing_is_held(shop)
    releases = "SELECT count(*) FROM ledger_transfers WHERE starts_with(key, 'release:')"
    assert shop.database.execute(releases) == [(ORDERS,)]


async def test_expiry_cancel_and_payment_race(shop: Shop, tea: Goods) -> None:
    """INV-OR-6, INV-PA-8: money either buys the order or becomes one orphan."""
    pairs = await held(shop, tea)
    payments = [await buyer.start_payment(order) for buyer, order in pairs]
    shop.clock.advance(minutes=61)

    races: list[Awaitable[Any]] = []
    for (buyer, order), payment in zip(pairs, payments, strict=True):
        races += [
            shop.deliver(callback(payment)),
            shop.run(ExpireOrder, order["id"]),
            buyer.cancel(order),
            shop.deliver(callback(payment)),
        ]
    await asyncio.gather(*races)

    orders = shop.database.execute("SELECT state, captured_minor - orphaned_minor FROM orders")
    assert set(orders) <= {("new", 270_00), ("cancelled", 0)}
    orphans = shop.database.execute("SELECT count(*) FROM refunds")
    assert orphans == [(sum(state == "cancelled" for state, _ in orders),)]


async def test_staff_cancel_and_payment_race(shop: Shop, tea: Goods) -> None:
    """INV-OR-10: an order is cancelled only once it is paid, and then its money is asked back."""
    pairs = await held(shop, tea)
    payments = [await buyer.start_payment(order) for buyer, order in pairs]

    races: list[Awaitable[Any]] = []
    for (_, order), payment in zip(pairs, payments, strict=True):
        races += [shop.deliver(callback(payment)), shop.step(order, "cancel", reason="закрыто")]
    await asyncio.gather(*races)

    states = [state for (state,) in shop.database.execute("SELECT state FROM orders")]
    assert set(states) <= {"cancelled", "new"}
    refunds = shop.database.execute("SELECT amount_minor FROM refunds")
    assert refunds == [(270_00,)] * states.count("cancelled")


async def test_an_order_whose_payment_is_pending_does_not_expire(shop: Shop, tea: Goods) -> None:
    """INV-OR-7: a payment that starts at the last moment moves the term to the end of its window."""
    (buyer, order), *_ = await held(shop, tea)
    shop.clock.advance(minutes=59)
    payment = await buyer.start_payment(order)

    for minutes in (2, 20):
        shop.clock.advance(minutes=minutes)
        await shop.run(ExpireOrder, order["id"])
        assert (await buyer.see(order))["state"] == "awaiting_payment"
    jobs = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'orders.expire' AND args ->> 'order_id' = %s"
    assert shop.database.execute(jobs, order["id"]) == [(3,)]

    assert await shop.delivered(callback(payment)) == "captured"
    shop.clock.advance(days=1)
    await shop.run(ExpireOrder, order["id"])
    assert shop.database.execute("SELECT state FROM orders WHERE id = %s", order["id"]) == [("new",)]


async def test_an_order_whose_payment_never_came_expires_after_its_window(shop: Shop, tea: Goods) -> None:
    (buyer, order), *_ = await held(shop, tea)
    shop.clock.advance(minutes=59)
    await buyer.start_payment(order)

    shop.clock.advance(minutes=25)
    await shop.run(ExpireOrder, order["id"])

    assert (await buyer.see(order))["state"] == "expired"
    assert shop.database.execute("SELECT state FROM payments") == [("expired",)]
