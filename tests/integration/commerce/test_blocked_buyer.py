"""A blocked client buys nothing more, and loses no money (INV-ID-8)."""

from typing import Any

import pytest

from application.payments.settle_refund import SettleRefund
from domain.shared.ids import RefundId
from tests.support.shop import API, Buyer, Goods, Shop, callback


@pytest.fixture
async def tea(shop: Shop) -> Goods:
    return await shop.goods(stock=("10",))


@pytest.fixture
async def buyer(shop: Shop) -> Buyer:
    return await shop.buyer(points="50")


async def block(shop: Shop, buyer: Buyer) -> None:
    answer = await shop.http.post(
        f"{API}/admin/clients/{buyer.client_id}/block", json={"reason": "Спам"}, headers=shop.staff
    )
    assert answer.status_code == 200, answer.text


def order_row(shop: Shop, order: dict[str, Any]) -> tuple[Any, ...]:
    [row] = shop.database.execute(
        "SELECT payment, captured_minor, refunded_minor FROM orders WHERE id = %s", order["id"]
    )
    return row


async def test_a_payment_begun_before_the_block_is_booked_and_refunded_as_ever(
    shop: Shop, buyer: Buyer, tea: Goods
) -> None:
    order = await buyer.bought((tea, "1"), points="20")
    payment = await buyer.start_payment(order)
    await block(shop, buyer)

    assert await shop.delivered(callback(payment)) == "captured"
    assert order_row(shop, order) == ("paid", 8_000, 0)
    cancelled = await shop.step(order, "cancel", reason="Клиент заблокирован")

    assert cancelled.status_code == 200, cancelled.text
    await settle(shop)
    assert order_row(shop, order) == ("refunded", 8_000, 8_000)
    lots = (
        "SELECT sum(remaining_hundredths)::bigint FROM point_lots WHERE client_id = %s AND state = 'active'"
    )
    assert shop.database.execute(lots, buyer.client_id) == [(5_000,)]


async def settle(shop: Shop) -> None:
    for (refund_id,) in shop.database.execute("SELECT id FROM refunds"):
        await shop.run(SettleRefund, RefundId(refund_id))


async def test_a_blocked_client_places_no_order(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    await buyer.put(tea)
    quote = await buyer.quote()
    await block(shop, buyer)

    answer = await buyer.place(quote_hash=quote["quote_hash"])

    assert answer.status_code in (401, 403), answer.text
    assert shop.database.execute("SELECT count(*) FROM orders") == [(0,)]
