"""Whatever is wrong with a request is named in the answer, and nothing is written."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.shop import API, CENTRE, COURIER, Buyer, Goods, Shop
from tests.support.sign_in import assert_problem
from tests.support.tables import changes, dump

HASH = "0" * 64


@pytest.fixture
async def tea(shop: Shop) -> Goods:
    return await shop.goods(stock=("100",))


@pytest.fixture
async def buyer(shop: Shop, tea: Goods) -> Buyer:
    """With something in the cart."""
    buyer = await shop.buyer(points="30")
    await buyer.put(tea)
    return buyer


@pytest.fixture(autouse=True)
async def _nothing_is_written(shop: Shop, buyer: Buyer) -> AsyncIterator[None]:
    before = dump(shop.database)
    yield
    assert changes(before, dump(shop.database)) == {}


def assert_faults(answer: httpx.Response, *pointers: str) -> None:
    assert_problem(answer, 400, "request.invalid")
    assert {fault["pointer"] for fault in answer.json()["errors"]} == set(pointers)


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"delivery": CENTRE, "surprise": 1, "quote_hash": HASH}, ["/surprise"]),
        ({"quote_hash": HASH}, ["/delivery"]),
        ({"delivery": 5, "points": 5, "quote_hash": 5}, ["/delivery", "/points", "/quote_hash"]),
        ({"delivery": CENTRE, "points": "-5", "quote_hash": HASH}, ["/points"]),
        ({"delivery": CENTRE, "points": "1e3", "quote_hash": HASH}, ["/points"]),
        ({"delivery": CENTRE, "points": "NaN", "quote_hash": HASH}, ["/points"]),
        ({"delivery": CENTRE, "quote_hash": "short"}, ["/quote_hash"]),
        ({"delivery": "x" * 101, "quote_hash": HASH}, ["/delivery"]),
        ({"delivery": CENTRE, "quote_hash": HASH, "comment": "x" * 1001}, ["/comment"]),
        ({"delivery": CENTRE, "quote_hash": HASH, "address": ""}, ["/address"]),
        ({"delivery": CENTRE, "lines": [{"variant_id": "x", "quantity": 1}]},
         ["/lines/0/variant_id", "/lines/0/quantity"]),
        ({"delivery": CENTRE, "lines": "all"}, ["/lines"]),
        ({"delivery": CENTRE, "quote_hash": HASH, "comment": "\x00"}, ["/comment"]),
        ({"delivery": CENTRE}, [""]),
        ([], [""]),
    ],
)  # fmt: skip
async def test_a_malformed_order_names_each_fault(buyer: Buyer, body: Any, pointers: list[str]) -> None:
    headers = {**buyer.headers, "Idempotency-Key": "a"}

    answer = await buyer.http.post(f"{API}/orders/", json=body, headers=headers)

    assert_faults(answer, *pointers)


@pytest.mark.parametrize("quantity", ["-1", "0.0001", "1e3", "", " 1", "٣", 1, 1.5, None, True, "1234567890"])
async def test_a_quantity_that_is_none_is_named(buyer: Buyer, tea: Goods, quantity: Any) -> None:
    line = {"variant_id": str(tea.variant_id), "quantity": quantity}
    order = {"delivery": CENTRE, "lines": [line]}
    item = f"{API}/cart/items/{tea.product_id}"
    headers = {**buyer.headers, "Idempotency-Key": "a"}

    assert_faults(await buyer.http.put(item, json={"quantity": quantity}, headers=headers), "/quantity")
    assert_faults(await buyer.http.post(f"{API}/orders/", json=order, headers=headers), "/lines/0/quantity")


@pytest.mark.parametrize("quantity", ["0", "0.000", "0.5", "100001", "999999999.999"])
async def test_a_quantity_that_is_not_sold_is_named(buyer: Buyer, tea: Goods, quantity: str) -> None:
    item = f"{API}/cart/items/{tea.product_id}"

    put = await buyer.http.put(item, json={"quantity": quantity}, headers=buyer.headers)
    placed = await buyer.buy((tea, quantity))

    for answer in (put, placed):
        assert_problem(answer, 422, "quantity.not_allowed")
        assert answer.json()["details"]["sku"] == "TEA"


async def test_many_lines_of_one_variant_may_not_add_up_to_the_absurd(buyer: Buyer, tea: Goods) -> None:
    answer = await buyer.buy(*[(tea, "999999999")] * 100)

    assert_problem(answer, 422, "quantity.not_allowed")


async def test_ten_thousand_lines_are_too_large(buyer: Buyer, tea: Goods) -> None:
    answer = await buyer.buy(*[(tea, "1")] * 10_000)

    assert_problem(answer, 413, "request.too_large")


async def test_more_lines_than_a_cart_carries_are_named(buyer: Buyer) -> None:
    unknown = Goods(product_id=uuid4(), variant_id=uuid4(), sku="")

    assert_faults(await buyer.buy(*[(unknown, "1")] * 101), "/lines")


@pytest.mark.parametrize(
    "path", ["orders/", "cart/quote", "payments/webhook/mock", "admin/payments/review/resolve"]
)
async def test_a_huge_body_is_refused(shop: Shop, path: str) -> None:
    huge = b'{"comment": "' + b"x" * 1_000_000 + b'"}'

    answer = await shop.http.post(f"{API}/{path}", content=huge, headers=shop.staff)

    assert_problem(answer, 413, "request.too_large")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"null", b'"text"', b"[" * 20_000])
async def test_a_body_that_is_no_order_is_refused(buyer: Buyer, body: bytes) -> None:
    answer = await buyer.http.post(f"{API}/orders/", content=body, headers=buyer.headers)

    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] in ("request.invalid", "request.malformed")


async def test_goods_that_do_not_exist_cannot_be_ordered(buyer: Buyer, tea: Goods) -> None:
    unknown = Goods(product_id=uuid4(), variant_id=uuid4(), sku="")

    answer = await buyer.buy((tea, "1"), (unknown, "1"))

    assert_problem(answer, 422, "orders.item_not_saleable")
    assert answer.json()["details"] == {"items": [str(unknown.variant_id)]}
    item = f"{API}/cart/items/{unknown.product_id}"
    put = await buyer.http.put(item, json={"quantity": "1"}, headers=buyer.headers)
    assert_problem(put, 404, "cart.product_not_for_sale")


async def test_a_courier_needs_an_address(buyer: Buyer, tea: Goods) -> None:
    assert_problem(await buyer.buy((tea, "1"), delivery=COURIER), 422, "orders.address_required")


async def test_an_unknown_way_of_delivery_is_named(buyer: Buyer, tea: Goods) -> None:
    for answer in (
        await buyer.buy((tea, "1"), delivery="pigeon"),
        await buyer.place(quote_hash=HASH, delivery="pigeon"),
    ):
        assert_problem(answer, 422, "orders.delivery_not_offered")
        assert answer.json()["details"] == {"delivery": "pigeon"}


async def test_an_empty_cart_cannot_be_ordered(shop: Shop) -> None:
    (newcomer,) = await shop.buyers(1)
    try:
        assert_problem(await newcomer.place(quote_hash=HASH), 422, "orders.empty")
    finally:
        shop.database.execute("DELETE FROM sessions WHERE client_id = %s", newcomer.client_id)
        shop.database.execute("DELETE FROM clients WHERE id = %s", newcomer.client_id)


async def test_a_guessed_quote_is_refused(buyer: Buyer) -> None:
    assert_problem(await buyer.place(quote_hash=HASH), 409, "orders.quote_changed")


async def test_a_blocked_client_cannot_order(shop: Shop, buyer: Buyer, tea: Goods) -> None:
    shop.database.execute("UPDATE clients SET blocked_at = created_at WHERE id = %s", buyer.client_id)
    try:
        assert_problem(await buyer.buy((tea, "1")), 422, "orders.buyer_blocked")
    finally:
        shop.database.execute("UPDATE clients SET blocked_at = NULL WHERE id = %s", buyer.client_id)


async def test_a_stranger_cannot_order_or_pay(shop: Shop, tea: Goods) -> None:
    stranger = Buyer(client_id=tea.variant_id, http=shop.http, headers={})  # type: ignore[arg-type]

    for answer in (
        await stranger.buy((tea, "1")),
        await stranger.try_to_pay({"id": uuid4()}),
        await stranger.cancel({"id": uuid4()}),
        await shop.http.get(f"{API}/orders/{uuid4()}"),
        await shop.http.get(f"{API}/payments/{uuid4()}"),
        await shop.http.get(f"{API}/cart/"),
        await shop.http.get(f"{API}/admin/payments/review"),
    ):
        assert_problem(answer, 401, "access.sign_in_needed")


async def test_the_superuser_has_no_cart(shop: Shop) -> None:
    answer = await shop.http.post(f"{API}/cart/quote", json={"delivery": CENTRE}, headers=shop.staff)

    assert_problem(answer, 403, "access.client_only")


@pytest.mark.parametrize("place", ["orders", "payments", "payments/mock"])
async def test_an_id_that_is_none_is_not_found(shop: Shop, buyer: Buyer, place: str) -> None:
    for name in ("0", "x" * 1000, str(uuid4())):
        answer = await shop.http.get(f"{API}/{place}/{name}", headers=buyer.headers)
        assert answer.status_code == 404, answer.text


@pytest.mark.parametrize("price", ["100000000.01", "9999999999999.99"])
async def test_prices_that_no_order_could_carry_are_refused(shop: Shop, price: str) -> None:
    variant = {"sku": "YACHT", "price": {"amount": price}}
    product = {"category_id": str(shop.category_id), "name": "Яхта", "kind": "goods", "variants": [variant]}

    answer = await shop.http.post(f"{API}/products/", json=product, headers=shop.staff)

    assert_problem(answer, 422, "catalogue.price_unfit")
