"""Launch parameters in the Authorization header of every request, instead of a session."""

import asyncio
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from entrypoints.settings import Settings
from tests.fakes.system import MOMENT
from tests.support.application import published_document
from tests.support.database import Database
from tests.support.sign_in import AUTH, assert_problem, bearer, init_data, launch_params, tma, vk

Headers = Callable[..., dict[str, str]]
SCHEMES = pytest.mark.parametrize(
    ("headers", "refusal"), [(tma, "identity.init_data"), (vk, "identity.launch_params")], ids=["tma", "vk"]
)
EACH = pytest.mark.parametrize("headers", [tma, vk], ids=["tma", "vk"])
EARLIER = int(MOMENT.timestamp()) - 86400


async def me(http: httpx.AsyncClient, headers: dict[str, str]) -> dict[str, Any]:
    answer = await http.get(f"{AUTH}/me", headers=headers)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize(
    ("headers", "path", "body"), [(tma, "telegram", init_data), (vk, "vk", launch_params)], ids=["tma", "vk"]
)
async def test_the_header_and_a_session_are_the_same_client(
    http: httpx.AsyncClient, settings: Settings, headers: Headers, path: str, body: Headers
) -> None:
    by_header = await me(http, headers(settings))
    session = await http.post(f"{AUTH}/{path}/verify", json=body(settings))

    assert await me(http, bearer(session)) == by_header
    assert by_header["client"]["doors"][0]["kind"] == path


@EACH
async def test_twenty_first_requests_at_once_make_one_client(
    http: httpx.AsyncClient, settings: Settings, database: Database, headers: Headers
) -> None:
    everybody = await asyncio.gather(*(me(http, headers(settings)) for _ in range(20)))

    assert len({one["client"]["id"] for one in everybody}) == 1
    assert database.execute("SELECT count(*) FROM clients") == [(1,)]


@EACH
async def test_staff_have_their_role_by_whatever_door_they_come(
    http: httpx.AsyncClient, settings: Settings, database: Database, headers: Headers
) -> None:
    client_id = (await me(http, headers(settings)))["client"]["id"]
    database.execute(
        f"INSERT INTO staff_members (client_id, role, created_at) VALUES ('{client_id}', 'owner', now())"
    )

    assert (await me(http, headers(settings)))["role"] == "owner"


@SCHEMES
async def test_what_is_too_old_or_not_signed_is_refused_with_its_own_code(
    http: httpx.AsyncClient, settings: Settings, database: Database, headers: Headers, refusal: str
) -> None:
    """INV-ID-4, INV-ID-5"""
    good = headers(settings)["Authorization"]
    scheme = good.partition(" ")[0]
    refused = {
        headers(settings, at=EARLIER)["Authorization"]: f"{refusal}_expired",
        headers(settings, at=int(MOMENT.timestamp()) + 61)["Authorization"]: f"{refusal}_invalid",
        good[:-1] + ("0" if good[-1] != "0" else "1"): f"{refusal}_invalid",
        f"{good}&x": f"{refusal}_invalid",
        f"{good}&x={'x' * 4096}": f"{refusal}_invalid",
        f"{scheme} ": f"{refusal}_invalid",
        scheme: f"{refusal}_invalid",
        f"{scheme} ключ": f"{refusal}_invalid",
    }
    for header, code in refused.items():
        answer = await http.get(f"{AUTH}/me", headers={"Authorization": header.encode()})

        assert_problem(answer, 401, code)
    assert database.execute("SELECT count(*) FROM clients") == [(0,)]


async def test_a_proof_convinces_by_its_own_scheme_alone(http: httpx.AsyncClient, settings: Settings) -> None:
    telegram, of_vk = init_data(settings)["init_data"], launch_params(settings)["launch_params"]
    for header, code in {
        f"tma {of_vk}": "identity.init_data_invalid",
        f"vk {telegram}": "identity.launch_params_invalid",
        f"Bearer {telegram}": "access.token_invalid",
        f"Basic {telegram}": "access.token_invalid",
    }.items():
        assert_problem(await http.get(f"{AUTH}/me", headers={"Authorization": header}), 401, code)
    assert await me(http, {"Authorization": f"TMA  {telegram}"})


async def test_a_refusal_names_every_scheme(http: httpx.AsyncClient) -> None:
    challenge = (await http.get(f"{AUTH}/me")).headers["www-authenticate"]

    assert re.findall(r'(\w+) realm="prilavok"', challenge) == ["Bearer", "tma", "vk"]


@EACH
async def test_what_is_public_works_with_launch_parameters_that_are_too_old(
    http: httpx.AsyncClient, settings: Settings, headers: Headers
) -> None:
    answer = await http.get("/api/v1/products", headers=headers(settings, at=EARLIER))

    assert answer.status_code == 200


@EACH
async def test_a_blocked_client_is_refused_at_the_next_request(
    http: httpx.AsyncClient, settings: Settings, database: Database, headers: Headers
) -> None:
    """INV-ID-8"""
    await me(http, headers(settings))
    database.execute("UPDATE clients SET blocked_at = now()")

    answer = await http.get(f"{AUTH}/me", headers=headers(settings))

    assert_problem(answer, 403, "identity.client_blocked")


@EACH
async def test_a_client_can_do_everything_without_a_session(
    http: httpx.AsyncClient, settings: Settings, headers: Headers
) -> None:
    """Whatever an operation makes of the request, it knows who asks; and it knows when it must not."""
    document = published_document()
    known = unknown = 0
    for method, path, arguments in secured_operations(document):
        answer = await http.request(method, path, **arguments(headers(settings)))
        assert answer.status_code < 500, (method, path, answer.text)
        assert answer.status_code != 401, (method, path, answer.text)
        assert "client_only" not in answer.text, (method, path)
        known += 1

        answer = await http.request(method, path, **arguments(headers(settings, at=EARLIER)))
        if answer.status_code not in (400, 422):  # refused before anybody asks who it is
            assert_problem(answer, 401, answer.json()["code"])
            assert answer.json()["code"].endswith("_expired"), (method, path)
            unknown += 1
    assert known >= 20
    assert unknown >= known * 3 // 4


def secured_operations(document: dict[str, Any]) -> Iterator[tuple[str, str, Callable[..., dict[str, Any]]]]:
    """Each with a request that looks right."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and operation.get("security"):
                values = {"uuid": str(uuid4()), "integer": "1"}
                filled = path
                for parameter in operation.get("parameters", ()):
                    schema = parameter["schema"]
                    value = values.get(schema.get("format") or schema.get("type"), "x")
                    filled = filled.replace(f"{{{parameter['name']}}}", value)
                yield method.upper(), filled, request_of(operation)


def request_of(operation: dict[str, Any]) -> Callable[[dict[str, str]], dict[str, Any]]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")

    def request(headers: dict[str, str]) -> dict[str, Any]:
        arguments: dict[str, Any] = {"headers": headers | {"Idempotency-Key": str(uuid4())}}
        if content is not None:
            arguments["json"] = next(iter(content["examples"].values()))["value"]
        return arguments

    return request
