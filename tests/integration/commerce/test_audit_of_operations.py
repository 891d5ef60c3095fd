"""Whatever the staff change, the audit log says so: once, by whom, and without anybody's personal data."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.application import published_document
from tests.support.privileged_acts import ACTS, LOOKING_ONLY
from tests.support.shop import API, Shop
from tests.support.staff_requests import CANARIES, Request, client
from tests.support.tables import changes, dump

CHANGING = ("post", "put", "patch", "delete")


def operations_of_staff(document: dict[str, Any], *methods: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in methods:
            if method in item and "staff" in item[method]["description"].rsplit("**Who:**", 1)[1]:
                yield f"{method.upper()} {path}", item[method]


@pytest.fixture
def document() -> dict[str, Any]:
    return published_document()


async def send(shop: Shop, operation: str, request: Request, **headers: str) -> httpx.Response:
    method, path = operation.split(" ")
    return await shop.http.request(
        method, path.format_map(dict(request.path)), json=request.body, headers={**shop.staff, **headers}
    )


def entries(shop: Shop) -> list[tuple[Any, ...]]:
    return shop.database.execute(
        "SELECT actor, action, subject, subject_id, before, after, reason FROM audit_log ORDER BY at, id"
    )


async def test_no_operation_that_changes_something_is_forgotten_here(document: dict[str, Any]) -> None:
    """A new one needs an example: then the test below sees whether it is audited."""
    names = {name for name, _ in operations_of_staff(document, *CHANGING)}

    assert names == ACTS.keys() | LOOKING_ONLY.keys()


@pytest.mark.parametrize("operation", ACTS)
async def test_an_act_leaves_one_entry_and_its_repetition_none(
    shop: Shop, document: dict[str, Any], operation: str
) -> None:
    """G9: with the superuser token too."""
    action, prepare = ACTS[operation]
    method, path = operation.split(" ")
    parameters = document["paths"][path][method.lower()].get("parameters", ())
    keyed = any(parameter["name"] == "Idempotency-Key" for parameter in parameters)
    request = await prepare(shop)
    before = entries(shop)

    headers = {"Idempotency-Key": str(uuid4())} if keyed else {}
    answer = await send(shop, operation, request, **headers)
    written = entries(shop)
    repeated = await send(shop, operation, request, **headers) if keyed else None

    assert answer.status_code < 300, answer.text
    (entry,) = written[len(before) :]
    assert entry[:2] == ("superuser", action)
    assert all(entry[2:4])
    assert not [canary for canary in CANARIES if canary in json.dumps(entry[2:], ensure_ascii=False)]
    if repeated is not None:
        assert repeated.headers["idempotent-replayed"] == "true"
        assert entries(shop) == written


@pytest.mark.parametrize("operation", LOOKING_ONLY)
async def test_a_post_that_only_looks_changes_nothing(shop: Shop, operation: str) -> None:
    request = await LOOKING_ONLY[operation](shop)
    before = dump(shop.database)

    answer = await send(shop, operation, request)

    assert answer.status_code == 200, answer.text
    assert changes(before, dump(shop.database)).keys() <= {"audit_log"}


async def test_whoever_reads_what_is_kept_of_a_client_is_on_record(
    shop: Shop, document: dict[str, Any]
) -> None:
    """E2-14."""
    person = await client(shop)
    reads = [
        name
        for name, _ in operations_of_staff(document, "get")
        if f"{API}/admin/clients/{{client_id}}" in name
    ]
    assert len(reads) > 3

    for operation in reads:
        before = entries(shop)
        answer = await send(shop, operation, Request(path={"client_id": person["id"]}))
        assert answer.status_code == 200, (operation, answer.text)
        (entry,) = entries(shop)[len(before) :]
        assert entry[3] == person["id"], operation


async def test_a_refused_act_leaves_none(shop: Shop) -> None:
    request = await ACTS[f"POST {API}/admin/orders/{{order_id}}/complete"][1](shop)
    await send(shop, f"POST {API}/admin/orders/{{order_id}}/complete", request)
    before = entries(shop)

    again = await send(shop, f"POST {API}/admin/orders/{{order_id}}/complete", request)

    assert again.status_code == 409
    assert entries(shop) == before
