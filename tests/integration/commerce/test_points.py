"""Points under many hands: quoted, held, spent, given back."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from application.orders.expire_order import ExpireOrder
from tests.support.books import assert_books_balance
from tests.support.shop import COURIER, Buyer, Goods, Shop, callback
from tests.support.sign_in import assert_problem
from tests.support.tables import changes, dump


@pytest.fixture
async def tea(shop: Shop) -> Goods:
    return await shop.goods(stock=("100",))


def lots(shop: Shop) -> list[tuple[int, int, str]]:
    """Remaining, held and state, nearest expiry first."""
    return shop.database.execute(
        "SELECT remaining_hundredths, held_hundredths, state FROM point_lots"
        " ORDER BY expires_at NULLS LAST, id"
    )


async def amounts(buyer: Buyer) -> tuple[str, str, str]:
    standing = await buyer.standing()
    return standing["active"], standing["held"], standing["pending"]


async def test_twenty_parallel_spends_never_overdraw(shop: Shop, tea: Goods) -> None:
    """INV-LO-5: an order spends what is left when its turn comes, and no more."""
    buyer = await shop.buyer(points="120")

    answers = await asyncio.gather(*(buyer.buy((tea, "1"), points="50") for _ in range(20)))

    # The quote of a request may be older than the hold of another one: then the whole order is refused.
    assert {answer.status_code for answer in answers} <= {201, 409}
    refused = {answer.json()["code"] for answer in answers if answer.status_code == 409}
    assert refused <= {"loyalty.not_enough_points"}
    spent = sum(float(a.json()["price"]["points"]) for a in answers if a.status_code == 201)
    active, held, _ = await amounts(buyer)
    assert (float(active), float(held)) == (120 - spent, spent)
    assert spent >= 100


async def test_two_carts_cannot_spend_the_same_points(shop: Shop, tea: Goods) -> None:
    """INV-LO-5, INV-LO-2: the second order has another price than its quote had."""
    buyer = await shop.buyer(points="50")
    await buyer.put(tea)
    quote = await buyer.quote(points="50")
    await buyer.bought((tea, "1"), points="50")
    before = dump(shop.database)

    answer = await buyer.place(quote_hash=quote["quote_hash"], points="50")

    assert_problem(answer, 409, "orders.quote_changed")
    assert answer.json()["details"]["total"]["amount"] == "100.00"
    assert changes(before, dump(shop.database)) == {}


async def test_the_order_has_the_numbers_of_its_quote(shop: Shop) -> None:
    """INV-LO-2: three lines of every kind, points and a courier."""
    buyer = await shop.buyer(points="333.33")
    for goods in (
        await shop.goods("TEA", price="99.99", stock=("9",)),
        await shop.goods("CARD", price="500.00", stock=("9",), unredeemable=True),
        await shop.goods(
            "CHEESE", price="777.77", stock=("9",), least="0.1", step="0.001", skip_loyalty=True
        ),
    ):
        await buyer.put(goods, "0.333" if goods.sku == "CHEESE" else "3")
    terms = {"delivery": COURIER, "points": "333.339"}

    quote = await buyer.quote(**terms)
    answer = await buyer.place(quote_hash=quote["quote_hash"], address="Москва, Тверская, 1", **terms)

    assert answer.status_code == 201, answer.text
    assert answer.json()["price"] == quote["price"]
    assert (await buyer.see(answer.json()))["price"] == quote["price"]
    assert [step["kind"] for step in quote["price"]["steps"]] == ["goods", "points", "delivery", "total"]
    assert (await buyer.get("cart/"))["lines"] == []


async def test_a_stale_quote_is_refused_with_the_lines_that_changed(shop: Shop, tea: Goods) -> None:
    """INV-LO-2, D1.4: and has no effect. The new hash buys at the new price."""
    buyer = await shop.buyer(points="50")
    await buyer.put(tea, "2")
    await buyer.put(await shop.goods("CUP", stock=("5",)))
    quote = await buyer.quote(points="10")
    shop.database.execute("UPDATE product_variants SET price_minor = 12000 WHERE sku = 'TEA'")
    before = dump(shop.database)

    answer = await buyer.place(quote_hash=quote["quote_hash"], points="10")

    assert_problem(answer, 409, "orders.quote_changed")
    details = answer.json()["details"]
    old, new, total = ({"amount": sum_, "currency": "RUB"} for sum_ in ("100.00", "120.00", "330.00"))
    assert details["lines"] == [{"sku": "TEA", "old_unit_price": old, "new_unit_price": new}]
    assert details["total"] == total
    assert changes(before, dump(shop.database)) == {}
    again = await buyer.place(quote_hash=details["quote_hash"], points="10")
    assert (again.status_code, again.json()["price"]["total"]["amount"]) == (201, "330.00")


@pytest.mark.parametrize("end", ["expiry", "cancel"])
async def test_held_points_return_to_the_very_lots_they_came_from(shop: Shop, tea: Goods, end: str) -> None:
    """D3.2: spent nearest expiry first, those that never expire last."""
    buyer = await shop.buyer()
    soon = shop.clock.now() + timedelta(days=30)
    await shop.give_points(buyer, "40")
    await shop.give_points(buyer, "30", expires_at=soon + timedelta(days=1))
    await shop.give_points(buyer, "20", expires_at=soon)

    order = await buyer.bought((tea, "2"), points="60")

    assert lots(shop) == [(0, 2000, "active"), (0, 3000, "active"), (3000, 1000, "active")]
    assert await amounts(buyer) == ("30.00", "60.00", "0.00")
    assert_books_balance(shop.database)
    if end == "cancel":
        await buyer.cancel(order)
    else:
        shop.clock.advance(hours=1)
        await shop.run(ExpireOrder, order["id"])
        await shop.run(ExpireOrder, order["id"])
    assert lots(shop) == [(2000, 0, "active"), (3000, 0, "active"), (4000, 0, "active")]
    assert await amounts(buyer) == ("90.00", "0.00", "0.00")
    assert shop.database.execute("SELECT DISTINCT state FROM point_uses") == [("returned",)]


async def test_held_points_are_spent_when_the_order_is_paid(shop: Shop, tea: Goods) -> None:
    buyer = await shop.buyer(points="60")

    await shop.paid(buyer, await buyer.bought((tea, "1"), points="50"))

    assert await amounts(buyer) == ("10.00", "0.00", "0.00")
    kinds = [entry["kind"] for entry in (await buyer.get("loyalty/entries"))["items"]]
    assert Counter(kinds) == {"accrue": 1, "hold": 1, "redeem": 1}


async def test_expired_points_cannot_be_spent(shop: Shop, tea: Goods) -> None:
    """INV-LO-4: at the very moment of expiry they are gone."""
    buyer = await shop.buyer()
    await shop.give_points(buyer, "40", expires_at=shop.clock.now() + timedelta(hours=1))
    await buyer.put(tea)

    shop.clock.advance(minutes=59)
    assert (await buyer.quote(points="40"))["price"]["points"] == "40.00"
    shop.clock.advance(minutes=1)
    assert (await buyer.quote(points="40"))["price"]["points"] == "0.00"


async def test_points_pay_at_most_their_share_and_never_for_what_is_unredeemable(shop: Shop) -> None:
    """INV-LO-13."""
    buyer = await shop.buyer(points="1000")
    card = await shop.goods("CARD", price="500.00", stock=("9",), unredeemable=True)
    tea = await shop.goods("TEA", price="333.33", stock=("9",))

    order = await buyer.bought((card, "1"), (tea, "1"), points="1000")

    assert [line["points"] for line in order["price"]["lines"]] == ["0.00", "166.66"]


async def test_parallel_payment_and_cancel_of_an_order_with_points_end_in_one_way(
    shop: Shop, tea: Goods
) -> None:
    """INV-OR-6: whoever is first, each point and rouble is in one place."""
    buyers = await shop.buyers(8)
    for buyer in buyers:
        await shop.give_points(buyer, "30")
    orders: list[dict[str, Any]] = [await buyer.bought((tea, "1"), points="30") for buyer in buyers]
    payments = [await buyer.start_payment(order) for buyer, order in zip(buyers, orders, strict=True)]

    races = [
        race
        for buyer, order, payment in zip(buyers, orders, payments, strict=True)
        for race in (buyer.cancel(order), shop.deliver(callback(payment)))
    ]
    await asyncio.gather(*races)

    states = shop.database.execute("SELECT state, count(*) FROM orders GROUP BY 1")
    assert {state for state, _ in states} <= {"new", "cancelled"}
    for buyer, order in zip(buyers, orders, strict=True):
        kept = (await buyer.see(order))["state"] == "new"
        assert await amounts(buyer) == (("0.00" if kept else "30.00"), "0.00", "0.00")
