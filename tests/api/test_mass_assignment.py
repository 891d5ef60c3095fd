"""Nobody gives themself rights or money by sending more than an operation takes."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.support.application import published_document
from tests.support.callers import SUPERUSER
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer
from tests.support.tables import changes, dump

PRIVILEGED = {
    "role": "owner",
    "permissions": ["staff.manage"],
    "is_admin": True,
    "blocked_at": None,
    "balance": "100000.00",
    "points_balance": "100000.00",
    "tier_code": "gold",
    "client_id": "00000000-0000-7000-8000-000000000001",
    "__proto__": {"role": "owner"},
}
SIGNED_AS_A_WHOLE = {"/api/v1/payments/webhook/mock", "/api/v1/webhooks/woocommerce"}
"""A provider adds fields as it likes; what counts is its signature."""


def bodies(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and an example of each body that is an object."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            example = next(iter(content["examples"].values()))["value"] if content else None
            if isinstance(example, dict) and path not in SIGNED_AS_A_WHOLE:
                yield method.upper(), path, example


def names_of(document: dict[str, Any], method: str, path: str) -> set[str]:
    schema = document["paths"][path][method.lower()]["requestBody"]["content"]["application/json"]["schema"]
    return _names(document, schema)


def _names(document: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return _names(document, document["components"]["schemas"][name])
    names = set(schema.get("properties", {}))
    for one in (*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())):
        names |= _names(document, one)
    return names


async def test_no_body_takes_a_field_that_it_does_not_list(
    http: httpx.AsyncClient, database: Database
) -> None:
    document = published_document()
    before = dump(database)
    wrong = {}
    tried = 0
    for method, path, example in bodies(document):
        listed = names_of(document, method, path)
        address = path.replace("{", "").replace("}", "")
        for name, value in PRIVILEGED.items():
            if name in listed:
                continue
            tried += 1
            answer = await http.request(method, address, json=example | {name: value}, headers=SUPERUSER)
            if answer.status_code not in (400, 404):
                wrong[f"{method} {path} {name}"] = (answer.status_code, answer.text[:200])

    assert wrong == {}
    assert changes(before, dump(database)) == {}
    assert tried > 100


@pytest.mark.parametrize("name", PRIVILEGED)
async def test_registering_gives_no_more_than_it_says(
    http: httpx.AsyncClient, database: Database, name: str
) -> None:
    answer = await http.post(f"{AUTH}/register", json=ANNA | {name: PRIVILEGED[name]})

    assert_problem(answer, 400, "request.invalid")
    assert answer.json()["errors"][0]["pointer"] == f"/{name}"
    assert database.execute("SELECT count(*) FROM clients") == [(0,)]


async def test_a_newcomer_has_no_rights(http: httpx.AsyncClient) -> None:
    anna = await http.post(f"{AUTH}/register", json=ANNA)
    me = (await http.get(f"{AUTH}/me", headers=bearer(anna))).json()

    assert (me["role"], me["permissions"]) == (None, [])
