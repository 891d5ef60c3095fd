"""The simulated shop answers with the keys and types with which a real WooCommerce 10.5 has answered."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from entrypoints.simulators.woocommerce.simulator import WooCommerceSimulator
from tests.support.woocommerce import CREDENTIALS, running_woocommerce

SHAPES = Path(__file__).parents[1] / "fixtures" / "woocommerce" / "shapes"


class Filled:
    """The shop that was recorded, as far as the recordings need it."""

    def __init__(self, simulator: WooCommerceSimulator) -> None:
        shop = simulator.shop
        self.image = shop.add_image("photo-1", alt="Кружка").id
        self.root = shop.add_category("Одежда", slug="odezhda").id
        self.child = shop.add_category("Футболки", slug="futbolki", parent=self.root).id
        self.tag = shop.add_tag("Новинка").id
        self.simple_body = {
            "name": "Кружка «Утро» & чай 300 мл ☕",
            "sku": "CUP-001",
            "regular_price": "1290.50",
            "description": "<p>Описание</p>",
            "categories": [{"id": self.root}],
            "tags": [{"id": self.tag}],
            "manage_stock": True,
            "stock_quantity": 10,
            "images": [{"id": self.image, "alt": "Кружка"}],
            "meta_data": [{"key": "erp_id", "value": "A-1"}],
        }
        self.simple = shop.add_product(**self.simple_body | {"sku": "CUP-000"}).id
        common = {"categories": [self.root], "images": [self.image]}
        sizes = {"id": 1, "name": "Размер", "options": ["S", "M"], "visible": True, "variation": True}
        colours = {"name": "Цвет", "options": ["Чёрный", "Белый"], "visible": True, "variation": True}
        self.variable = shop.add_product(
            "Худи с принтом", type="variable", sku="HD-1", attributes=[sizes, colours], **common
        ).id
        self.variation_body = {
            "regular_price": "4990",
            "attributes": [{"id": 1, "option": "S"}, {"name": "Цвет", "option": "Чёрный"}],
            "manage_stock": True,
            "stock_quantity": 3,
            "image": {"id": self.image},
        }
        self.variation = shop.add_variation(self.variable, sku="HD-1-S", **self.variation_body).id
        self.draft = shop.add_product("Черновик", sku="D", price="1", status="draft").id
        self.backorder = shop.add_product("Под заказ", price="700", stock=-2, backorders="notify").id
        self.sale = shop.add_product("Футболка", price="2000", sale_price="1499.99", **common).id
        self.no_price = shop.add_product("Без цены").id
        self.grouped = shop.add_product("Набор", type="grouped", grouped_products=[self.simple, self.sale]).id
        shop.add_page("О магазине & доставка", slug="o-magazine", content="<p>Мы</p>")
        shop.add_post("Новая коллекция", content="Текст", excerpt="Коротко", featured_media=self.image)


@pytest.fixture(scope="module")
def simulator() -> Iterator[WooCommerceSimulator]:
    with running_woocommerce() as running:
        yield running


@pytest.fixture(scope="module")
def filled(simulator: WooCommerceSimulator) -> Filled:
    return Filled(simulator)


@pytest.fixture
def shop(simulator: WooCommerceSimulator) -> Iterator[httpx.Client]:
    base = f"{simulator.store.home}/wp-json"
    with httpx.Client(base_url=base, auth=CREDENTIALS, trust_env=False) as client:
        yield client


def check_like(name: str, answer: httpx.Response) -> None:
    recorded = json.loads((SHAPES / f"{name}.json").read_text(encoding="utf-8"))
    assert answer.status_code == recorded["status"]
    given = answer.json()
    if isinstance(recorded["json"], list):
        assert given
        given = given[:1]
    found = differences(recorded["json"], given, "")
    assert [place for place in found if not place.startswith("/related_ids")] == []  # picked at random


def differences(recorded: Any, given: Any, path: str) -> list[str]:
    """Keys and JSON types; of lists the first items."""
    if isinstance(recorded, dict) and isinstance(given, dict):
        keys = (
            [f"{path}: {sorted(recorded.keys() ^ given.keys())}"] if recorded.keys() != given.keys() else []
        )
        shared = [key for key in recorded if key in given]
        return keys + [
            found for key in shared for found in differences(recorded[key], given[key], f"{path}/{key}")
        ]
    if isinstance(recorded, list) and isinstance(given, list):
        if bool(recorded) != bool(given):
            return [f"{path}: {'nothing' if recorded else 'something'} where the other has more"]
        return differences(recorded[0], given[0], f"{path}[0]") if recorded else []
    return [] if type(recorded) is type(given) else [f"{path}: {recorded!r} became {given!r}"]


@pytest.mark.parametrize(
    ("recorded", "attribute"),
    [
        ("product_simple", "simple"),
        ("product_variable", "variable"),
        ("product_variation", "variation"),
        ("product_draft", "draft"),
        ("product_backorder", "backorder"),
        ("product_on_sale", "sale"),
        ("product_without_price", "no_price"),
        ("product_grouped", "grouped"),
    ],
)
def test_a_product_is_answered_as_recorded(
    shop: httpx.Client, filled: Filled, recorded: str, attribute: str
) -> None:
    check_like(recorded, shop.get(f"/wc/v3/products/{getattr(filled, attribute)}"))


def test_a_new_product_is_answered_as_recorded(shop: httpx.Client, filled: Filled) -> None:
    answer = shop.post("/wc/v3/products", json=filled.simple_body | {"sku": "CUP-NEW"})

    check_like("product_created", answer)
    assert answer.headers["Location"].endswith(f"/wp-json/wc/v3/products/{answer.json()['id']}")


def test_variations_are_answered_as_recorded(shop: httpx.Client, filled: Filled) -> None:
    own = f"/wc/v3/products/{filled.variable}/variations"

    check_like("variation", shop.get(f"{own}/{filled.variation}"))
    check_like("variation_created", shop.post(own, json=filled.variation_body))
    unmanaged = filled.variation_body | {"manage_stock": False}
    shop.post(own, json=unmanaged).raise_for_status()
    check_like("variation_across", shop.get("/wc/v3/variations"))


def test_categories_and_tags_are_answered_as_recorded(shop: httpx.Client, filled: Filled) -> None:
    check_like("category", shop.get(f"/wc/v3/products/categories/{filled.child}"))
    check_like("category_root", shop.get(f"/wc/v3/products/categories/{filled.root}"))
    check_like("tag", shop.get("/wc/v3/products/tags"))


def test_a_pending_order_is_answered_as_recorded(shop: httpx.Client, filled: Filled) -> None:
    body = {
        "payment_method": "robokassa",
        "billing": {"first_name": "Иван", "email": "ivan@example.com"},
        "line_items": [
            {"product_id": filled.simple, "quantity": 2, "subtotal": "2581.00", "total": "2322.90"},
            {"product_id": filled.variable, "variation_id": filled.variation, "quantity": 1},
        ],
        "shipping_lines": [{"method_id": "flat_rate", "method_title": "Курьер", "total": "350.00"}],
        "fee_lines": [{"name": "Упаковка", "total": "50.50"}],
        "meta_data": [{"key": "_miniapp_order_id", "value": "1"}],
    }

    answer = shop.post("/wc/v3/orders", json=body)

    check_like("order_pending", answer)
    assert answer.json()["total"] == "7713.40"
    assert answer.json()["line_items"][0]["price"] == 1161.45


def test_paid_empty_and_refunded_orders_are_answered_as_recorded(shop: httpx.Client, filled: Filled) -> None:
    line = {"product_id": filled.simple, "quantity": 1}
    paid = shop.post("/wc/v3/orders", json={"set_paid": True, "line_items": [line]})
    order_id = paid.json()["id"]

    check_like("order_paid", paid)
    check_like("order_empty_line", shop.post("/wc/v3/orders", json={"line_items": [{"product_id": 999999}]}))
    line_id = paid.json()["line_items"][0]["id"]
    item = {"id": line_id, "quantity": 1, "refund_total": 1290.5}
    refund = {"amount": "1290.50", "api_refund": False, "line_items": [item]}
    check_like("refund", shop.post(f"/wc/v3/orders/{order_id}/refunds", json=refund))
    other = shop.post("/wc/v3/orders", json={"set_paid": True, "line_items": [line]}).json()["id"]
    check_like("order_refunded", shop.put(f"/wc/v3/orders/{other}", json={"status": "refunded"}))


def test_webhooks_are_answered_as_recorded(shop: httpx.Client) -> None:
    body = {"topic": "order.updated", "delivery_url": "http://127.0.0.1:9/hook", "secret": "s"}

    created = shop.post("/wc/v3/webhooks", json=body)

    check_like("webhook_created", created)
    check_like("webhook", shop.get(f"/wc/v3/webhooks/{created.json()['id']}"))


def test_content_is_answered_to_anybody_as_recorded(simulator: WooCommerceSimulator, filled: Filled) -> None:
    with httpx.Client(base_url=f"{simulator.store.home}/wp-json", trust_env=False) as anybody:
        fields = "name,description,url,home,gmt_offset,timezone_string,namespaces,authentication"
        check_like("root", anybody.get("/", params={"_fields": fields}))
        check_like("page", anybody.get("/wp/v2/pages", params={"slug": "o-magazine"}))
        check_like("post_category", anybody.get("/wp/v2/categories"))
        post = anybody.get("/wp/v2/posts", params={"_embed": "1"})
        recorded = json.loads((SHAPES / "post.json").read_text(encoding="utf-8"))["json"][0]
        given = post.json()[0]
        del given["_embedded"]["author"]
        assert given["class_list"][1:] == recorded["class_list"][1:]
        assert differences(recorded, given, "") == []


@pytest.mark.parametrize(
    ("recorded", "method", "path", "body"),
    [
        ("404_product", "GET", "/wc/v3/products/999999", None),
        ("404_order", "GET", "/wc/v3/orders/999999", None),
        ("404_route", "GET", "/wc/v3/nope", None),
        ("404_product_id_text", "GET", "/wc/v3/products/abc", None),
        ("404_method", "DELETE", "/wc/v3/orders", None),
        ("404_namespace", "GET", "/wc/v9/products", None),
        ("400_invalid_orderby", "GET", "/wc/v3/products?orderby=zzz", None),
        ("400_invalid_param_status", "GET", "/wc/v3/orders?status=zzz", None),
        ("400_bad_price_type", "POST", "/wc/v3/products", {"name": "x", "regular_price": 12.5}),
        ("400_bad_stock_quantity", "POST", "/wc/v3/products", {"name": "x", "stock_quantity": "many"}),
        ("stock_status_invalid", "POST", "/wc/v3/products", {"name": "x", "stock_status": "zzz"}),
        ("order_quantity_fraction", "POST", "/wc/v3/orders", {"line_items": [{"product_id": 1, "quantity": 1.5}]}),
        ("order_quantity_zero", "POST", "/wc/v3/orders", {"line_items": [{"product_id": 1, "quantity": 0}]}),
        ("order_no_product", "POST", "/wc/v3/orders", {"line_items": [{"quantity": 1}]}),
        ("order_bad_status", "POST", "/wc/v3/orders", {"status": "zzz"}),
        ("order_bad_email", "POST", "/wc/v3/orders", {"billing": {"email": "x"}}),
        ("order_shipping_no_method", "POST", "/wc/v3/orders", {"shipping_lines": [{"total": "1"}]}),
        ("order_unknown_customer", "POST", "/wc/v3/orders", {"customer_id": 99999}),
        ("batch_over_100", "POST", "/wc/v3/products/batch", {"delete": list(range(101))}),
    ],
)  # fmt: skip
def test_a_refusal_is_the_recorded_one(
    shop: httpx.Client, simulator: WooCommerceSimulator, recorded: str, method: str, path: str, body: Any
) -> None:
    before = len(simulator.shop.orders()), len(simulator.store.products)
    real = json.loads((SHAPES.parent / "errors" / f"{recorded}.json").read_text(encoding="utf-8"))["response"]

    answer = shop.request(method, path, json=body)

    assert (answer.status_code, answer.json()) == (real["status"], real["json"])
    assert (len(simulator.shop.orders()), len(simulator.store.products)) == before
