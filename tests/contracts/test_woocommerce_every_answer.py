"""Nothing that a real shop has ever answered surprises the adapter: each recorded file, sorted by what it holds."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from application.woocommerce.ports import ShopRefused, ShopUnavailable
from application.woocommerce.shop import NewShopOrder, ShopOrderStatus
from domain.shared.money import Money
from tests.support.recorded_shop import FOLDER, RecordedShop, recorded, response_of, shop_of, shop_with

ALL = sorted(
    path.relative_to(FOLDER).with_suffix("").as_posix()
    for path in FOLDER.glob("*/*.json")
    if path.parent.name != "shapes"
)
# What tells one kind of object from another.
MARKS = {
    "product": {"catalog_visibility", "sku"},
    "variation": {"image", "manage_stock"},
    "order": {"line_items", "order_key"},
    "webhook": {"delivery_url"},
    "category": {"parent", "display"},
    "page": {"content", "menu_order", "modified_gmt"},
}
NEW = NewShopOrder(
    created_via="prilavok-1",
    status=ShopOrderStatus.PENDING,
    paid=False,
    transaction_id="",
    lines=(),
    fees=(),
    delivery_name="",
    delivery=Money(0),
    customer_name="",
    email="",
    phone="",
    address="",
    note="",
    number=1,
)


def answer(name: str) -> dict[str, Any]:
    found: dict[str, Any] = recorded(name)["response"]
    return found


def failed(name: str) -> bool:
    return bool(answer(name)["status"] >= 300)


def objects(kind: str) -> list[Any]:
    """Every object of the kind in every answer, whole lists and batches opened."""
    found = list(_objects(kind))
    assert found
    return found


def _objects(kind: str) -> Iterator[Any]:
    for name in ALL:
        data = answer(name).get("json")
        rows = data if isinstance(data, list) else [data]
        if isinstance(data, dict) and "create" in data:
            rows = [row for rows in data.values() for row in rows]
        for place, row in enumerate(rows):
            if isinstance(row, dict) and row.keys() >= MARKS[kind] and not _is_another(kind, row):
                yield pytest.param(row, id=f"{name}-{place}")


def _is_another(kind: str, row: dict[str, Any]) -> bool:
    """A variation that was asked for as a product leads to its product: see test_woocommerce_answers."""
    if kind == "product":
        return bool(row["type"] == "variation")
    return kind == "variation" and "catalog_visibility" in row


def of(row: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, content=json.dumps(row).encode())


def shop_that_answers(row: dict[str, Any]) -> RecordedShop:
    def find(request: httpx.Request) -> httpx.Response:
        return response_of("variations/list") if request.url.path.endswith("/variations") else of(row)

    return shop_with(find)


@pytest.mark.parametrize("name", [name for name in ALL if failed(name)])
async def test_whatever_went_wrong_a_create_is_sent_once_and_said_to_be_refused_or_unknown(name: str) -> None:
    shop, real = shop_of(name), answer(name)
    code = real["json"].get("code") if isinstance(real.get("json"), dict) else None

    with pytest.raises((ShopRefused, ShopUnavailable)) as failure:
        await shop.orders.create_order(NEW)

    assert len(shop.requests) == 1
    plain_no = code not in (None, "rest_no_route") and real["status"] in (400, 404, 413, 501)
    assert isinstance(failure.value, ShopRefused) == plain_no
    if isinstance(failure.value, ShopRefused):
        assert (failure.value.code, failure.value.status) == (code, real["status"])


@pytest.mark.parametrize("row", objects("product"))
async def test_every_product_is_read_without_a_fault(row: dict[str, Any]) -> None:
    product = await shop_that_answers(row).catalogue.product(row["id"])
    assert product is not None
    assert (product.id, product.faults) == (row["id"], ())
    assert product.visible == (row["status"] == "publish" and row["catalog_visibility"] != "hidden")


@pytest.mark.parametrize("row", objects("variation"))
async def test_every_variation_is_read_without_a_fault(row: dict[str, Any]) -> None:
    product = await shop_with(
        response_of("products/get_var"), httpx.Response(200, content=json.dumps([row]).encode())
    ).catalogue.product(21)
    assert product is not None
    assert [(one.id, one.faults) for one in product.variations] == [(row["id"], ())]
    assert product.faults == ()


@pytest.mark.parametrize("row", objects("order"))
async def test_every_order_is_read_whole(row: dict[str, Any]) -> None:
    order = await shop_with(of(row)).orders.order(row["id"])
    assert order is not None
    assert (order.id, order.raw_status, order.total) == (row["id"], row["status"], Money.parse(row["total"]))
    assert len(order.lines) == len(row["line_items"])
    assert None not in {line.total for line in order.lines}


@pytest.mark.parametrize("row", objects("webhook"))
async def test_every_webhook_is_read(row: dict[str, Any]) -> None:
    hook = await shop_with(of(row)).webhooks.activate_webhook(row["id"])
    assert (hook.id, hook.topic, hook.status.value) == (row["id"], row["topic"], row["status"])


@pytest.mark.parametrize("row", objects("category"))
async def test_every_category_is_read(row: dict[str, Any]) -> None:
    (category,) = await shop_with(
        httpx.Response(200, content=json.dumps([row]).encode())
    ).catalogue.categories()
    assert (category.id, category.parent_id or 0) == (row["id"], row["parent"])
    assert category.name
    assert "%" not in category.slug


@pytest.mark.parametrize("row", objects("page"))
async def test_every_page_is_read(row: dict[str, Any]) -> None:
    (page,) = await shop_with(httpx.Response(200, content=json.dumps([row]).encode())).content.pages()
    assert (page.id, page.published) == (row["id"], row["status"] == "publish")


async def test_the_order_that_a_crash_has_left_is_seen_to_be_empty() -> None:
    order = await shop_of("php_errors/order_500_but_created_the_order").orders.order(180)
    assert order is not None
    assert (order.status, order.lines, order.total) == (ShopOrderStatus.PENDING, (), Money(0))
