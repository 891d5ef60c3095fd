"""One order from one cart, along the steps that exist, each step in the history."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from application.orders.expire_order import ExpireOrder
from tests.support.shop import API, Buyer, Goods, Shop, callback
from tests.support.sign_in import assert_problem
from tests.support.tables import changes, dump

STEPS = ("accept", "ready", "complete", "cancel")
MOVES = {
    "awaiting": {"cancel"},
    "new": {"accept", "cancel"},
    "confirmed": {"ready", "complete", "cancel"},
    "ready": {"complete", "cancel"},
}


@pytest.fixture
async def tea(shop: Shop) -> Goods:
    return await shop.goods(stock=("100",))


@pytest.fixture
async def buyer(shop: Shop) -> Buyer:
    return await shop.buyer(points="30")


async def brought_to(shop: Shop, buyer: Buyer, tea: Goods, stage: str) -> dict[str, Any]:
    order = await buyer.bought((tea, "2"), points="30")
    path = ("pay", "accept", "ready", "complete")
    until = {"awaiting": 0, "new": 1, "confirmed": 2, "ready": 3, "completed": 4}
    if stage == "cancelled":
        assert (await buyer.cancel(order)).status_code == 200
    elif stage == "expired":
        shop.clock.advance(hours=1)
        await shop.run(ExpireOrder, order["id"])
    else:
        for action in path[: until[stage]]:
            if action == "pay":
                await shop.paid(buyer, order)
            else:
                assert (await shop.step(order, action)).status_code == 200
    return order


async def test_twenty_clicks_on_one_quote_give_one_order(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    """INV-OR-3: every click has the same answer."""
    await buyer.put(tea, "2")
    quote = await buyer.quote(points="30")

    answers = await asyncio.gather(
        *(buyer.place(quote_hash=quote["quote_hash"], points="30") for _ in range(20))
    )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert shop.database.execute("SELECT count(*) FROM orders") == [(1,)]
    assert shop.database.execute("SELECT reserved_milli FROM stock_items") == [(2000,)]
    assert (await buyer.standing())["held"] == "30.00"


async def test_an_order_and_a_parallel_change_of_the_cart_do_not_mix(
    shop: Shop, buyer: Buyer, tea: Goods
) -> None:
    """INV-OR-3: either the order is of the quote, or it is refused; the cart then keeps what was put."""
    cup = await shop.goods("CUP", stock=("50",))
    for _ in range(5):
        await buyer.put(tea, "1")
        quote = await buyer.quote()
        placed, _ = await asyncio.gather(buyer.place(quote_hash=quote["quote_hash"]), buyer.put(cup, "1"))
        kept = [line["sku"] for line in (await buyer.get("cart/"))["lines"]]
        if placed.status_code == 201:
            assert [line["sku"] for line in placed.json()["price"]["lines"]] == ["TEA"]
            assert kept == ["CUP"]
        else:
            assert_problem(placed, 409, "orders.quote_changed")
            assert sorted(kept) == ["CUP", "TEA"]  # put at one instant of the frozen clock
        await shop.http.delete(f"{API}/cart/", headers=buyer.headers)


async def test_the_next_cart_of_the_same_goods_gives_another_order(
    shop: Shop, buyer: Buyer, tea: Goods
) -> None:
    orders = set()
    for _ in range(2):
        await buyer.put(tea, "1")
        quote = await buyer.quote()
        orders.add((await buyer.place(quote_hash=quote["quote_hash"])).json()["id"])

    assert len(orders) == 2


@pytest.mark.parametrize("stage", ["awaiting", "new", "confirmed", "completed", "cancelled", "expired"])
async def test_a_client_cancels_only_while_the_order_waits_for_money(
    shop: Shop, buyer: Buyer, tea: Goods, stage: str
) -> None:
    """INV-OR-4."""
    order = await brought_to(shop, buyer, tea, stage)
    before = dump(shop.database)

    answer = await buyer.cancel(order)

    if stage == "awaiting":
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
        assert shop.database.execute("SELECT state FROM stock_reservations") == [("released",)]
        assert (await buyer.standing())["active"] == "30.00"
    else:
        assert_problem(answer, 409, "orders.transition_not_allowed")
        assert changes(before, dump(shop.database)) == {}


@pytest.mark.parametrize(
    "stage", ["awaiting", "new", "confirmed", "ready", "completed", "cancelled", "expired"]
)
async def test_staff_take_only_the_steps_that_exist(shop: Shop, buyer: Buyer, tea: Goods, stage: str) -> None:
    """INV-OR-2."""
    order = await brought_to(shop, buyer, tea, stage)
    before = dump(shop.database)

    for action in set(STEPS) - MOVES.get(stage, set()):
        answer = await shop.step(order, action, **({"reason": "так надо"} if action == "cancel" else {}))
        assert_problem(answer, 409, "orders.transition_not_allowed")

    assert changes(before, dump(shop.database)) == {}


@pytest.mark.parametrize("stage", ["new", "ready"])
async def test_a_cancel_by_staff_is_in_the_history_with_its_reason(
    shop: Shop, buyer: Buyer, tea: Goods, stage: str
) -> None:
    """INV-OR-2: one row."""
    order = await brought_to(shop, buyer, tea, stage)
    before = dump(shop.database)

    answer = await shop.step(order, "cancel", reason="так надо")

    assert answer.status_code == 200, answer.text
    gone, came = changes(before, dump(shop.database))["order_history"]
    assert (len(gone), len(came)) == (0, 1)
    last = answer.json()["history"][-1]
    assert (last["actor"], last["after"], last["reason"]) == ("staff", "cancelled", "так надо")


async def test_the_whole_way_leaves_one_row_of_history_per_step(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    """INV-OR-2, INV-ST-6: and the goods leave once."""
    order = await brought_to(shop, buyer, tea, "ready")

    answers = await asyncio.gather(*(shop.step(order, "complete") for _ in range(5)))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    seen = await buyer.see(order)
    assert (seen["status"], seen["fulfilment"]) == ("completed", "handed")
    steps = [(change["event"], change["before"], change["after"]) for change in seen["history"]]
    assert steps == [
        ("placed", None, "awaiting_payment"),
        ("paid", "awaiting_payment", "new"),
        ("accepted", "new", "confirmed"),
        ("made_ready", "confirmed", "confirmed"),
        ("completed", "confirmed", "completed"),
    ]
    assert seen["history"][0]["actor"] == "buyer"
    assert seen["history"][1]["actor"] == "provider"
    stock = shop.database.execute("SELECT on_hand_milli, reserved_milli FROM stock_items")
    assert stock == [(98_000, 0)]
    moved = "SELECT delta_milli FROM stock_movements WHERE kind = 'sale'"
    assert shop.database.execute(moved) == [(-2000,)]


async def test_staff_need_a_reason_to_cancel(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    order = await brought_to(shop, buyer, tea, "new")

    blank = await shop.step(order, "cancel", reason="  ")

    assert_problem(blank, 422, "orders.reason_required")
    assert (await buyer.see(order))["state"] == "new"


async def test_clients_have_no_part_in_the_office(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    order = await brought_to(shop, buyer, tea, "new")
    before = dump(shop.database)

    for action in STEPS:
        body = {"reason": "хочу"} if action == "cancel" else None
        path = f"{API}/admin/orders/{order['id']}/{action}"
        answer = await shop.http.post(path, json=body, headers=buyer.headers)
        assert_problem(answer, 403, "access.permission_missing")

    assert changes(before, dump(shop.database)) == {}


async def test_orders_of_others_do_not_exist(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    order = await buyer.bought((tea, "1"))
    stranger = await shop.buyer()
    before = dump(shop.database)

    for place in (order, {"id": str(uuid4())}):
        seen = await shop.http.get(f"{API}/orders/{place['id']}", headers=stranger.headers)
        for answer in (seen, await stranger.cancel(place), await stranger.try_to_pay(place)):
            assert_problem(answer, 404, "orders.not_found")

    assert (await stranger.get("orders/me"))["items"] == []
    assert changes(before, dump(shop.database)) == {}


async def test_what_was_agreed_is_never_recalculated(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    """INV-OR-8: catalogue, price, programme, tier and delivery change after the order."""
    order = await buyer.bought((tea, "2"), points="30")
    shop.database.execute("UPDATE product_variants SET price_minor = 1, name = 'X', active = false")
    shop.database.execute("UPDATE products SET name = 'Другой', active = false, skip_loyalty = true")
    shop.database.execute("UPDATE delivery_methods SET fee_minor = 99900, name = 'Другая', active = false")
    shop.database.execute("UPDATE clients SET tier_code = 'family'")
    shop.add_program(2, rates=(1, 2, 3), max_share=1)

    assert await buyer.see(order) == order
    payment = await buyer.start_payment(order)
    assert payment["amount"] == order["due"]
    await shop.delivered(callback(payment))
    for action in ("accept", "ready", "complete"):
        await shop.step(order, action)

    seen = await buyer.see(order)
    assert (seen["price"], seen["delivery"]) == (order["price"], order["delivery"])


async def test_the_largest_order_there_can_be_is_placed(shop: Shop, buyer: Buyer) -> None:
    """The dearest goods in the largest quantity, on a hundred lines: no sum overflows."""
    yachts = [await shop.goods(f"Y{n}", price="100000000.00", tracked=False) for n in range(100)]

    order = await buyer.bought(*((yacht, "100000") for yacht in yachts))

    assert (await buyer.see(order))["due"]["amount"] == "1000000000000000.00"
