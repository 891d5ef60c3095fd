"""Orders of the simulated shop: stock by status, no repeats recognised, nothing checked, as seen live."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from entrypoints.simulators.woocommerce.simulator import WooCommerceSimulator
from tests.support.woocommerce import CREDENTIALS, running_woocommerce

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def running() -> Iterator[WooCommerceSimulator]:
    with running_woocommerce() as simulator:
        yield simulator


@pytest.fixture
def simulator(running: WooCommerceSimulator) -> WooCommerceSimulator:
    running.reset()
    running.clock.set(NOON)
    return running


@pytest.fixture
def shop(simulator: WooCommerceSimulator) -> Iterator[httpx.Client]:
    base = f"{simulator.store.home}/wp-json/wc/v3"
    with httpx.Client(base_url=base, auth=CREDENTIALS, trust_env=False) as client:
        yield client


def ids(answer: httpx.Response) -> list[int]:
    return [item["id"] for item in answer.raise_for_status().json()]


def order_of(shop: httpx.Client, product_id: int, **fields: Any) -> dict[str, Any]:
    body = {"line_items": [{"product_id": product_id, "quantity": 2}], **fields}
    order: dict[str, Any] = shop.post("/orders", json=body).raise_for_status().json()
    return order


def test_stock_follows_the_status_as_seen_live(simulator: WooCommerceSimulator, shop: httpx.Client) -> None:
    product = simulator.shop.add_product("Кружка", price="100", stock=10)
    order = order_of(shop, product.id)
    seen = [simulator.shop.product(product.id).stock_quantity]

    for change in (
        {"status": "processing"},
        {"status": "processing"},
        {"status": "completed"},
        {"status": "cancelled"},
        {"set_paid": True},
        {"status": "pending"},
        {"set_paid": True},
        {"set_paid": True},
        {"status": "refunded"},
    ):
        shop.put(f"/orders/{order['id']}", json=change).raise_for_status()
        seen.append(simulator.shop.product(product.id).stock_quantity)

    assert seen == [10, 8, 8, 8, 10, 10, 10, 8, 8, 8]
    assert shop.get(f"/orders/{order['id']}").json()["refunds"][0]["total"] == "-200.00"


@pytest.mark.parametrize(
    ("status", "left"),
    [
        ("on-hold", 8),
        ("processing", 8),
        ("completed", 8),
        ("failed", 10),
        ("pending", 10),
        ("checkout-draft", 10),
    ],
)
def test_an_order_may_begin_with_any_status(
    simulator: WooCommerceSimulator, shop: httpx.Client, status: str, left: int
) -> None:
    product = simulator.shop.add_product("Кружка", price="100", stock=10)

    assert order_of(shop, product.id, status=status)["status"] == status
    assert simulator.shop.product(product.id).stock_quantity == left


def test_set_paid_does_nothing_to_a_cancelled_order(
    simulator: WooCommerceSimulator, shop: httpx.Client
) -> None:
    product = simulator.shop.add_product("Кружка", price="100", stock=10)
    order = order_of(shop, product.id, status="cancelled")

    paid = shop.put(f"/orders/{order['id']}", json={"set_paid": True}).json()

    assert (paid["status"], paid["date_paid_gmt"]) == ("cancelled", None)
    assert simulator.shop.product(product.id).stock_quantity == 10


def test_the_shop_sells_what_it_does_not_have_and_repeats_what_it_is_told_twice(
    simulator: WooCommerceSimulator, shop: httpx.Client
) -> None:
    product = simulator.shop.add_product("Кружка", price="100", stock=1)
    simulator.clock.advance(5)

    first, second = (order_of(shop, product.id, created_via="mini-1", set_paid=True) for _ in range(2))

    assert first["id"] != second["id"]
    assert simulator.shop.product(product.id).stock_quantity == -3
    assert ids(shop.get("/orders", params={"created_via": "mini-1"})) == [second["id"], first["id"]]
    assert ids(shop.get("/orders", params={"created_via": "mini"})) == []
    changed = shop.get("/products", params={"modified_after": "2026-11-24T12:00:00", "dates_are_gmt": "true"})
    assert ids(changed) == [product.id]


def test_created_via_is_cut_and_stays(simulator: WooCommerceSimulator, shop: httpx.Client) -> None:
    product = simulator.shop.add_product("Кружка", price="100")
    order = order_of(shop, product.id, created_via="x" * 120)

    changed = shop.put(f"/orders/{order['id']}", json={"created_via": "other", "total": "1"}).json()

    assert (changed["created_via"], changed["total"]) == ("x" * 100, "200.00")


def test_what_the_shop_does_not_know_becomes_an_empty_line(shop: httpx.Client) -> None:
    order = order_of(shop, 999999)

    assert order["total"] == "0.00"
    assert [(line["product_id"], line["total"]) for line in order["line_items"]] == [(0, "0.00")]


def test_a_refused_coupon_leaves_a_draft(simulator: WooCommerceSimulator, shop: httpx.Client) -> None:
    product = simulator.shop.add_product("Кружка", price="100", stock=3)
    body = {"line_items": [{"product_id": product.id}], "coupon_lines": [{"code": "NOPE"}], "set_paid": True}

    refused = shop.post("/orders", json=body)

    assert (refused.status_code, refused.json()["code"]) == (400, "woocommerce_rest_invalid_coupon")
    left = shop.get(f"/orders/{refused.json()['data']['new_draft_order_id']}").json()
    assert left["status"] == "checkout-draft"
    assert simulator.shop.product(product.id).stock_quantity == 3


def test_a_deleted_product_leaves_its_name_in_the_order(
    simulator: WooCommerceSimulator, shop: httpx.Client
) -> None:
    product = simulator.shop.add_product("Исчезнет", price="5")
    order = order_of(shop, product.id)
    simulator.shop.delete_product(product.id)

    [line] = shop.get(f"/orders/{order['id']}").json()["line_items"]

    assert (line["product_id"], line["name"], line["total"]) == (0, "Исчезнет", "10.00")


def test_an_order_goes_to_the_trash_and_then_for_good(
    simulator: WooCommerceSimulator, shop: httpx.Client
) -> None:
    order = order_of(shop, simulator.shop.add_product("Кружка", price="100").id)

    shop.delete(f"/orders/{order['id']}").raise_for_status()

    assert shop.get(f"/orders/{order['id']}").json()["status"] == "trash"
    assert ids(shop.get("/orders")) == []
    assert ids(shop.get("/orders", params={"status": "trash"})) == [order["id"]]
    shop.delete(f"/orders/{order['id']}", params={"force": "true"}).raise_for_status()
    assert shop.get(f"/orders/{order['id']}").status_code == 404
