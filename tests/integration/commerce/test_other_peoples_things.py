"""INV-ID-6: nobody reads or changes what belongs to another client. Every path with an id, from the OpenAPI document.

An operation that is added later is tried as well; one with a new kind of id fails here until the test knows
what to put in its place.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.application import published_document
from tests.support.shop import Goods, Shop
from tests.support.sign_in import session_headers
from tests.support.tables import changes, dump

METHODS = ("get", "post", "put", "patch", "delete")
CALLERS_OWN = {
    "PUT /api/v1/cart/items/{product_id}": "the product is everybody's, the cart the caller's own",
    "DELETE /api/v1/cart/items/{product_id}": "the product is everybody's, the cart the caller's own",
    "PUT /api/v1/favorites/{product_id}": "the product is everybody's, the favourites the caller's own",
    "DELETE /api/v1/favorites/{product_id}": "the product is everybody's, the favourites the caller's own",
}
OF_THE_SHOP = (
    "refund_id",
    "note_id",
    "merge_id",
    "segment_id",
    "act_id",
    "request_id",
    "incident_id",
    "banner_id",
    "page_id",
    "promotion_id",
    "location_id",
    "count_id",
    "alert_id",
    "run_id",
    "conflict_id",
)
"""Things that only the staff reach: whose they are makes no difference."""
REFUSED = (403, 404)


@pytest.fixture
async def goods(shop: Shop) -> Goods:
    return await shop.goods(stock=("100",))


async def anna_s_things(shop: Shop, goods: Goods) -> dict[str, str]:
    """Something of hers for each kind of id that a path may have."""
    anna = await shop.buyer(points="50")
    order = await anna.bought((goods, "1"))
    payment = await anna.start_payment(order)
    (session,) = (await anna.get("auth/sessions"))["items"]
    return {
        "order_id": order["id"],
        "payment_id": payment["id"],
        "session_id": session["id"],
        "client_id": str(anna.client_id),
        **{name: str(uuid4()) for name in OF_THE_SHOP},
        "tag": "vip",
        "key": "allergy",
        "product_id": str(goods.product_id),
        "val": str(shop.category_id),
    }


def owned_operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and operation of everything with an id in its path that is not public."""
    for path, item in document["paths"].items():
        for method in METHODS:
            operation = item.get(method)
            if operation is None or "{" not in path or not operation.get("security"):
                continue
            if f"{method.upper()} {path}" not in CALLERS_OWN:
                yield method, path, operation


def sample_body(operation: Mapping[str, Any]) -> Any:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return next(iter(content["examples"].values()))["value"] if content else None


async def call(
    http: httpx.AsyncClient,
    method: str,
    path: str,
    operation: Mapping[str, Any],
    things: Mapping[str, str],
    headers: Mapping[str, str],
) -> httpx.Response:
    parameters = operation.get("parameters", [])
    query = {
        one["name"]: things[one["name"]] for one in parameters if one["in"] == "query" and one.get("required")
    }
    body = sample_body(operation)
    return await http.request(
        method,
        path.format_map(things),
        params=query,
        content=json.dumps(body) if body is not None else None,
        headers={**headers, "Content-Type": "application/json", "Idempotency-Key": str(uuid4())},
    )


async def test_an_id_of_somebody_else_opens_nothing_and_changes_nothing(shop: Shop, goods: Goods) -> None:
    things = await anna_s_things(shop, goods)
    peter = await shop.buyer()
    document = published_document()
    before = dump(shop.database)
    wrong = {}
    tried = 0
    for method, path, operation in owned_operations(document):
        answer = await call(shop.http, method, path, operation, things, peter.headers)
        tried += 1
        if answer.status_code not in REFUSED:
            wrong[f"{method.upper()} {path}"] = (answer.status_code, answer.text[:300])

    assert wrong == {}
    assert changes(before, dump(shop.database)) == {}
    assert tried >= 20


async def test_nobody_and_a_forged_session_are_not_let_in_either(shop: Shop, goods: Goods) -> None:
    things = await anna_s_things(shop, goods)
    document = published_document()
    before = dump(shop.database)
    wrong = {}
    for method, path, operation in owned_operations(document):
        for headers in ({}, {"Authorization": "Bearer forged"}, {"Authorization": "Basic YTpi"}):
            answer = await call(shop.http, method, path, operation, things, headers)
            if answer.status_code != 401:
                wrong[f"{method.upper()} {path}"] = (answer.status_code, answer.text[:300])

    assert wrong == {}
    assert changes(before, dump(shop.database)) == {}


async def test_the_owner_of_the_things_does_reach_them(shop: Shop, goods: Goods) -> None:
    """Or the refusals above would prove nothing."""
    things = await anna_s_things(shop, goods)
    headers = await session_headers(shop.worker, things["client_id"])  # type: ignore[arg-type]

    for path in (f"orders/{things['order_id']}", f"payments/{things['payment_id']}"):
        assert (await shop.http.get(f"/api/v1/{path}", headers=headers)).status_code == 200
