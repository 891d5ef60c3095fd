"""How many statements the hot requests send: more than here is a change that must be meant."""

import httpx
import pytest
from dishka import AsyncContainer

from tests.support.shop import API, COURIER, Shop, callback
from tests.support.statements import StatementCounter

BUDGET = {
    "cart put": 4,
    "quote": 5,
    "place order": 15,
    "place order with a key": 15,
    "start payment": 10,
    "webhook": 13,
    "webhook again": 4,
    "loyalty/me": 3,
    "products, not cached": 2,
}


@pytest.fixture
async def counter(container: AsyncContainer) -> StatementCounter:
    counter = StatementCounter()
    await counter.watch(container)
    return counter


async def test_hot_requests_send_no_more_statements_than_measured(
    shop: Shop, counter: StatementCounter
) -> None:
    """Three lines, points and a courier. The programme is known: its version is read once per process."""
    buyer = await shop.buyer(points="100")
    shelf = [await shop.goods(f"G{number}", stock=("50",)) for number in range(3)]
    terms = {"delivery": COURIER, "points": "50"}
    await buyer.bought((shelf[0], "1"), points="1")
    measured = {}

    for goods in shelf:
        with counter.counting() as measured["cart put"]:
            await buyer.put(goods)
    with counter.counting() as measured["quote"]:
        quote = await buyer.quote(**terms)
    with counter.counting() as measured["place order"]:
        answer = await buyer.place(quote_hash=quote["quote_hash"], address="Тверская, 1", **terms)
    order = answer.json()
    with counter.counting() as measured["place order with a key"]:
        await buyer.bought(*((goods, "1") for goods in shelf), points="10")
    with counter.counting() as measured["start payment"]:
        payment = await buyer.start_payment(order)
    for name in ("webhook", "webhook again"):
        with counter.counting() as measured[name]:
            await shop.deliver(callback(payment))
    with counter.counting() as measured["loyalty/me"]:
        await buyer.standing()
    with counter.counting() as measured["products, not cached"]:
        await not_cached(shop.http)

    assert {name: len(sent) for name, sent in measured.items()} == BUDGET


async def not_cached(http: httpx.AsyncClient) -> None:
    answer = await http.get(f"{API}/products/?limit=17")
    assert answer.status_code == 200, answer.text
