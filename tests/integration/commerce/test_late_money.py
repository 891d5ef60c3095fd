"""Money that comes too late, or twice: it revives its order or goes back."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from application.orders.expire_order import ExpireOrder
from application.payments.settle_refund import SettleRefund
from domain.shared.ids import RefundId
from tests.support.books import assert_books_balance
from tests.support.shop import API, Buyer, Goods, Shop, callback


@pytest.fixture
async def tea(shop: Shop) -> Goods:
    return await shop.goods(stock=("2", "2"))


@pytest.fixture
async def buyer(shop: Shop) -> Buyer:
    return await shop.buyer(points="50")


@pytest.fixture
async def order(buyer: Buyer, tea: Goods) -> dict[str, Any]:
    return await buyer.bought((tea, "2"), points="50")


@pytest.fixture
async def payment(buyer: Buyer, order: dict[str, Any]) -> dict[str, Any]:
    return await buyer.start_payment(order)


async def expired(shop: Shop, order: dict[str, Any]) -> None:
    shop.clock.advance(minutes=61)
    await shop.run(ExpireOrder, order["id"])


async def orphans(shop: Shop) -> list[tuple[str, str]]:
    """Amount and state of the open cases, as the desk sees them."""
    answer = await shop.http.get(f"{API}/admin/payments/orphans", headers=shop.staff)
    return [(case["amount"]["amount"], case["state"]) for case in answer.json()["items"]]


async def settle_all(shop: Shop) -> None:
    for (refund_id,) in shop.database.execute("SELECT id FROM refunds"):
        await shop.run(SettleRefund, RefundId(UUID(str(refund_id))))


async def test_late_money_revives_an_expired_order_when_all_can_be_held_again(
    shop: Shop, buyer: Buyer, order: dict[str, Any], payment: dict[str, Any]
) -> None:
    await expired(shop, order)
    assert (await buyer.see(order))["status"] == "cancelled"
    assert_books_balance(shop.database)

    assert await shop.delivered(callback(payment)) == "captured"
    assert await shop.delivered(callback(payment)) == "duplicate"

    seen = await buyer.see(order)
    assert (seen["status"], seen["state"], seen["expires_at"]) == ("paid", "new", None)
    assert [change["event"] for change in seen["history"]] == ["placed", "expired", "paid_late"]
    assert shop.database.execute("SELECT state, expires_at FROM stock_reservations") == [("active", None)]
    assert shop.database.execute("SELECT state FROM point_uses") == [("spent",)]
    assert await orphans(shop) == []


async def test_money_that_comes_before_the_late_expiry_job_meets_an_expired_order(
    shop: Shop, buyer: Buyer, order: dict[str, Any], payment: dict[str, Any]
) -> None:
    shop.clock.advance(minutes=61)

    assert await shop.delivered(callback(payment)) == "captured"

    history = [change["event"] for change in (await buyer.see(order))["history"]]
    assert history == ["placed", "expired", "paid_late"]
    await shop.run(ExpireOrder, order["id"])
    assert (await buyer.see(order))["status"] == "paid"


async def test_late_money_is_an_orphan_when_the_goods_are_gone_and_goes_back_when_due(
    shop: Shop, buyer: Buyer, tea: Goods, order: dict[str, Any], payment: dict[str, Any]
) -> None:
    await expired(shop, order)
    await (await shop.buyer()).bought((tea, "1"))

    assert await shop.delivered(callback(payment)) == "captured"

    seen = await buyer.see(order)
    assert (seen["state"], seen["paid"]["amount"]) == ("expired", "0.00")
    assert await orphans(shop) == [("150.00", "requested")]
    assert (await buyer.standing())["active"] == "50.00"
    assert_books_balance(shop.database)

    shop.clock.advance(hours=5, minutes=59)
    await settle_all(shop)
    assert await orphans(shop) == [("150.00", "requested")]

    shop.clock.advance(minutes=1)
    await settle_all(shop)
    await settle_all(shop)
    assert await orphans(shop) == []
    assert shop.database.execute("SELECT state, refunded_minor FROM payments") == [("refunded", 150_00)]
    back = "SELECT count(*), sum(amount)::bigint FROM ledger_transfers WHERE starts_with(key, 'refund:')"
    assert shop.database.execute(back) == [(1, 150_00)]


async def test_late_money_is_an_orphan_when_the_points_are_gone(
    shop: Shop, buyer: Buyer, tea: Goods, order: dict[str, Any], payment: dict[str, Any]
) -> None:
    """And then the goods are not held either."""
    await expired(shop, order)
    cup = await shop.goods("CUP", stock=("9",))
    await buyer.bought((cup, "1"), points="50")

    await shop.delivered(callback(payment))

    assert (await buyer.see(order))["state"] == "expired"
    assert await orphans(shop) == [("150.00", "requested")]
    active = "SELECT count(*) FROM stock_reservations WHERE order_id = %s AND state = 'active'"
    assert shop.database.execute(active, order["id"]) == [(0,)]


async def test_money_for_a_cancelled_order_is_an_orphan(
    shop: Shop, buyer: Buyer, order: dict[str, Any], payment: dict[str, Any]
) -> None:
    assert (await buyer.cancel(order)).status_code == 200

    assert await shop.delivered(callback(payment)) == "captured"

    seen = await buyer.see(order)
    assert (seen["status"], seen["paid"]["amount"]) == ("cancelled", "0.00")
    assert await orphans(shop) == [("150.00", "requested")]
    assert shop.database.execute("SELECT state FROM stock_reservations") == [("released",)]


async def test_an_order_paid_by_two_attempts_gives_the_second_back(
    shop: Shop, buyer: Buyer, order: dict[str, Any], payment: dict[str, Any]
) -> None:
    """D2.3: an older attempt that was declined succeeds after all, beside the newer one, in parallel."""
    await shop.delivered(callback(payment, event_id="declined", type="payment.failed"))
    second = await buyer.start_payment(order)

    outcomes = await asyncio.gather(shop.delivered(callback(payment)), shop.delivered(callback(second)))

    assert outcomes == ["captured", "captured"]
    seen = await buyer.see(order)
    assert (seen["status"], seen["paid"]["amount"]) == ("paid", "150.00")
    assert await orphans(shop) == [("150.00", "requested")]
    shop.clock.advance(hours=6)
    await settle_all(shop)
    assert shop.database.execute("SELECT state FROM payments ORDER BY state") == [
        ("refunded",),
        ("succeeded",),
    ]


async def test_a_paid_order_that_staff_cancel_is_refunded(
    shop: Shop, buyer: Buyer, order: dict[str, Any], payment: dict[str, Any]
) -> None:
    """INV-OR-10, INV-PA-3: everything goes back, once, however often the job runs."""
    await shop.delivered(callback(payment))
    assert (await shop.step(order, "cancel", reason="разбили")).status_code == 200
    assert (await buyer.see(order))["status"] == "cancelled"
    assert (await buyer.standing())["active"] == "50.00"
    assert_books_balance(shop.database)

    (refund_id,) = shop.database.execute("SELECT id FROM refunds")[0]
    await asyncio.gather(*(shop.run(SettleRefund, refund_id) for _ in range(5)))

    seen = await buyer.see(order)
    assert (seen["status"], seen["payment"], seen["refunded"]["amount"]) == ("refunded", "refunded", "150.00")
    assert [change["event"] for change in seen["history"]] == ["placed", "paid", "cancelled", "refunded"]
    assert shop.database.execute("SELECT state, refund_pending_minor FROM payments") == [("refunded", 0)]
    assert await orphans(shop) == []
