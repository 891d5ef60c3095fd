"""Merging while the two clients buy, pay, earn and are merged the other way round: by parallel connections.

Whatever comes first, the books balance in the end (the fixture of this folder asks), nobody waits in a ring, and
what a provider has said is booked.
"""

import asyncio
from collections import Counter

import httpx
import pytest

from application.loyalty.activate_points import ActivatePoints
from application.orders.expire_order import ExpireOrder
from domain.shared.ids import OrderId
from tests.support.buyer import Buyer, callback
from tests.support.merging import merged, totals, try_to_merge, try_to_undo
from tests.support.shop import Shop

ROUNDS = range(4)


def statuses(answers: list[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


@pytest.mark.parametrize("_", ROUNDS)
async def test_payments_arrive_during_a_merge(shop: Shop, _: int) -> None:
    tea = await shop.goods(stock=("100",))
    survivor, source = await shop.buyer(points="100"), await shop.buyer(points="100")
    orders = [await buyer.bought((tea, "1"), points="20") for buyer in (source, survivor) * 3]
    payments = [
        await buyer.start_payment(order) for buyer, order in zip((source, survivor) * 3, orders, strict=True)
    ]

    merging, *said = await asyncio.gather(
        try_to_merge(shop.http, survivor.client_id, source.client_id),
        *(shop.delivered(callback(payment)) for payment in payments),
    )

    assert merging.status_code == 200, merging.text
    assert set(said) == {"captured"}
    assert [(await survivor.see(order))["status"] for order in orders] == ["paid"] * 6
    assert totals(shop.database)["points_redeemed"] == 6 * 20_00


@pytest.mark.parametrize("_", ROUNDS)
async def test_opposite_merges_at_once(shop: Shop, _: int) -> None:
    one, two = await shop.buyer(points="10"), await shop.buyer(points="20")

    answers = await asyncio.gather(
        try_to_merge(shop.http, one.client_id, two.client_id),
        try_to_merge(shop.http, two.client_id, one.client_id),
        try_to_merge(shop.http, one.client_id, two.client_id),
    )

    assert statuses(answers) == {200: 1, 409: 2}
    assert len(shop.database.execute("SELECT 1 FROM clients WHERE merged_into IS NOT NULL")) == 1


async def test_merges_in_a_ring_at_once(shop: Shop) -> None:
    buyers = [await shop.buyer(points="10") for _ in range(4)]
    ring = zip(buyers, buyers[1:] + buyers[:1], strict=True)

    await asyncio.gather(*(try_to_merge(shop.http, one.client_id, two.client_id) for one, two in ring))

    assert not shop.database.execute(
        "SELECT 1 FROM clients c JOIN clients d ON d.id = c.merged_into AND c.id = d.merged_into"
    )
    assert totals(shop.database)["points_active"] == 40_00
    assert shop.database.execute("SELECT 1 FROM clients WHERE merged_into IS NULL")


@pytest.mark.parametrize("_", ROUNDS)
async def test_orders_are_placed_during_a_merge(shop: Shop, _: int) -> None:
    """An order of the source comes before the merge and is the survivor's, or is refused."""
    tea = await shop.goods(stock=("100",))
    survivor, source = await shop.buyer(points="100"), await shop.buyer(points="100")
    await source.put(tea, "1")
    await survivor.put(tea, "1")
    quotes = {buyer.client_id: await buyer.quote(points="10") for buyer in (survivor, source)}

    async def place(buyer: Buyer) -> httpx.Response:
        return await buyer.place(points="10", quote_hash=quotes[buyer.client_id]["quote_hash"])

    merging, *placed = await asyncio.gather(
        try_to_merge(shop.http, survivor.client_id, source.client_id),
        place(survivor),
        place(source),
        *(buyer.buy((tea, "1"), points="5") for buyer in (survivor, source) * 3),
    )

    assert merging.status_code == 200, merging.text
    assert all(answer.status_code < 500 for answer in placed)
    orders = shop.database.execute("SELECT client_id FROM orders")
    assert {client_id for (client_id,) in orders} <= {survivor.client_id}
    assert len(orders) == statuses(placed)[201]


@pytest.mark.parametrize("_", ROUNDS)
async def test_jobs_run_during_a_merge_and_its_undoing(shop: Shop, _: int) -> None:
    shop.add_program(2, defer_days=1)
    tea = await shop.goods(stock=("100",))
    survivor, source = await shop.buyer(points="100"), await shop.buyer(points="100")
    expiring = [await buyer.bought((tea, "1"), points="20") for buyer in (survivor, source)]
    shop.clock.advance(hours=3)
    before = totals(shop.database)

    answer, *_done = await asyncio.gather(
        try_to_merge(shop.http, survivor.client_id, source.client_id),
        *(shop.run(ExpireOrder, OrderId(order["id"])) for order in expiring),
        shop.run(ActivatePoints),
    )
    assert answer.status_code == 200, answer.text
    assert totals(shop.database)["points_active"] == before["points_active"] + before["points_held"]
    undoing, *_done = await asyncio.gather(
        try_to_undo(shop.http, answer.json()), shop.run(ActivatePoints), survivor.buy((tea, "1"), points="50")
    )
    assert undoing.status_code == 200, undoing.text


async def test_nobody_is_broken_off_for_a_merge(shop: Shop) -> None:
    """A merge steps back for whoever holds an order and wants the client: no deadlock is ever detected."""
    tea = await shop.goods(stock=("1000",))
    survivor, source = await shop.buyer(points="500"), await shop.buyer(points="500")
    deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    ((before,),) = shop.database.execute(deadlocks)

    async def buy_and_pay(buyer: Buyer) -> None:
        for _ in range(4):
            answer = await buyer.buy((tea, "1"), points="3")
            if answer.status_code == 201:
                paying = await buyer.try_to_pay(answer.json())
                if paying.status_code == 201:
                    await shop.deliver(callback(paying.json()))

    merging, *_ = await asyncio.gather(
        try_to_merge(shop.http, survivor.client_id, source.client_id),
        *(buy_and_pay(buyer) for buyer in (survivor, source) * 3),
    )

    assert merging.status_code == 200, merging.text
    shop.database.execute("SELECT pg_stat_clear_snapshot()")
    ((after,),) = shop.database.execute(deadlocks)
    assert after == before


async def test_undone_twice_at_once(shop: Shop) -> None:
    survivor, source = await shop.buyer(points="10"), await shop.buyer(points="20")
    merge = await merged(survivor, source)

    answers = await asyncio.gather(*(try_to_undo(shop.http, merge) for _ in range(4)))

    assert statuses(answers) == {200: 1, 409: 3}
    assert totals(shop.database)["points_active"] == 30_00
