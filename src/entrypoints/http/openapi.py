"""The OpenAPI document: what Litestar derives, with every error documented as it is really sent."""

from __future__ import annotations

from collections import defaultdict
from http import HTTPStatus
from typing import Any, Final

from litestar import Litestar, Request
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import (
    Components,
    Example,
    License,
    SecurityRequirement,
    SecurityScheme,
    Server,
    Tag,
)

from domain.shared.errors import DomainError
from entrypoints.http.errors import CODE_OF_STATUS, PROBLEM_JSON, Problem, status_of

SIGNED_IN: Final[list[SecurityRequirement]] = [{"bearer": []}]
"""For `security=` of every operation that knows who asks."""

TAGS: Final = (
    Tag("Sign-in", "E-mail and password, or Telegram init data, for an access token."),
    Tag("Catalogue", "Categories, products and delivery methods. Public, cached, with ETags."),
    Tag("Cart", "The client's cart, kept on the server, and the quote with its steps."),
    Tag("Orders", "Placing, reading and cancelling orders."),
    Tag("Payments", "Payments of orders and the gateways' callbacks."),
    Tag("Loyalty", "Points: balance, lots and entries."),
    Tag("Office: catalogue", "What the shop's staff do with categories, products and stock."),
    Tag("Office: orders", "What the shop's staff do with orders and payments."),
    Tag("Office: dialogues", "Messages to clients."),
    Tag("Office: ledger", "Proof of the ledger."),
    Tag("Operations", "Health and metrics."),
)
_OPERATIONS: Final = ("get", "post", "put", "patch", "delete")


def problems(*errors: type[DomainError] | int) -> dict[int, ResponseSpec]:
    """For `responses=` of an operation: the domain errors and bare statuses it can answer with."""
    codes: defaultdict[int, list[str]] = defaultdict(list)
    for error in errors:
        if isinstance(error, int):
            codes[error].append(CODE_OF_STATUS[error])
        else:
            codes[status_of(error)].append(error.code)
    return {status: _response(status, found) for status, found in sorted(codes.items())}


def _response(status: int, codes: list[str]) -> ResponseSpec:
    return ResponseSpec(
        Problem,
        generate_examples=False,
        description=_described(status, codes),
        media_type=PROBLEM_JSON,
        examples=[Example(summary=code, value=_example(status, code)) for code in codes],
    )


def _described(status: int, codes: list[str]) -> str:
    return f"{HTTPStatus(status).phrase}: " + ", ".join(f"`{code}`" for code in codes)


def _example(status: int, code: str) -> dict[str, Any]:
    return {
        "type": f"urn:prilavok:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": "What happened, for the developer who reads the answer.",
        "code": code,
    }


def openapi_config(*, version: str, public_url: str) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Prilavok",
        version=version,
        description=(
            "The backend of a shop that sells through Telegram and VK.\n\n"
            "Money is an object with a decimal string; points and quantities are decimal strings; moments are "
            "RFC 3339 in UTC. Errors are `application/problem+json`: branch on `code`."
        ),
        license=License(name="MIT", identifier="MIT"),
        servers=[Server(url=public_url)],
        tags=list(TAGS),
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(
                    type="http",
                    scheme="Bearer",
                    bearer_format="JWT",
                    description="An access token of `/auth/…`, or the superuser token.",
                ),
            }
        ),
        use_handler_docstrings=True,
        render_plugins=[_FinishedDocument()],
    )


def finished_document(app: Litestar) -> dict[str, Any]:
    """The document as it is published; `app.state` keeps it once it is made."""
    if "openapi_document" not in app.state:
        app.state["openapi_document"] = _finish(app.openapi_schema.to_schema())
    document: dict[str, Any] = app.state["openapi_document"]
    return document


class _FinishedDocument(JsonRenderPlugin):
    def render(self, request: Request[Any, Any, Any], _: dict[str, Any]) -> bytes:
        return self.render_json(request, finished_document(request.app))


def _finish(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document["components"].setdefault("schemas", {})
    schemas.setdefault("Problem", _problem_schema())
    schemas.setdefault("Fault", _fault_schema())
    for item in document["paths"].values():
        for method in _OPERATIONS:
            if method in item:
                _finish_operation(item[method])
                _close(item[method].get("requestBody"), schemas)
    return document


def _finish_operation(operation: dict[str, Any]) -> None:
    """The first line of a handler's docstring is the summary; every operation has its common errors."""
    lines = operation.get("description", "").strip().split("\n", maxsplit=1)
    if lines[0]:
        operation["summary"] = lines[0].rstrip(".")
    operation["description"] = lines[1].strip() if len(lines) > 1 else ""
    responses = operation["responses"]
    takes_input = "requestBody" in operation or operation.get("parameters")
    # Litestar documents its own form of a 400, which is not what is sent.
    if PROBLEM_JSON not in responses.get("400", {}).get("content", {}):
        responses.pop("400", None)
        if takes_input:
            responses["400"] = _problem_response(400, ["request.invalid", "request.malformed"])
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", ())):
        responses.setdefault("404", _problem_response(404, ["route.not_found"]))
    if "requestBody" in operation:
        responses.setdefault("413", _problem_response(413, ["request.too_large"]))
    if operation.get("security"):
        responses.setdefault(
            "401",
            _problem_response(401, ["access.sign_in_needed", "access.token_invalid", "access.token_expired"]),
        )
        responses["401"]["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    responses.setdefault("500", _problem_response(500, ["server.unforeseen"]))


def _close(node: Any, schemas: dict[str, Any]) -> None:
    """Bodies take no unknown fields, and say so."""
    if isinstance(node, list):
        for one in node:
            _close(one, schemas)
    elif isinstance(node, dict):
        schema = schemas.get(str(node.get("$ref", "")).removeprefix("#/components/schemas/"))
        if schema is not None and "additionalProperties" not in schema:
            schema["additionalProperties"] = False
            _close(schema, schemas)
        _close(list(node.values()), schemas)


def _problem_response(status: int, codes: list[str]) -> dict[str, Any]:
    examples = {code: {"value": _example(status, code)} for code in codes}
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}}
    return {"description": _described(status, codes), "content": content}


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "title": "Problem",
        "type": "object",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": text,
            "code": {"type": "string", "description": "Stable: branch on it."},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
            "details": {"type": "object", "additionalProperties": True},
        },
    }


def _fault_schema() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "title": "Fault",
        "type": "object",
        "required": ["pointer", "message"],
        "properties": {"pointer": text, "message": text},
    }
