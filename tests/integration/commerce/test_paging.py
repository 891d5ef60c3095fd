"""Lists are walked page by page: every row once, in order, whatever falls on the same moment."""

from typing import Any

import pytest

from tests.support.shop import API, Buyer, Shop


async def walked(buyer: Buyer, path: str, limit: int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = await buyer.get(f"{path}?limit={limit}&with_total=true{cursor}")
        items += page["items"]
        assert len(page["items"]) <= limit
        if page["next_cursor"] is None:
            assert page["total"] == len(items)
            return items
        cursor = f"&cursor={page['next_cursor']}"


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
async def test_pages_of_orders_hold_every_order_once_newest_first(shop: Shop, limit: int) -> None:
    goods, buyer = await shop.goods(stock=("100",)), await shop.buyer()
    numbers = []
    for index in range(7):
        numbers.append((await buyer.bought((goods, "1")))["number"])
        if index % 3 == 2:  # the others share their moment
            shop.clock.advance(microseconds=1)

    assert [order["number"] for order in await walked(buyer, "orders/me", limit)] == numbers[::-1]


async def test_pages_of_points_entries_hold_every_entry_once(shop: Shop) -> None:
    goods, buyer = await shop.goods(stock=("100",)), await shop.buyer(points="50")
    for _ in range(3):
        await buyer.bought((goods, "1"), points="5")

    whole = await buyer.get("loyalty/entries?limit=100")

    assert len(whole["items"]) == 4
    assert await walked(buyer, "loyalty/entries", 1) == whole["items"]


@pytest.mark.parametrize("cursor", ["x", "WyJuZXdlc3QiLDEsIngiXQ", "WyJwcmljZSIsMSwieCJd", "%00", "A" * 400])
async def test_a_cursor_of_another_list_is_refused(shop: Shop, cursor: str) -> None:
    buyer = await shop.buyer()

    answer = await buyer.http.get(f"{API}/orders/me?cursor={cursor}", headers=buyer.headers)

    assert answer.status_code in {400, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
