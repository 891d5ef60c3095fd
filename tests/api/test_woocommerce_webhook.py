"""Webhooks of the connected shop: hints, believed when they are signed, and never more than hints."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any, Final

import httpx
import pytest
from pydantic import SecretStr

from entrypoints.http.callbacks.woocommerce import MAX_BYTES
from entrypoints.settings import Settings
from tests.support.database import Database
from tests.support.sign_in import assert_problem
from tests.support.tables import changes, dump

URL: Final = "/api/v1/webhooks/woocommerce"
SECRET: Final = "the shop's secret & <others>"
SHOP: Final = "https://shop.example"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    shop = settings.woocommerce.model_copy(update={"url": SHOP, "webhook_secret": SecretStr(SECRET)})
    return replace(settings, woocommerce=shop)


def signed(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


async def deliver(
    http: httpx.AsyncClient, told: object, topic: str = "product.updated", **headers: str
) -> httpx.Response:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    sent = {
        "Content-Type": "application/json",
        "X-WC-Webhook-Source": f"{SHOP}/",
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Resource": topic.partition(".")[0],
        "X-WC-Webhook-Event": topic.partition(".")[2],
        "X-WC-Webhook-Signature": signed(body),
        "X-WC-Webhook-ID": "7",
        "X-WC-Webhook-Delivery-ID": "8a7c",
    }
    return await http.post(URL, content=body, headers=sent | headers)


def jobs(database: Database) -> list[tuple[str, dict[str, Any]]]:
    return database.execute("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")


@pytest.mark.parametrize(
    ("topic", "told", "job"),
    [
        ("product.updated", {"id": 35, "name": "Чай"}, ("woocommerce.refresh_product", {"woo_id": 35})),
        ("product.deleted", {"id": 35}, ("woocommerce.refresh_product", {"woo_id": 35})),
        (
            "product.updated",
            {"id": 36, "type": "variation", "parent_id": 35},
            ("woocommerce.refresh_product", {"woo_id": 35}),
        ),
        ("order.updated", {"id": 70, "parent_id": 0}, ("woocommerce.refresh_order", {"woo_id": 70})),
        ("order.deleted", {"id": 70}, ("woocommerce.refresh_order", {"woo_id": 70})),
    ],
)
async def test_a_hint_asks_to_read_again_what_it_is_about(
    http: httpx.AsyncClient, database: Database, topic: str, told: dict[str, Any], job: tuple[str, Any]
) -> None:
    answer = await deliver(http, told, topic)

    assert (answer.status_code, answer.json()) == (200, {"outcome": "taken"})
    assert jobs(database) == [job]


async def test_the_same_delivery_again_changes_nothing(http: httpx.AsyncClient, database: Database) -> None:
    """INV-ST-11"""
    await deliver(http, {"id": 35})
    before = dump(database)

    answer = await deliver(http, {"id": 35})

    assert (answer.status_code, answer.json()) == (200, {"outcome": "duplicate"})
    assert changes(before, dump(database)) == {}


async def test_two_products_in_one_second_are_two_hints_though_their_delivery_has_one_id(
    http: httpx.AsyncClient, database: Database
) -> None:
    for woo_id in (35, 36):
        await deliver(http, {"id": woo_id})

    assert len(jobs(database)) == 2


async def test_a_second_deletion_is_told_by_the_same_body_and_still_read(
    http: httpx.AsyncClient, database: Database
) -> None:
    for _ in range(2):
        await deliver(http, {"id": 35}, "product.deleted")

    assert len(jobs(database)) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"X-WC-Webhook-Signature": signed(b'{"id": 35}', "another secret of somebody")},
        {"X-WC-Webhook-Signature": signed(b'{"id": 36}')},
        {"X-WC-Webhook-Signature": ""},
        {"X-WC-Webhook-Signature": "\x7f~"},
        {"X-WC-Webhook-Source": "https://another.example/"},
        {"X-WC-Webhook-Source": "http://["},
        {"X-WC-Webhook-Source": ""},
    ],
)
async def test_what_the_shop_did_not_sign_is_refused_and_leaves_nothing(
    http: httpx.AsyncClient, database: Database, headers: dict[str, str]
) -> None:
    before = dump(database)

    answer = await deliver(http, {"id": 35}, **headers)

    assert_problem(answer, 401, "woocommerce.webhook_refused")
    assert changes(before, dump(database)) == {}


async def test_the_signature_is_of_the_raw_body(http: httpx.AsyncClient, database: Database) -> None:
    told = b'{"id": 35, "name": "\\u0427\\u0430\\u0439", "link": "https:\\/\\/shop.example"}  '

    assert (await deliver(http, told)).status_code == 200
    assert len(jobs(database)) == 1


async def test_a_ping_is_answered_and_has_no_effect(http: httpx.AsyncClient, database: Database) -> None:
    before = dump(database)

    answer = await http.post(
        URL, content=b"webhook_id=17", headers={"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert (answer.status_code, answer.json()) == (200, {"outcome": "ping"})
    assert changes(before, dump(database)) == {}


@pytest.mark.parametrize("body", [b"webhook_id=17&x=1", b"webhook_id=", b"", b'{"id": 35}'])
async def test_only_a_ping_may_be_unsigned(http: httpx.AsyncClient, body: bytes) -> None:
    answer = await http.post(URL, content=body)

    assert_problem(answer, 401, "woocommerce.webhook_refused")


@pytest.mark.parametrize(
    ("told", "topic"),
    [
        ({"code": "woocommerce_rest_cannot_view"}, "product.updated"),
        ([1], "product.updated"),
        ({"id": True}, "product.updated"),
        ({"id": "35"}, "product.updated"),
        ({"id": 2**70}, "product.updated"),
        ({"id": 0}, "order.updated"),
        (b"\xff", "product.updated"),
        (b"[" * 100_000, "product.updated"),
        ({"id": 5}, "coupon.updated"),
        ({"id": 5}, "action.woocommerce_add_to_cart"),
    ],
)
async def test_what_is_about_nothing_that_we_follow_is_taken_and_forgotten(
    http: httpx.AsyncClient, database: Database, told: object, topic: str
) -> None:
    answer = await deliver(http, told, topic)

    assert (answer.status_code, answer.json()) == (200, {"outcome": "ignored"})
    assert jobs(database) == []


async def test_a_large_product_fits_and_a_flood_does_not(http: httpx.AsyncClient) -> None:
    fits = await deliver(http, {"id": 35, "description": "a" * (MAX_BYTES - 100)})
    flood = await deliver(http, {"id": 35, "description": "a" * MAX_BYTES})

    assert fits.status_code == 200
    assert flood.status_code == 413
