"""What the adapter makes of answers that a real shop has given."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from application.woocommerce.ports import ShopRefused, ShopUnavailable
from application.woocommerce.shop import (
    NewShopFee,
    NewShopLine,
    NewShopOrder,
    ShopOrderStatus,
    ShopProductType,
)
from application.woocommerce.shop_webhooks import WebhookStatus
from domain.shared.money import Money
from tests.support.recorded_shop import FOLDER, recorded, response_of, shop_of, shop_with

T = datetime(2026, 11, 20, 17, 21, 15, tzinfo=UTC)
PRODUCTS = sorted(
    {path.stem for path in (FOLDER / "products").glob("get_*.json")}
    - {"get_unicode_plain_permalink", "get_with_tax"}  # a refusal, and a few fields alone
)
ORDERS = sorted(
    path.stem
    for path in (FOLDER / "orders").glob("*.json")
    if recorded(f"orders/{path.stem}")["response"]["status"] in (200, 201)
    and isinstance(recorded(f"orders/{path.stem}")["response"]["json"], dict)
)


def page(*rows: dict[str, Any], **headers: str) -> httpx.Response:
    return httpx.Response(200, headers=headers, content=json.dumps(rows).encode())


async def test_a_simple_product_is_read() -> None:
    product = await shop_of("products/get_simple").catalogue.product(11)

    assert product is not None
    assert (product.name, product.slug) == ("Кружка «Утро» & чай 300 мл ☕", "кружка-утро-чай-300-мл-☕")
    assert (product.type, product.visible, product.category_ids) == (ShopProductType.SIMPLE, True, (16,))
    assert (product.tags, product.modified_at, product.faults) == (("Новинка",), T, ())
    assert product.photos == ("https://shop.example/wp-content/uploads/2026/11/photo-1.png",)
    (sold,) = product.variations
    assert (sold.id, sold.sku, sold.price, sold.regular_price) == (0, "CUP-001", Money(129050), Money(129050))
    assert (sold.stock.managed, sold.stock.quantity, sold.stock.backorders) == (True, 10, False)


async def test_a_variable_product_brings_its_variations_and_a_variation_leads_to_its_product() -> None:
    for answers in (
        ("products/get_var", "variations/list"),
        ("products/get_v1", "products/get_var", "variations/list"),
    ):
        product = await shop_of(*answers).catalogue.product(21)
        assert product is not None
        assert (product.id, product.type, len(product.variations)) == (21, ShopProductType.VARIABLE, 4)
        assert [attribute.options for attribute in product.variations[0].attributes] == [("L",), ("Белый",)]
        assert product.variations[0].price == Money(519000)
        assert not product.variations[0].stock.managed


@pytest.mark.parametrize("name", PRODUCTS)
async def test_every_recorded_product_can_be_read(name: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/variations"):
            return response_of("variations/list")
        return response_of("products/get_var" if request.url.path.endswith("/21") else f"products/{name}")

    product = await shop_with(answer).catalogue.product(1)
    assert product is not None
    assert product.faults == ()


async def test_drafts_and_trash_and_hidden_and_protected_ones_are_not_visible() -> None:
    for changed in (
        {"status": "draft"},
        {"status": "private"},
        {"status": "trash"},
        {"catalog_visibility": "hidden"},
        {"post_password": "secret"},
    ):
        product = await shop_with(response_of("products/get_simple", **changed)).catalogue.product(11)
        assert product is not None
        assert not product.visible


@pytest.mark.parametrize(
    ("price", "read", "faulty"),
    [
        ("", None, False),
        (None, None, False),
        ("4990", Money(499000), False),
        (1499.99, Money(149999), False),
        (5, Money(500), False),
        ("12.50000", Money(1250), False),
        ("12,50 руб", None, True),
        ("12.345", None, True),
        ("-1", None, True),
        ("9" * 30, None, True),
        ([], None, True),
        (True, None, True),
    ],
)
async def test_a_price_is_read_exactly_or_named_as_a_fault(
    price: object, read: Money | None, faulty: bool
) -> None:
    shop = shop_with(response_of("products/get_simple", price=price))
    product = await shop.catalogue.product(11)
    assert product is not None
    assert product.variations[0].price == read
    assert product.faults == (("price",) if faulty else ())


@pytest.mark.parametrize(
    ("stock", "managed", "quantity"),
    [
        ({"stock_quantity": -7}, True, -7),
        ({"stock_quantity": "3"}, True, 3),
        ({"stock_quantity": 1.5}, True, 1),
        ({"stock_quantity": -1.5}, True, -2),
        ({"stock_quantity": None}, False, None),
        ({"stock_quantity": "many"}, False, None),
        ({"stock_quantity": 10**400}, False, None),
        ({"manage_stock": "parent"}, False, None),
        ({"manage_stock": False}, False, None),
    ],
)
async def test_odd_stock_does_not_confuse(stock: dict[str, Any], managed: bool, quantity: int | None) -> None:
    product = await shop_with(response_of("products/get_simple", **stock)).catalogue.product(11)
    assert product is not None
    found = product.variations[0].stock
    assert (found.managed, found.quantity) == (managed, quantity)


async def test_names_lose_tags_and_entities_and_odd_parts_are_left_out() -> None:
    odd = {
        "name": "<b>Чай</b> &amp; &lt;script&gt;alert(1)&lt;/script&gt;кофе\x00",
        "images": [{"id": 1}, {"src": "javascript:x"}, {"src": "https://shop.example/a.png"}, "x"],
        "attributes": [{"name": "A & B", "options": ["x|y", "1 < 2", 5]}, {"name": "", "options": []}],
        "tags": {"0": "x"},
        "categories": [{"id": "16"}, {"id": -1}, None],
        "menu_order": "7",
        "description": None,
    }
    product = await shop_with(response_of("products/get_simple", **odd)).catalogue.product(11)
    assert product is not None
    assert product.name == "Чай & кофе"
    assert product.photos == ("https://shop.example/a.png",)
    assert [(one.name, one.options) for one in product.attributes] == [("A & B", ("x|y", "1 < 2"))]
    assert (product.category_ids, product.position, product.description) == ((16,), 7, "")
    assert set(product.faults) == {"images", "attributes", "tags", "categories"}


@pytest.mark.parametrize(
    ("image", "faults"),
    [
        (None, ()),
        ([], ()),
        ({"id": 0, "src": ""}, ("image",)),
        ({"id": 9, "src": "data:image/png;base64,x"}, ("image",)),
        ("x", ("image",)),
    ],
)
async def test_a_variation_without_a_good_image_is_sold_all_the_same(
    image: object, faults: tuple[str, ...]
) -> None:
    variation = {**recorded("variations/get")["response"]["json"], "id": 22, "image": image}
    product = await shop_with(response_of("products/get_var"), page(variation)).catalogue.product(21)
    assert product is not None
    assert [(one.id, one.photo, one.faults) for one in product.variations] == [(22, None, faults)]
    assert product.faults == ()


async def test_one_that_cannot_be_read_does_not_stop_the_page() -> None:
    good = recorded("products/get_simple")["response"]["json"]
    shop = shop_with(
        page(
            good,
            {"id": 12},
            {**good, "id": 13, "date_modified_gmt": "yesterday"},
            {**good, "id": "x"},
            {**good, "id": 14},
            **{"X-WP-Total": "205", "X-WP-TotalPages": "3"},
        )
    )
    batch = await shop.catalogue.products(1)
    assert [product.id for product in batch.items] == [11, 14]
    assert (batch.page, batch.pages, batch.total) == (1, 3, 205)
    assert [(fault.id, fault.reason.partition(":")[0]) for fault in batch.faults] == [
        (12, "product 12"),
        (13, "product 13"),
        (0, "product 'x'"),
    ]


async def test_a_full_page_is_read_fast() -> None:
    body = recorded("products/get_simple")["response"]["json"]
    rows = [{**body, "id": place + 1, "description": "<p>слово</p>" * 100} for place in range(100)]
    shop = shop_with(page(*rows))
    await shop.catalogue.products(1)
    best = min([await _seconds(shop) for _ in range(5)])
    assert best < 0.05  # some 5 ms


async def _seconds(shop: Any) -> float:
    """Of this process alone: machines of tests are shared."""
    began = time.process_time()
    batch = await shop.catalogue.products(1)
    assert len(batch.items) == 100
    return time.process_time() - began


async def test_lists_ask_for_everything_in_a_stable_order() -> None:
    shop = shop_of("products/list_page_beyond")
    await shop.catalogue.products(2)
    await shop.catalogue.products(1, modified_after=T)
    await shop.catalogue.marks(1)
    await shop.orders.orders(1, modified_after=T)

    whole, changed, marks, orders = (dict(request.url.params) for request in shop.requests)
    assert {
        "status": "any",
        "per_page": "100",
        "page": "2",
        "orderby": "id",
        "order": "asc",
    }.items() <= whole.items()
    window = {
        "modified_after": "2026-11-20T17:21:15",
        "dates_are_gmt": "true",
        "orderby": "modified",
        "order": "asc",
    }
    assert window.items() <= changed.items()
    assert window.items() <= orders.items()
    assert (
        marks["_fields"]
        == "id,type,status,catalog_visibility,post_password,date_modified_gmt,variations,tags,attributes"
    )
    assert shop.requests[0].headers["Accept"] == "application/json"


async def test_categories_and_variations_of_all_products_are_read() -> None:
    categories = {one.id: one for one in await shop_of("categories/list").catalogue.categories()}
    assert categories[18].parent_id == 17
    assert categories[16].parent_id is None
    batch = await shop_of("variations/list_all").catalogue.all_variations(1)
    assert batch is not None
    assert {product for product, _ in batch.items} == {21}
    assert await shop_of("errors/404_route").catalogue.all_variations(1) is None
    assert await shop_of("variations/list_of_missing_product").catalogue.variations(9) == ()


@pytest.mark.parametrize("name", ["bom", "newline", "notice"])
async def test_json_is_found_behind_what_plugins_print(name: str) -> None:
    product = await shop_of(f"php_errors/{name}").catalogue.product(11)
    assert product is not None
    assert product.variations[0].sku == "CUP-001"


@pytest.mark.parametrize(
    "name",
    [
        "db_down",
        "die",
        "fatal",
        "fatal_display",
        "fatal_with_accept_json",
        "maintenance",
        "memory",
        "php_down",
        "redirect",
        "rest_disabled",
        "timeout",
    ],
)
async def test_trouble_of_the_server_is_no_answer(name: str) -> None:
    with pytest.raises(ShopUnavailable):
        await shop_of(f"php_errors/{name}").catalogue.product(11)


async def test_maintenance_says_when_to_come_back_and_a_redirect_where_to_go() -> None:
    with pytest.raises(ShopUnavailable) as busy:
        await shop_of("php_errors/maintenance").catalogue.product(11)
    assert busy.value.retry_after == 600
    with pytest.raises(ShopUnavailable, match=r"https://www\.shop\.example/"):
        await shop_of("php_errors/redirect").catalogue.product(11)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b'"text"',
        b"<html><script>[{}]</script></html>",
        b'[{"id": 1, "images": []',
        b'<br />\n<b>Warning</b>: x\n[{"id": 1, "images": []',
        b'{"id": 11',
        b"[" * 100_000,
        b'[{"id": "\xff\xfe"}',
    ],
)
async def test_what_is_no_whole_answer_is_never_taken_for_an_empty_list(body: bytes) -> None:
    shop = shop_with(httpx.Response(200, content=body))
    with pytest.raises(ShopUnavailable):
        await shop.catalogue.products(1)
    with pytest.raises(ShopUnavailable):
        await shop.catalogue.product(11)


@pytest.mark.parametrize("name", ["404_route", "404_namespace"])
async def test_without_woocommerce_no_product_is_gone(name: str) -> None:
    with pytest.raises(ShopUnavailable):
        await shop_of(f"errors/{name}").catalogue.product(11)
    assert await shop_of("errors/404_product").catalogue.product(11) is None
    assert await shop_of("errors/404_order").orders.order(11) is None
    assert await shop_of("orders/get_deleted").orders.order(11) is None


@pytest.mark.parametrize("name", [path.stem for path in sorted((FOLDER / "errors").glob("40[13]_*.json"))])
async def test_a_wrong_password_waits_until_it_is_mended(name: str) -> None:
    with pytest.raises(ShopUnavailable, match="401"):
        await shop_of(f"errors/{name}").catalogue.products(1)


async def test_a_no_of_the_shop_has_its_code() -> None:
    with pytest.raises(ShopRefused) as refused:
        await shop_of("errors/order_bad_coupon").orders.create_order(_new())
    assert (refused.value.status, refused.value.code) == (400, "woocommerce_rest_invalid_coupon")


@pytest.mark.parametrize("name", ORDERS)
async def test_every_recorded_order_can_be_read(name: str) -> None:
    order = await shop_of(f"orders/{name}").orders.order(1)
    assert order is not None
    assert order.total is not None
    assert all(line.total is not None for line in order.lines)


async def test_an_order_is_read_with_its_lines_and_payment() -> None:
    order = await shop_of("orders/get_paid").orders.order(107)
    raw = recorded("orders/get_paid")["response"]["json"]
    assert order is not None
    assert (order.status, order.currency) == (ShopOrderStatus.PROCESSING, "RUB")
    assert order.total == Money.parse(raw["total"])
    assert order.paid_at is not None
    assert [line.quantity for line in order.lines] == [line["quantity"] for line in raw["line_items"]]
    trashed = await shop_of("orders/get_trashed").orders.order(1)
    assert trashed is not None
    assert trashed.status is ShopOrderStatus.TRASH


def _new(**changed: Any) -> NewShopOrder:
    given: dict[str, Any] = {
        "created_via": "prilavok-0192f0c1-7b1e-7c3a-9d2e-1f2a3b4c5d6e",
        "status": ShopOrderStatus.PENDING,
        "paid": False,
        "transaction_id": "t-1",
        "lines": (
            NewShopLine(
                product_id=21, variation_id=22, quantity=2, subtotal=Money(99800), total=Money(90005)
            ),
            NewShopLine(product_id=11, variation_id=0, quantity=1, subtotal=Money(1), total=Money(0)),
        ),
        "fees": (NewShopFee(name="Сыр × 0.5", total=Money(12345)),),
        "delivery_name": "Курьер",
        "delivery": Money(35000),
        "customer_name": "Анна",
        "email": "",
        "phone": "+79990000000",
        "address": "Москва",
        "note": "",
        "number": 17,
    }
    return NewShopOrder(**{**given, **changed})


async def test_a_new_order_is_sent_in_strings_with_its_origin_and_number() -> None:
    shop = shop_of("orders/create_with_created_via_as_key")
    made = await shop.orders.create_order(_new())
    assert made.id == 256
    body = shop.sent()
    assert body["created_via"] == "prilavok-0192f0c1-7b1e-7c3a-9d2e-1f2a3b4c5d6e"
    assert (body["status"], body["set_paid"], body["transaction_id"]) == ("pending", False, "t-1")
    assert body["line_items"] == [
        {"product_id": 21, "variation_id": 22, "quantity": 2, "subtotal": "998.00", "total": "900.05"},
        {"product_id": 11, "quantity": 1, "subtotal": "0.01", "total": "0.00"},
    ]
    assert body["fee_lines"] == [{"name": "Сыр × 0.5", "total": "123.45", "tax_status": "none"}]
    assert [line["total"] for line in body["shipping_lines"]] == ["350.00"]
    assert {"key": "_prilavok_order_number", "value": "17"} in body["meta_data"]
    assert "email" not in body["billing"]  # WooCommerce refuses an empty one
    assert len(shop.requests) == 1

    await shop.orders.create_order(_new(status=ShopOrderStatus.PROCESSING, paid=True))
    assert shop.sent()["set_paid"] is True
    assert "status" not in shop.sent()  # set_paid moves it once; both would move it twice


@pytest.mark.parametrize("name", ["order_500_but_created", "order_500_in_status_hook"])
async def test_a_lost_create_is_sent_once_and_is_unknown(name: str) -> None:
    for answer in (
        response_of(f"php_errors/{name}"),
        httpx.ReadTimeout("x"),
        httpx.RemoteProtocolError("cut"),
    ):
        shop = shop_with(answer)
        with pytest.raises(ShopUnavailable):
            await shop.orders.create_order(_new())
        assert len(shop.requests) == 1


async def test_a_redirected_write_is_not_followed() -> None:
    shop = shop_of("php_errors/redirect")
    with pytest.raises(ShopUnavailable, match="www"):
        await shop.orders.create_order(_new())
    assert len(shop.requests) == 1


async def test_an_order_is_found_by_its_origin_alone() -> None:
    made = recorded("orders/create_with_created_via_as_key")["response"]["json"]
    shop = shop_with(page(made))
    assert [order.id for order in await shop.orders.created_via(made["created_via"], since=T)] == [made["id"]]
    assert shop.requests[0].url.params["status"] == "any"


async def test_a_shop_that_ignores_the_filter_is_looked_through() -> None:
    other = recorded("orders/get_paid")["response"]["json"]
    ours = {**other, "id": 7, "created_via": "prilavok-1"}
    pages = {"1": page(*[{**other, "id": number} for number in range(100, 200)]), "2": page(other, ours)}

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/orders"):
            return httpx.Response(200, content=pages[request.url.params.get("page", "1")].content)
        return httpx.Response(200, content=json.dumps(ours).encode())

    shop = shop_with(answer)
    assert [order.id for order in await shop.orders.created_via("prilavok-1", since=T)] == [7]
    assert await shop.orders.created_via("prilavok-2", since=T) == ()


async def test_a_status_is_moved_alone_and_trash_is_repeatable() -> None:
    shop = shop_of("orders/update_to_processing")
    await shop.orders.move_order(1, ShopOrderStatus.PROCESSING)
    assert shop.sent() == {"status": "processing"}
    await shop.orders.move_order(1, ShopOrderStatus.PROCESSING, paid=True, transaction_id="t")
    assert shop.sent() == {"status": "processing", "set_paid": True, "transaction_id": "t"}
    await shop_of("orders/get_deleted").orders.trash_order(1)
    gone = httpx.Response(410, content=b'{"code": "woocommerce_rest_already_trashed", "message": "x"}')
    await shop_with(gone).orders.trash_order(1)


async def test_stock_is_written_absolutely() -> None:
    shop = shop_of("products/get_simple", "variations/get")
    assert (await shop.stock.set_stock(11, 0, 10)).stock.quantity == 10
    assert (shop.requests[0].method, shop.sent(0)) == ("PUT", {"stock_quantity": 10})
    await shop.stock.set_stock(21, 22, 4)
    assert shop.requests[1].url.path.endswith("/products/21/variations/22")


async def test_webhooks_are_read_and_revived() -> None:
    hooks = await shop_of("webhooks/list").webhooks.webhooks()
    assert {hook.topic for hook in hooks} >= {"product.updated", "order.updated"}
    (disabled,) = [await shop_of("webhooks/get_disabled_after_failures").webhooks.activate_webhook(2)]
    assert disabled.status is WebhookStatus.DISABLED
    shop = shop_of("webhooks/create_order_updated")
    made = await shop.webhooks.create_webhook(
        name="n", topic="order.updated", delivery_url="https://us.example", secret="s" * 16
    )
    assert made.topic == "order.updated"
    assert shop.sent()["secret"] == "s" * 16


async def test_pages_and_posts_are_read() -> None:
    pages = {one.id: one for one in await shop_of("wp/pages_list_anonymous").content.pages()}
    assert pages[177].title == "О магазине & доставка"
    posts = await shop_of("wp/categories", "wp/posts_list_embed_anonymous").content.posts("uncategorized")
    assert posts[0].slug == "новая-коллекция"
    assert posts[0].photo is not None
    assert await shop_with(page()).content.posts("banners") == ()


async def test_an_unchanged_list_is_answered_from_memory() -> None:
    tagged = page(recorded("products/get_simple")["response"]["json"], ETag='"1"')
    shop = shop_with(tagged, response_of("misc/rest_caching_feature_304"), page())
    first = await shop.catalogue.products(1)
    second = await shop.catalogue.products(1)
    assert first == second
    assert shop.requests[1].headers["If-None-Match"] == '"1"'
    await shop.catalogue.products(1)
    await shop.catalogue.products(1)
    assert "If-None-Match" not in shop.requests[3].headers  # the third answer brought none


async def test_the_password_is_in_no_log_and_no_repr(capsys: pytest.CaptureFixture[str]) -> None:
    shop = shop_of("php_errors/die")
    with pytest.raises(ShopUnavailable) as failure:
        await shop.catalogue.products(1)
    said = capsys.readouterr()
    for text in (said.out, said.err, str(failure.value), repr(failure.value)):
        assert "abcd" not in text
        assert "Basic" not in text
    assert shop.requests[0].headers["Authorization"].startswith("Basic ")
