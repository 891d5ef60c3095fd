"""Collisions in time: what a payment, a cancellation and a job do to each other when they meet."""

import asyncio
import json
from collections.abc import Coroutine, Iterator
from random import Random
from typing import Any, Final
from uuid import UUID

import httpx
import psycopg
import pytest

from application.loyalty.accrual import AccruePoints
from application.loyalty.when_order_paid import AccrueWhenOrderPaid
from application.orders.expire_order import ExpireOrder
from application.shared.ports import UnitOfWork
from application.shared.react import ReactOnce
from domain.loyalty.program import AccrueOn
from domain.shared.ids import EventId, OrderId
from entrypoints.worker.reactions import decoded
from tests.support.database import Database
from tests.support.shop import API, COURIER, Buyer, Goods, Shop, callback
from tests.support.sign_in import assert_problem

SOON: Final = 0.4
"""Enough for a request to come to the lock that it has to wait for."""


@pytest.fixture
def rival(database: Database) -> Iterator[psycopg.Connection]:
    """Another transaction, under way; what it locks it gives back in the end."""
    with psycopg.connect(database.dsn) as connection:
        yield connection
        connection.rollback()


def is_free(rival: psycopg.Connection, rows: str, *parameters: object) -> bool:
    """Whether the rival gets these rows at once."""
    try:
        with rival.transaction():
            rival.execute(f"{rows} FOR UPDATE NOWAIT", parameters)
    except psycopg.errors.LockNotAvailable:
        return False
    return True


async def react_to_payment(shop: Shop) -> None:
    """Run the accrual as the worker does, once for each logged event."""
    for event_id, topic, payload in shop.database.execute(
        "SELECT id, topic, payload FROM event_log WHERE topic = 'orders.order_paid'"
    ):
        async with shop.worker() as scope:
            react_once, reaction = await scope.get(ReactOnce), await scope.get(AccrueWhenOrderPaid)
            await react_once("loyalty.order_paid", reaction, decoded(topic, payload), EventId(event_id))


async def test_an_order_cancelled_before_its_points_accrue_earns_nothing(shop: Shop) -> None:
    """INV-LO-8: the job that accrues may run long after the payment, and the staff be faster."""
    buyer = await shop.buyer()
    order = await buyer.bought((await shop.goods(), "1"))
    await shop.paid(buyer, order)
    assert (await shop.step(order, "cancel", reason="разбили")).status_code == 200

    await react_to_payment(shop)

    assert shop.database.execute("SELECT count(*) FROM point_lots") == [(0,)]
    assert (await buyer.standing())["active"] == "0.00"


async def test_points_do_not_accrue_while_their_order_is_being_cancelled(
    shop: Shop, rival: psycopg.Connection
) -> None:
    buyer = await shop.buyer()
    order = await buyer.bought((await shop.goods(), "1"))
    await shop.paid(buyer, order)
    rival.execute("SELECT 1 FROM orders FOR UPDATE")

    async with asyncio.TaskGroup() as group:
        accruing = group.create_task(react_to_payment(shop))
        await asyncio.sleep(SOON)
        waited = not accruing.done()
        rival.rollback()

    assert waited
    assert (await buyer.standing())["active"] == "10.00"


async def test_an_order_earns_its_points_once_however_often_they_are_asked_for(shop: Shop) -> None:
    buyer = await shop.buyer()
    order = await buyer.bought((await shop.goods(), "1"))
    await shop.paid(buyer, order)

    for _ in range(2):
        async with shop.worker() as scope:
            accrue, uow = await scope.get(AccruePoints), await scope.get(UnitOfWork)
            async with uow:
                await accrue(OrderId(UUID(order["id"])), on=AccrueOn.PAID, at=shop.clock.now())

    assert (await buyer.standing())["active"] == "10.00"


@pytest.mark.parametrize("what", ["everything", "one product"])
async def test_whoever_takes_out_of_a_cart_waits_before_touching_its_lines(
    shop: Shop, rival: psycopg.Connection, what: str
) -> None:
    """The cart first, then its lines, as in placing an order: else the two wait for each other."""
    tea, buyer = await shop.goods(), await shop.buyer()
    await buyer.put(tea)
    rival.execute("SELECT 1 FROM carts FOR UPDATE")
    path = f"{API}/cart/" if what == "everything" else f"{API}/cart/items/{tea.product_id}"

    async with asyncio.TaskGroup() as group:
        removing = group.create_task(shop.http.delete(path, headers=dict(buyer.headers)))
        await asyncio.sleep(SOON)
        lines_are_free = is_free(rival, "SELECT 1 FROM cart_lines")
        rival.rollback()

    assert removing.result().status_code in (200, 204)
    assert lines_are_free
    assert (await buyer.get("cart/"))["lines"] == []


