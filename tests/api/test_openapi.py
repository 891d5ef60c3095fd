"""The OpenAPI document says what is true, of every operation."""

import json
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache, partial
from typing import Any, get_args, get_type_hints

import httpx
import jsonschema_rs
import pytest
from dishka import AsyncContainer
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from application.shared.access import Actor
from entrypoints.http.app import routed
from entrypoints.http.openapi import TAGS, finished_document
from entrypoints.settings import Settings, read_settings
from tests.support.application import application, published_document

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return finished_document(routed(read_settings(env_file=None).http))


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return published_document()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


async def test_every_operation_is_summarised_and_filed(document: dict[str, Any]) -> None:
    known = {tag.name for tag in TAGS}

    for name, operation in operations(document):
        assert operation["summary"], name
        assert not operation["summary"].endswith("."), name
        assert set(operation["tags"]) <= known, name
        assert operation["tags"], name


async def test_an_example_is_something_that_json_can_say(made: dict[str, Any]) -> None:
    """Encoders of JSON write bytes as base64; whoever takes the document as it is finds no such thing in JSON."""
    assert json.loads(json.dumps(made)) == made


async def test_every_refusal_is_a_problem(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for status, response in operation["responses"].items():
            if name == "GET /health/ready" or int(status) < 400:
                continue
            assert list(response["content"]) == ["application/problem+json"], (name, status)
            assert "`" in response["description"], (name, status)


async def test_every_operation_says_who_may_and_staff_learn_the_permission(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert "**Who:**" in operation["description"], name
        if "staff" in operation["description"].rsplit("**Who:**", 1)[1]:
            assert re.search(r"ermission\s`[a-z]+[.][a-z]+`", operation["description"]), name


async def test_every_json_body_has_an_example_that_fits_its_schema(document: dict[str, Any]) -> None:
    @cache  # most bodies are the same problem
    def validator_of(schema: str) -> jsonschema_rs.Validator:
        return jsonschema_rs.validator_for(json.loads(schema) | {"components": document["components"]})

    for name, operation in operations(document):
        for holder in (operation.get("requestBody", {}), *operation["responses"].values()):
            for media in holder.get("content", {}).values():
                if media["schema"].get("type") in ("string", "null"):
                    continue  # a page or nothing
                assert media["examples"], name
                validator = validator_of(json.dumps(media["schema"]))
                for example in media["examples"].values():
                    validator.validate(example["value"])


async def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, operation in operations(document)]

    assert len(ids) == len(set(ids))


async def test_a_schema_is_named_in_one_word_and_after_no_module(document: dict[str, Any]) -> None:
    assert [name for name in document["components"]["schemas"] if not name.isalnum()] == []
    assert "entrypoints" not in str(document)


async def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            node = list(node.values())
        if isinstance(node, list):
            for one in node:
                yield from references(one)

    found = set(references(document))

    assert found
    for reference in found:
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


async def test_a_body_says_that_it_takes_no_unknown_fields(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    closed = {name.rsplit("_", maxsplit=1)[-1] for name in schemas if "additionalProperties" in schemas[name]}

    assert {"NewProductBody", "VariantInput", "MoneyInput", "CategoryPatchBody"} <= closed
    assert "ProductBody" not in closed


async def test_what_moves_money_points_goods_or_words_takes_an_idempotency_key(
    document: dict[str, Any],
) -> None:
    """Except for starting a payment, which repeats by itself and says so."""
    taking = {
        name.removeprefix("POST /api/v1/").rstrip("/")
        for name, operation in operations(document)
        for parameter in operation.get("parameters", ())
        if parameter["name"] == "Idempotency-Key" and parameter["in"] == "header"
    }

    assert taking == {
        "orders",
        "orders/{order_id}/cancel",
        *(f"admin/orders/{{order_id}}/{step}" for step in ("accept", "ready", "complete", "cancel")),
        "admin/payments/review/resolve",
        "admin/payments/orphans/{refund_id}/retry",
        "feedback/app/message",
        "feedback/app/rating",
        "admin/products/{product_id}/movements",
        "admin/stock/transfers",
        "admin/stock/counts",
        "admin/stock/counts/{count_id}/post",
    }
    starting = document["paths"]["/api/v1/payments/orders/{order_id}"]["post"]
    assert "Idempotency-Key" in starting["description"]


async def test_security_schemes_are_described(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]

    assert set(schemes) == {"bearer", "tma", "vk"}
    for name in ("tma", "vk"):
        assert (schemes[name]["type"], schemes[name]["in"], schemes[name]["name"]) == (
            "apiKey",
            "header",
            "Authorization",
        )
    for scheme in schemes.values():
        assert scheme["description"]


async def test_whoever_is_known_may_come_by_any_scheme_and_learns_what_each_refuses(
    document: dict[str, Any],
) -> None:
    secured = [operation for _, operation in operations(document) if operation.get("security")]

    assert secured
    for operation in secured:
        assert operation["security"] == [{"bearer": []}, {"tma": []}, {"vk": []}]
        assert {"init_data_expired", "launch_params_invalid"} <= set(
            re.findall(r"`identity[.](\w+)`", operation["responses"]["401"]["description"])
        )


async def test_an_operation_that_knows_its_actor_says_so(
    container: AsyncContainer, settings: Settings, document: dict[str, Any]
) -> None:
    """A use case with an `actor` answers 401 to a stranger."""
    knowing = {
        (route.path_format, method.lower())
        for route in application(container, settings).routes
        if isinstance(route, HTTPRoute) and route.path_format in document["paths"]
        for handler in route.route_handlers
        for method in handler.http_methods
        if method.lower() in METHODS and any(map(knows_actor, use_cases(handler)))
    }

    assert ("/api/v1/products", "post") in knowing
    for path, method in knowing:
        operation = document["paths"][path][method]
        assert operation.get("security"), (method, path)
        assert "401" in operation["responses"], (method, path)


async def test_the_document_is_served_at_two_places(
    http: httpx.AsyncClient, document: dict[str, Any]
) -> None:
    served = (await http.get("/openapi.json")).json()

    assert served["paths"] == document["paths"]
    assert (await http.get("/schema/openapi.json")).json() == served


def use_cases(handler: HTTPRouteHandler) -> Iterator[Any]:
    function: Any = handler.fn
    while isinstance(function, partial):
        function = function.func
    injected = getattr(function, "__dishka_orig_func__", function)
    for hint in get_type_hints(injected, include_extras=True).values():
        yield from get_args(hint)[:1]


def knows_actor(use_case: Any) -> bool:
    return is_dataclass(use_case) and Actor in get_type_hints(use_case).values()
