"""What buyers read of the catalogue."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from dishka import AsyncContainer

from application.catalogue.when_availability_changed import ShowWhenLocationSwitched
from application.shared.ports import UnitOfWork
from domain.shared.ids import EventId, LocationId
from domain.stock.events import LocationSwitched
from tests.support.database import Database

API = "/api/v1"

pytestmark = pytest.mark.usefixtures("demo_shop")


async def show_a_switch(worker: AsyncContainer, location_id: LocationId) -> None:
    """What the reaction to the switch of a location does."""
    event = LocationSwitched(
        location_id=location_id, active=False, occurred_at=datetime(2026, 11, 24, tzinfo=UTC)
    )
    async with worker() as scope:
        uow, show = await scope.get(UnitOfWork), await scope.get(ShowWhenLocationSwitched)
        async with uow:
            await show(event, EventId(uuid4()))


async def products(http: httpx.AsyncClient, **query: Any) -> dict[str, Any]:
    response = await http.get(f"{API}/products/", params={"limit": 100} | query)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def slugs(items: Sequence[dict[str, Any]]) -> list[str]:
    return [item["slug"] for item in items]


def prices(items: Sequence[dict[str, Any]]) -> list[float]:
    return [float(item["price"]["amount"]) for item in items]


async def test_the_tree_nests_categories_in_their_order(http: httpx.AsyncClient) -> None:
    items = (await http.get(f"{API}/categories/all")).json()["items"]

    assert slugs(items) == [
        "moloko-i-syr", "khleb-i-vypechka", "ovoshchi-i-frukty", "chay-i-kofe", "myod-i-sladosti", "uslugi",
    ]  # fmt: skip
    assert slugs(items[3]["children"]) == ["chay", "kofe"]


async def test_a_category_is_read_by_slug_or_id_with_its_path(http: httpx.AsyncClient) -> None:
    by_slug = (await http.get(f"{API}/categories/chay")).json()
    by_id = (await http.get(f"{API}/categories/{by_slug['id']}")).json()

    assert by_id == by_slug
    assert slugs(by_slug["path"]) == ["chay-i-kofe"]
    assert by_slug["children"] == []


@pytest.mark.parametrize(
    "path", ["categories/nothing", "products/nothing", "products/Не-слаг", "products/.."]
)
async def test_what_is_not_there_is_not_found(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(f"{API}/{path}")).status_code == 404


async def test_a_list_is_walked_to_its_end_without_repeats(http: httpx.AsyncClient) -> None:
    for sort in ("position", "price", "-price", "newest", "popular"):
        seen: list[str] = []
        page = await products(http, limit=7, sort=sort, with_total=True)
        while True:
            seen += slugs(page["items"])
            if page["next_cursor"] is None:
                break
            page = await products(http, limit=7, sort=sort, cursor=page["next_cursor"])

        assert len(seen) == len(set(seen)) == 41, sort


async def test_the_total_comes_only_when_asked(http: httpx.AsyncClient) -> None:
    assert (await products(http, limit=1, with_total=True))["total"] == 41
    assert "total" not in await products(http, limit=1)


async def test_prices_sort_both_ways(http: httpx.AsyncClient) -> None:
    cheap_first = prices((await products(http, sort="price"))["items"])
    dear_first = prices((await products(http, sort="-price"))["items"])

    assert cheap_first == sorted(cheap_first)
    assert dear_first == cheap_first[::-1]


async def test_a_category_includes_what_is_below_it(http: httpx.AsyncClient) -> None:
    both = slugs((await products(http, category="chay-i-kofe"))["items"])
    tea = slugs((await products(http, category="chay"))["items"])
    coffee = slugs((await products(http, category="kofe"))["items"])

    assert sorted(both) == sorted(tea + coffee)
    assert len(tea) == 6


@pytest.mark.parametrize(
    ("q", "count"), [("мед", 3), ("МЁД", 3), ("мёд", 3), ("100 %", 5), ("100", 5), ("%", 0), ("_", 0)]
)
async def test_search_knows_no_case_and_no_yo_and_signs_are_no_words(
    http: httpx.AsyncClient, q: str, count: int
) -> None:
    found = (await products(http, q=q))["items"]

    assert len(found) == count, slugs(found)


async def test_filters_combine(http: httpx.AsyncClient) -> None:
    found = (await products(http, kind="goods", on_sale="true", min_price="200", max_price="350.00"))["items"]

    assert found
    for item in found:
        assert item["kind"] == "goods"
        assert 200 <= float(item["price"]["amount"]) <= 350


async def test_the_cheapest_variant_names_the_price(http: httpx.AsyncClient) -> None:
    (milk,) = (await products(http, q="Молоко фермерское"))["items"]
    (butter,) = (await products(http, q="Масло сливочное"))["items"]

    assert milk["price"] == {"amount": "89.00", "currency": "RUB"}
    assert milk["old_price"] is None
    assert milk["variants"] == 2
    assert butter["price"]["amount"] == "239.00"
    assert butter["old_price"]["amount"] == "265.00"


async def test_services_are_always_in_stock_and_empty_shelves_are_not(http: httpx.AsyncClient) -> None:
    services = (await products(http, kind="service"))["items"]
    (chicory,) = (await products(http, in_stock="false"))["items"]

    assert len(services) == 4
    assert all(item["in_stock"] for item in services)
    assert chicory["slug"] == "tsikoriy-obzharennyy-150-g"


async def test_a_closed_location_sells_nothing(
    http: httpx.AsyncClient, database: Database, worker: AsyncContainer
) -> None:
    closed = database.execute("UPDATE locations SET active = false RETURNING id")
    for (location_id,) in closed:
        await show_a_switch(worker, LocationId(location_id))

    assert (await products(http, in_stock="true", kind="goods"))["items"] == []


async def test_a_product_shows_its_variants_and_quantity_steps(http: httpx.AsyncClient) -> None:
    cheese = (await http.get(f"{API}/products/syr-kostromskoy-molodoy")).json()

    assert cheese["unit"] == "кг"
    assert [
        (variant["sku"], variant["min_quantity"], variant["increment"], variant["in_stock"])
        for variant in cheese["variants"]
    ] == [("SYR-KST", "0.2", "0.05", True)]
    assert (await http.get(f"{API}/products/{cheese['id']}")).json() == cheese


async def test_a_photo_of_a_demo_product_is_served_here(http: httpx.AsyncClient) -> None:
    product = (await http.get(f"{API}/products/bulka-s-koritsey")).json()

    photo = await http.get(product["photos"][0])

    assert photo.status_code == 200
    assert photo.headers["content-type"].startswith("image/svg+xml")
    assert (await http.get("/demo/photos/nothing.svg")).status_code == 404


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "bm90IGpzb24", "WyJuZXdlc3QiLDEsImEiXQ", "ё", "", "W10", "WzFd" * 90]
)
async def test_a_foreign_cursor_is_refused(http: httpx.AsyncClient, cursor: str) -> None:
    response = await http.get(f"{API}/products/?cursor={cursor}")

    assert response.status_code in {400, 422}
    assert response.headers["content-type"].startswith("application/problem+json")


async def test_a_cursor_of_another_order_is_refused(http: httpx.AsyncClient) -> None:
    cursor = (await products(http, limit=1, sort="price"))["next_cursor"]

    response = await http.get(f"{API}/products/", params={"cursor": cursor, "sort": "popular"})

    assert response.status_code == 422
    assert response.json()["code"] == "page.cursor_invalid"


async def test_delivery_methods_are_listed_with_their_addresses(http: httpx.AsyncClient) -> None:
    items = (await http.get(f"{API}/delivery-methods")).json()["items"]

    assert [(item["code"], item["fee"]["amount"]) for item in items] == [
        ("pickup-naberezhnaya", "0.00"),
        ("pickup-rynok", "0.00"),
        ("courier", "350.00"),
    ]
    assert items[0]["address"].startswith("Нижний Новгород")
    assert items[2]["free_from"] == {"amount": "5000.00", "currency": "RUB"}


@pytest.mark.parametrize(
    "path", ["products", "categories/all", "delivery-methods", "products/bulka-s-koritsey"]
)
async def test_a_trailing_slash_makes_no_difference(http: httpx.AsyncClient, path: str) -> None:
    without, with_slash = await http.get(f"{API}/{path}"), await http.get(f"{API}/{path}/")

    assert without.status_code == with_slash.status_code == 200
    assert without.content == with_slash.content