async def test_a_payment_locks_points_before_money(shop: Shop, rival: psycopg.Connection) -> None:
    """As the revival of an expired order does: else two payments of one client wait for each other."""
    tea, buyer = await shop.goods(), await shop.buyer(points="100")
    await shop.paid(buyer, await buyer.bought((tea, "1")))
    payment = await buyer.start_payment(await buyer.bought((tea, "1"), points="50"))
    rival.execute("SELECT 1 FROM point_lots FOR UPDATE")

    async with asyncio.TaskGroup() as group:
        delivering = group.create_task(shop.delivered(callback(payment)))
        await asyncio.sleep(SOON)
        money_is_free = is_free(rival, "SELECT 1 FROM ledger_accounts WHERE kind = 'psp_receivable'")
        rival.rollback()

    assert delivering.result() == "captured"
    assert money_is_free


async def test_a_buyer_does_not_wait_for_a_lapsed_hold_that_is_being_paid(
    shop: Shop, rival: psycopg.Connection
) -> None:
    """INV-ST-10: the payment may need the shelf next, and this buyer has locked it."""
    tea = await shop.goods(stock=("1",))
    first, second = await shop.buyers(2)
    await first.bought((tea, "1"))
    shop.clock.advance(minutes=61)
    rival.execute("SELECT 1 FROM stock_reservations FOR UPDATE")

    answer = await asyncio.wait_for(second.buy((tea, "1")), timeout=5)

    assert_problem(answer, 409, "stock.not_enough")
    rival.rollback()
    assert (await second.buy((tea, "1"))).status_code == 201


async def test_late_money_locks_the_shelves_of_its_goods_in_one_order(
    shop: Shop, rival: psycopg.Connection
) -> None:
    """INV-ST-10: it lets go at one location and may take at another; both are locked by key, at once."""
    low, high = sorted(shop.locations)
    shop.database.execute("UPDATE locations SET priority = CASE id WHEN %s THEN 0 ELSE 1 END", high)
    tea, buyer = await shop.goods(stock=("5", "5")), await shop.buyer()
    payment = await buyer.start_payment(
        await buyer.bought((tea, "1"), delivery=COURIER, address="Москва, Арбат, 1")
    )
    assert shop.database.execute("SELECT location_id FROM stock_reservations") == [(high,)]
    shop.clock.advance(minutes=61)
    rival.execute("SELECT 1 FROM stock_items WHERE location_id = %s FOR UPDATE", (low,))

    async with asyncio.TaskGroup() as group:
        delivering = group.create_task(shop.delivered(callback(payment)))
        await asyncio.sleep(SOON)
        other_is_free = is_free(rival, "SELECT 1 FROM stock_items WHERE location_id = %s", high)
        rival.rollback()

    assert delivering.result() == "captured"
    assert other_is_free
    assert shop.database.execute("SELECT state FROM orders") == [("new",)]


async def test_a_changed_price_is_told_as_money(shop: Shop) -> None:
    tea, buyer = await shop.goods(price="100.00"), await shop.buyer()
    await buyer.put(tea)
    quote = await buyer.quote()
    shop.database.execute("UPDATE product_variants SET price_minor = 12000")

    answer = await buyer.place(quote_hash=quote["quote_hash"])

    assert_problem(answer, 409, "orders.quote_changed")
    details = answer.json()["details"]
    assert details["total"] == {"amount": "120.00", "currency": "RUB"}
    assert details["lines"] == [
        {
            "sku": "TEA",
            "old_unit_price": {"amount": "100.00", "currency": "RUB"},
            "new_unit_price": {"amount": "120.00", "currency": "RUB"},
        }
    ]
    assert (await buyer.place(quote_hash=details["quote_hash"])).status_code == 201


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "orders/{id}"), ("POST", "orders/{id}/cancel"), ("POST", "payments/orders/{id}")],
)
@pytest.mark.parametrize("exists", [True, False])
async def test_a_stranger_learns_nothing_of_orders(shop: Shop, method: str, path: str, exists: bool) -> None:
    buyer = await shop.buyer()
    order = await buyer.bought((await shop.goods(), "1"))
    named = order["id"] if exists else "0193a1b2-0000-7000-8000-000000000000"

    answer = await shop.http.request(method, f"{API}/{path.format(id=named)}")

    assert_problem(answer, 401, "access.sign_in_needed")
    assert (await buyer.see(order))["status"] == "pending"


