"""Counting a location, and keeping the list of locations."""

from tests.integration.commerce.test_stock_desk import get, handed_over, post, shelves
from tests.support.buyer import COURIER
from tests.support.shop import API, Shop


async def test_a_count_posts_what_differs_and_leaves_promises_alone(shop: Shop) -> None:
    """F120: goods are sold between counting and posting."""
    tea, cup = await shop.goods("TEA", stock=("10",)), await shop.goods("CUP", stock=("4",))
    buyer = await shop.buyer()
    await buyer.bought((tea, "3"))
    opened = await post(shop, "stock/counts", {"location_id": str(shop.locations[0])})
    count = f"stock/counts/{opened.json()['id']}"
    assert opened.headers["Location"] == f"{API}/admin/{count}"
    assert (await post(shop, "stock/counts", {"location_id": str(shop.locations[0])})).status_code == 409
    await handed_over(shop, tea, "1")

    lines = {"lines": [{"variant_id": str(tea.variant_id), "quantity": "8"}]}
    entered = await shop.http.put(f"{API}/admin/{count}/lines", json=lines, headers=shop.staff)
    await handed_over(shop, tea, "2")
    unsaid = await post(shop, f"{count}/post", {"reason": " "})
    assert (unsaid.status_code, unsaid.json()["code"]) == (422, "stock.movement_unfit")
    posted = await post(shop, f"{count}/post", {"reason": " пересчёт "})

    assert [(line["sku"], line["expected"], line["counted"]) for line in entered.json()["lines"]] == [
        ("CUP", "4", None),
        ("TEA", "9", "8"),
    ]
    assert (posted.status_code, posted.json()["shortages"]) == (200, [])
    assert (await shelves(shop, tea))[0] == ("6", "3", "3")
    assert (await shelves(shop, cup))[0] == ("4", "0", "4")
    assert shop.database.execute("SELECT DISTINCT reason FROM stock_documents") == [("пересчёт",)]
    for action in ("post", "cancel"):
        again = await post(shop, f"{count}/{action}", {"reason": "ещё"} if action == "post" else {})
        assert again.json()["code"] == "stock.count_closed", again.text
    assert [c["state"] for c in (await get(shop, "stock/counts"))["items"]] == ["posted"]


async def test_what_is_not_counted_any_more_does_not_hold_up_a_count(shop: Shop) -> None:
    """INV-ST-9."""
    tea, cup = await shop.goods("TEA", stock=("10",)), await shop.goods("CUP", stock=("4",))
    opened = await post(shop, "stock/counts", {"location_id": str(shop.locations[0])})
    count = f"stock/counts/{opened.json()['id']}"
    lines = [{"variant_id": str(goods.variant_id), "quantity": "3"} for goods in (tea, cup)]
    entered = await shop.http.put(f"{API}/admin/{count}/lines", json={"lines": lines}, headers=shop.staff)
    assert entered.is_success
    shop.database.execute("UPDATE product_variants SET tracked = false WHERE id = %s", cup.variant_id)

    posted = await post(shop, f"{count}/post", {"reason": "пересчёт"})

    assert posted.status_code == 200, posted.text
    assert [(await shelves(shop, goods))[0][0] for goods in (tea, cup)] == ["3", "4"]
    opened = await post(shop, "stock/counts", {"location_id": str(shop.locations[0])})
    assert [line["sku"] for line in opened.json()["lines"]] == ["TEA"]


async def test_a_location_that_is_switched_off_sells_nothing(shop: Shop) -> None:
    tea = await shop.goods(stock=("5",))
    buyer = await shop.buyer()
    place = f"{API}/admin/products/locations/{shop.locations[0]}"
    terms = {"delivery": COURIER, "address": "Тверская, 1"}

    assert (await shop.http.patch(place, json={"active": False}, headers=shop.staff)).is_success
    assert (await buyer.buy((tea, "1"), **terms)).status_code == 409
    assert (await shop.http.patch(place, json={"active": True}, headers=shop.staff)).is_success
    await buyer.bought((tea, "1"), **terms)

    switched = "SELECT payload -> 'active' FROM event_log WHERE topic = 'stock.location_switched' ORDER BY id"
    assert shop.database.execute(switched) == [(False,), (True,)]


async def test_a_code_belongs_to_one_location(shop: Shop) -> None:
    made = await post(shop, "products/locations", {"code": "depot", "name": " Склад "})
    assert (made.status_code, made.json()["name"]) == (201, "Склад")
    refusals = [
        await post(shop, "products/locations", {"code": "depot", "name": "Склад"}),
        await post(shop, "products/locations", {"code": "yard", "name": "  "}),
    ]
    assert [answer.json()["code"] for answer in refusals] == [
        "stock.location_code_taken",
        "stock.location_unfit",
    ]
    listed = await get(shop, "products/locations")
    assert [place["code"] for place in listed["items"] if place["id"] == made.json()["id"]] == ["depot"]
