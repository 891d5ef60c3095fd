"""What the staff do with the catalogue."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.database import Database

API = "/api/v1"
VARIANT = {"sku": "TEA-1", "price": {"amount": "100.00"}}


@pytest.fixture
async def category(http: httpx.AsyncClient, staff: dict[str, str]) -> dict[str, Any]:
    response = await http.post(f"{API}/categories/", json={"name": "Чай"}, headers=staff)
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


@pytest.fixture
async def product(http: httpx.AsyncClient, staff: dict[str, str], category: dict[str, Any]) -> dict[str, Any]:
    body = {"category_id": category["id"], "name": "Улун", "variants": [VARIANT]}
    response = await http.post(f"{API}/products/", json=body, headers=staff)
    assert response.status_code == 201, response.text
    answer: dict[str, Any] = response.json()
    return answer


def snapshot(database: Database) -> list[Any]:
    return [
        database.execute(f"SELECT * FROM {table} ORDER BY 1")
        for table in ("categories", "products", "product_variants", "catalogue_version", "event_log")
    ]


def version(database: Database) -> int:
    ((number,),) = database.execute("SELECT version FROM catalogue_version")
    return int(number)


async def test_a_new_product_is_seen_by_everybody_at_once(
    http: httpx.AsyncClient, product: dict[str, Any], database: Database
) -> None:
    public = (await http.get(f"{API}/products/ulun")).json()

    assert public["id"] == product["id"]
    assert public["variants"][0]["name"] == "TEA-1"
    assert version(database) == 2
    assert database.execute("SELECT topic, actor FROM event_log ORDER BY occurred_at, topic") == [
        ("catalogue.category_added", "superuser"),
        ("catalogue.product_added", "superuser"),
    ]


async def test_a_patch_changes_only_what_it_names(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any]
) -> None:
    response = await http.patch(
        f"{API}/products/{product['id']}",
        json={"description": "Сливочный", "skip_loyalty": True, "photos": ["https://shop.test/1.jpg"]},
        headers=staff,
    )

    assert response.status_code == 200, response.text
    assert response.json() == product | {
        "description": "Сливочный",
        "skip_loyalty": True,
        "photos": ["https://shop.test/1.jpg"],
    }


async def test_an_empty_patch_changes_nothing(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any], database: Database
) -> None:
    events = database.execute("SELECT count(*) FROM event_log")

    response = await http.patch(f"{API}/products/ulun", json={}, headers=staff)

    assert response.json() == product
    assert database.execute("SELECT count(*) FROM event_log") == events


async def test_variants_are_replaced_and_the_old_ones_kept_inactive(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any]
) -> None:
    new = {"sku": "TEA-2", "name": "100 г", "price": {"amount": "200"}, "promo_price": {"amount": "150.5"}}

    changed = await http.patch(f"{API}/products/ulun", json={"variants": [new]}, headers=staff)
    public = (await http.get(f"{API}/products/ulun")).json()

    assert [(one["sku"], one["active"]) for one in changed.json()["variants"]] == [
        ("TEA-2", True),
        ("TEA-1", False),
    ]
    assert [
        (one["sku"], one["price"]["amount"], one["old_price"]["amount"]) for one in public["variants"]
    ] == [("TEA-2", "150.50", "200.00")]


async def test_what_is_off_sale_is_gone_for_buyers_and_can_come_back(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any]
) -> None:
    for _ in range(2):
        response = await http.post(f"{API}/products/ulun/deactivate", headers=staff)
        assert response.status_code == 200
        assert response.json()["active"] is False
    for reference in ("ulun", product["id"]):
        assert (await http.get(f"{API}/products/{reference}")).status_code == 404
    assert (await http.get(f"{API}/products/")).json()["items"] == []

    await http.patch(f"{API}/products/ulun", json={"active": True}, headers=staff)

    assert (await http.get(f"{API}/products/ulun")).status_code == 200


async def test_a_hidden_category_hides_everything_below_it(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any], category: dict[str, Any]
) -> None:
    root = (await http.post(f"{API}/categories/", json={"name": "Напитки"}, headers=staff)).json()
    moved = await http.patch(f"{API}/categories/chay", json={"parent_id": root["id"]}, headers=staff)
    assert moved.json()["parent_id"] == root["id"]
    assert (await http.get(f"{API}/products/ulun")).status_code == 200

    await http.post(f"{API}/categories/napitki/deactivate", headers=staff)

    assert (await http.get(f"{API}/categories/all")).json() == {"items": []}
    for path in (
        "categories/chay",
        f"categories/{category['id']}",
        "products/ulun",
        "products/?category=chay",
    ):
        assert (await http.get(f"{API}/{path}")).status_code == 404, path
    assert (await http.get(f"{API}/products/")).json()["items"] == []


async def test_a_category_goes_back_to_the_root_by_null(
    http: httpx.AsyncClient, staff: dict[str, str], category: dict[str, Any]
) -> None:
    child = {"name": "Улуны", "parent_id": category["id"]}
    await http.post(f"{API}/categories/", json=child, headers=staff)

    response = await http.patch(f"{API}/categories/uluny", json={"parent_id": None}, headers=staff)

    assert response.json()["parent_id"] is None


async def test_a_cycle_is_refused_and_nothing_changes(
    http: httpx.AsyncClient, staff: dict[str, str], category: dict[str, Any], database: Database
) -> None:
    child = {"name": "Улуны", "parent_id": category["id"]}
    below = (await http.post(f"{API}/categories/", json=child, headers=staff)).json()
    before = snapshot(database)

    response = await http.patch(f"{API}/categories/chay", json={"parent_id": below["id"]}, headers=staff)

    assert response.status_code == 422
    assert response.json()["code"] == "catalogue.category_cycle"
    assert snapshot(database) == before


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"slug": "ulun"}, 409, "catalogue.slug_taken"),
        ({"variants": [VARIANT | {"sku": "tea-0"}, VARIANT]}, 409, "catalogue.sku_taken"),
        ({"variants": [VARIANT, VARIANT]}, 422, "catalogue.variants_unfit"),
        ({"variants": [VARIANT | {"promo_price": {"amount": "100.00"}}]}, 422, "catalogue.price_unfit"),
        ({"variants": [VARIANT | {"increment": "0.3"}]}, 422, "catalogue.quantity_step_unfit"),
        ({"variants": [VARIANT | {"min_quantity": "0"}]}, 422, "catalogue.quantity_step_unfit"),
        ({"kind": "service"}, 422, "catalogue.service_tracked"),
        ({"slug": "0" * 32}, 422, "catalogue.slug_invalid"),
        ({"category_id": str(uuid4())}, 404, "catalogue.category_not_found"),
        ({"name": "!!!"}, 422, "catalogue.slug_invalid"),
    ],
)
async def test_a_refused_product_leaves_no_trace(
    http: httpx.AsyncClient,
    staff: dict[str, str],
    product: dict[str, Any],
    database: Database,
    change: dict[str, Any],
    status: int,
    code: str,
) -> None:
    before = snapshot(database)
    body = {"category_id": product["category_id"], "name": "Сенча", "variants": [VARIANT | {"sku": "TEA-9"}]}

    response = await http.post(f"{API}/products/", json=body | change, headers=staff)

    assert (response.status_code, response.json().get("code")) == (status, code), response.text
    assert snapshot(database) == before


async def test_every_fault_of_a_body_is_listed(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    before = snapshot(database)
    body = {
        "name": " ",
        "category_id": "tea",
        "colour": "red",
        "position": "1",
        "unit": "a\u0000b",
        "variants": [VARIANT, {"sku": 5, "price": {"amount": "1,00", "currency": "USD"}}, "x"],
    }

    response = await http.post(f"{API}/products/", json=body, headers=staff)

    assert response.status_code == 400
    assert {fault["pointer"] for fault in response.json()["errors"]} == {
        "/name", "/category_id", "/colour", "/position", "/unit",
        "/variants/1/sku", "/variants/1/price/amount", "/variants/1/price/currency", "/variants/2",
    }  # fmt: skip
    assert snapshot(database) == before


async def test_too_many_variants_are_refused(
    http: httpx.AsyncClient, staff: dict[str, str], category: dict[str, Any]
) -> None:
    body = {"category_id": category["id"], "name": "Чай", "variants": [VARIANT] * 101}

    response = await http.post(f"{API}/products/", json=body, headers=staff)

    assert response.status_code == 400
    assert [fault["pointer"] for fault in response.json()["errors"]] == ["/variants"]


async def test_a_foreign_variant_cannot_be_taken(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any], database: Database
) -> None:
    before = snapshot(database)

    response = await http.patch(
        f"{API}/products/ulun", json={"variants": [VARIANT | {"id": str(uuid4())}]}, headers=staff
    )

    assert response.json()["code"] == "catalogue.variant_not_found"
    assert snapshot(database) == before


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "categories/"),
        ("PATCH", "categories/chay"),
        ("POST", "categories/chay/deactivate"),
        ("POST", "products/"),
        ("PATCH", "products/ulun"),
        ("POST", "products/ulun/deactivate"),
    ],
)
async def test_a_client_may_not_touch_the_catalogue(
    http: httpx.AsyncClient, product: dict[str, Any], database: Database, method: str, path: str
) -> None:
    account = {"email": "buyer@shop.test", "password": "a long enough password"}
    token = (await http.post(f"{API}/auth/register", json=account)).json()["access_token"]
    before = snapshot(database)
    body = {"name": "Х"}
    if path == "products/":
        body = {"name": "Х", "category_id": product["category_id"], "variants": [VARIANT]}

    for headers, status in (({"Authorization": f"Bearer {token}"}, 403), ({}, 401)):
        response = await http.request(method, f"{API}/{path}", json=body, headers=headers)

        assert response.status_code == status, response.text

    assert snapshot(database) == before