PROBES: Final[list[Any]] = ["\ud800 surrogate address", "nul \x00 in address"]


@pytest.mark.parametrize("address", PROBES)
async def test_text_that_the_database_cannot_keep_is_refused(shop: Shop, address: str) -> None:
    tea, buyer = await shop.goods(), await shop.buyer()
    line = {"variant_id": str(tea.variant_id), "quantity": "1"}
    body = json.dumps({"delivery": COURIER, "lines": [line], "address": address})

    answer = await shop.http.post(
        f"{API}/orders/",
        content=body,
        headers={**buyer.headers, "Idempotency-Key": "k", "Content-Type": "application/json"},
    )

    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("cursor", ["%ff", "%00", "a" * 500, "MDAwMS0wMS0wMVQwMDowMDowMCswMDowMCAx"])
async def test_a_foreign_cursor_is_refused(shop: Shop, cursor: str) -> None:
    buyer = await shop.buyer()

    for path in ("orders/me", "loyalty/entries"):
        answer = await shop.http.get(f"{API}/{path}?cursor={cursor}", headers=dict(buyer.headers))
        assert answer.status_code in (200, 400, 422), (path, answer.text)


async def buys(buyer: Buyer, goods: list[Goods]) -> httpx.Response:
    lines = [(one, "1") for one in goods]
    return await buyer.buy(*lines, delivery=COURIER, address="Москва, Арбат, 1", points="40")


async def fills_and_clears_the_cart(buyer: Buyer, goods: Goods) -> httpx.Response:
    await buyer.put(goods)
    return await buyer.http.delete(f"{API}/cart/", headers=dict(buyer.headers))


async def expires(shop: Shop, order: dict[str, Any]) -> None:
    await shop.run(ExpireOrder, OrderId(UUID(order["id"])))


@pytest.mark.parametrize("seed", range(3))
async def test_everything_at_once_deadlocks_nowhere(shop: Shop, seed: int) -> None:
    """INV-ST-10, INV-OR-6: late money, expiry, cancellation and new orders over the same goods and points."""
    dice = Random(seed)
    goods = [await shop.goods(f"G{number}", stock=("6", "6")) for number in range(3)]
    buyers = await shop.buyers(4) * 3
    for buyer in buyers:
        await shop.give_points(buyer, "200")
    placed = [(buyer, await buys(buyer, dice.sample(goods, 2))) for buyer in buyers]
    orders = [(buyer, answer.json()) for buyer, answer in placed if answer.status_code == 201]
    payments = [await buyer.start_payment(order) for buyer, order in orders]
    shop.clock.advance(minutes=61)

    doings: list[Coroutine[Any, Any, httpx.Response | None]] = [
        *(shop.deliver(callback(payment)) for payment in payments),
        *(expires(shop, order) for _, order in orders[::2]),
        *(shop.step(order, "cancel", reason="нет") for _, order in orders[::3]),
        *(buys(buyer, dice.sample(goods, 2)) for buyer in buyers),
        *(fills_and_clears_the_cart(buyer, dice.choice(goods)) for buyer in buyers),
    ]
    dice.shuffle(doings)
    answers = await asyncio.gather(*doings)

    assert {answer.status_code for answer in answers if answer is not None} <= {200, 201, 204, 409}


async def test_goods_are_not_held_for_ever_by_starting_to_pay_again_and_again(shop: Shop) -> None:
    """D1.4: an unpaid order holds them for a day at most, and one window of the provider more."""
    tea, buyer = await shop.goods(stock=("1",)), await shop.buyer()
    order = await buyer.bought((tea, "1"))
    minutes = 0
    while (answer := await buyer.try_to_pay(order)).status_code == 201:
        shop.clock.advance(minutes=20)
        minutes += 20

    assert_problem(answer, 409, "orders.hold_over")
    assert minutes == 1440
    shop.clock.advance(minutes=5)
    await expires(shop, order)
    assert shop.database.execute("SELECT state FROM orders") == [("expired",)]


@pytest.mark.parametrize("field", ["event_id", "reference"])
async def test_a_signed_event_that_the_database_cannot_keep_is_refused(shop: Shop, field: str) -> None:
    buyer = await shop.buyer()
    payment = await buyer.start_payment(await buyer.bought((await shop.goods(), "1")))

    answer = await shop.deliver(callback(payment, **{field: "a\x00b"}))

    assert_problem(answer, 422, "payments.event_malformed")
    assert (await buyer.get(f"payments/{payment['id']}"))["state"] == "pending"
