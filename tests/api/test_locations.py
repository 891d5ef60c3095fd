"""What was created has an address, and the answer names it (RFC 9110 10.2.2)."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.support.application import published_document

API = "/api/v1"
CATEGORY = {"name": "Сыры"}


async def assert_found_where_it_says(
    http: httpx.AsyncClient, headers: dict[str, str], made: httpx.Response, key: str = "id"
) -> None:
    assert made.status_code == 201, made.text
    location = made.headers["Location"]
    found = await http.get(location, headers=headers)
    assert location.startswith(f"{API}/")
    assert found.status_code == 200, found.text
    assert found.json()[key] == made.json()[key]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/admin/clients", {"first_name": "Анна"}),
        ("/admin/clients/", {"first_name": "Анна"}),
        ("/admin/segments", {"name": "Все", "rule": {"field": "blocked", "value": False}}),
        ("/categories/", CATEGORY),
    ],
)
async def test_staff_find_what_they_made(
    http: httpx.AsyncClient, staff: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    await assert_found_where_it_says(http, staff, await http.post(API + path, json=body, headers=staff))


async def test_an_appointed_client_is_found_among_the_staff(
    http: httpx.AsyncClient, staff: dict[str, str], anna_id: UUID
) -> None:
    made = await http.post(
        f"{API}/admin/staff", json={"client_id": str(anna_id), "role": "cashier"}, headers=staff
    )

    await assert_found_where_it_says(http, staff, made, "client_id")


@pytest.mark.usefixtures("demo_shop")
async def test_a_product_and_an_order_are_found(
    http: httpx.AsyncClient, staff: dict[str, str], anna: dict[str, str]
) -> None:
    page = (await http.get(f"{API}/products/?limit=1&in_stock=true&kind=goods")).json()
    product = (await http.get(f"{API}/products/{page['items'][0]['id']}")).json()
    line = {"variant_id": product["variants"][0]["id"], "quantity": "1"}
    order = {"delivery": "courier", "address": "Москва, Тверская, 1", "lines": [line]}
    key = {"Idempotency-Key": "one"}

    first = await http.post(f"{API}/orders/", json=order, headers=anna | key)
    again = await http.post(f"{API}/orders/", json=order, headers=anna | key)

    await assert_found_where_it_says(http, anna, first)
    assert again.headers["Location"] == first.headers["Location"]

    category = (await http.post(f"{API}/categories/", json=CATEGORY, headers=staff)).json()
    variant = {"sku": "CHS-1", "price": {"amount": "10.00"}}
    made = await http.post(
        f"{API}/products/",
        json={"name": "Сыр", "category_id": category["id"], "variants": [variant]},
        headers=staff,
    )
    await assert_found_where_it_says(http, staff, made)


def test_the_document_names_the_header_wherever_one_can_be_read_by_its_id() -> None:
    paths = published_document()["paths"]

    made = {path: item["post"]["responses"].get("201") for path, item in paths.items() if "post" in item}
    readable = {path.rpartition("/{")[0] for path, item in paths.items() if "get" in item and path[-1] == "}"}
    silent = [path for path, answer in made.items() if answer and "Location" not in answer.get("headers", {})]
    assert not set(silent) & readable
