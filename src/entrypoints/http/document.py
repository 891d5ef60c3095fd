"""What Litestar derives of the handlers, made true and complete: summaries, callers, errors, examples."""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus
from typing import Any, Final

from application.identity.errors import (
    InitDataExpired,
    InitDataInvalid,
    LaunchParamsExpired,
    LaunchParamsInvalid,
)
from application.shared.access import SessionEnded, SignInNeeded, TokenExpired, TokenInvalid
from application.shared.rate_limits import TooManyAttempts
from entrypoints.http.errors import PROBLEM_JSON
from entrypoints.http.samples import sample_of

OPERATIONS: Final = ("get", "post", "put", "patch", "delete")
WHO_ASKS: Final = (
    SignInNeeded,
    TokenInvalid,
    TokenExpired,
    SessionEnded,
    InitDataInvalid,
    InitDataExpired,
    LaunchParamsInvalid,
    LaunchParamsExpired,
)
"""Why an operation that knows who asks may refuse to say more: each scheme of the header has its own."""

_LIMIT_HEADERS: Final[dict[str, Any]] = {
    "Retry-After": {
        "description": "Seconds until there is room for one more",
        "schema": {"type": "integer", "minimum": 1},
        "example": 30,
    },
    "RateLimit": {
        "description": "The limit that is nearest to being used up: how many are left (`r`), and in how many seconds "
        "there is room for one more (`t`). Not on pages that come from the cache, which are not counted",
        "schema": {"type": "string"},
        "example": '"client";r=599;t=60',
    },
    "RateLimit-Policy": {
        "description": "The same limit: at most `q` in any `w` seconds",
        "schema": {"type": "string"},
        "example": '"client";q=600;w=60',
    },
}
_LOCATION_HEADER: Final[dict[str, Any]] = {
    "Location": {
        "description": "Where it can be read",
        "schema": {"type": "string", "format": "uri-reference"},
    }
}


def finish(
    document: dict[str, Any],
    *,
    summarised: Collection[tuple[str, str]],
    limited: Collection[tuple[str, str]],
    located: Collection[tuple[str, str]],
) -> dict[str, Any]:
    """Change the document in place. `summarised`: path and method of what has a summary of its own; `limited`: of
    what may be asked for so often; `located`: of what says where the thing that it made can be read.
    """
    document["components"].setdefault("headers", {}).update(_LIMIT_HEADERS)
    schemas = document["components"].setdefault("schemas", {})
    schemas.setdefault("Problem", _problem_schema())
    schemas.setdefault("Fault", _fault_schema())
    _mend_arrays(document)
    for path, item in document["paths"].items():
        for method in OPERATIONS:
            if method in item:
                if (path, method) not in summarised:
                    _split_docstring(item[method])
                _finish_operation(item[method])
                if (path, method) in located:
                    # Litestar forgets it where the answer has a description of its own.
                    responses = item[method]["responses"]
                    accepted = responses["201" if "201" in responses else "202"]
                    accepted.setdefault("headers", {}).update(_LOCATION_HEADER)
                if (path, method) in limited:
                    _tell_limits(item[method]["responses"])
                _close(item[method].get("requestBody"), schemas)
                _show(item[method], schemas)
    return document


def described(status: int, codes: list[str]) -> str:
    return f"{HTTPStatus(status).phrase}: " + ", ".join(f"`{code}`" for code in codes)


def problem_example(status: int, code: str) -> dict[str, Any]:
    return {
        "type": f"urn:prilavok:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": "What happened, in English or Russian.",
        "code": code,
    }


def _split_docstring(operation: dict[str, Any]) -> None:
    """Without a summary of its own, the first line of a handler's docstring is the summary."""
    lines = operation.get("description", "").strip().split("\n", maxsplit=1)
    if lines[0]:
        operation["summary"] = lines[0].rstrip(".")
    operation["description"] = lines[1].strip() if len(lines) > 1 else ""


def _finish_operation(operation: dict[str, Any]) -> None:
    """Every operation says who may, and has its common errors."""
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
        operation["requestBody"]["required"] = not _may_be_null(operation["requestBody"])
        responses.setdefault("413", _problem_response(413, ["request.too_large"]))
    if operation.get("security"):
        responses.setdefault("401", _problem_response(401, [refusal.code for refusal in WHO_ASKS]))
        headers = responses["401"].setdefault("headers", {})
        headers["WWW-Authenticate"] = {"schema": {"type": "string"}}
    responses.setdefault("500", _problem_response(500, ["server.unforeseen"]))
    operation["description"] = f"{operation.get('description', '')}\n\n**Who:** {_who(operation)}.".strip()


def _may_be_null(body: dict[str, Any]) -> bool:
    """A body that may be null may be left out (strict_input.py)."""
    return any({"type": "null"} in media["schema"].get("oneOf", ()) for media in body["content"].values())


def _tell_limits(responses: dict[str, Any]) -> None:
    responses.setdefault("429", _problem_response(HTTPStatus.TOO_MANY_REQUESTS, [TooManyAttempts.code]))
    for response in responses.values():
        named = _LIMIT_HEADERS if response is responses["429"] else ("RateLimit", "RateLimit-Policy")
        response.setdefault("headers", {}).update(
            {name: {"$ref": f"#/components/headers/{name}"} for name in named}
        )


def _who(operation: dict[str, Any]) -> str:
    refusals = operation["responses"].get("403", {}).get("description", "")
    if "payments.signature_invalid" in refusals:
        return "the provider, known by the signature"
    if not operation.get("security"):
        return "anyone"
    if "access.permission_missing" in refusals:
        return "staff with the permission named above"
    return "a client who is signed in" if "access.client_only" in refusals else "whoever is signed in"


def _mend_arrays(node: Any) -> None:
    """Litestar takes the dots of `tuple[X, ...]` for a second type that may be anything."""
    if isinstance(node, list):
        for one in node:
            _mend_arrays(one)
    elif isinstance(node, dict):
        arms = node.get("items", {}).get("oneOf", []) if isinstance(node.get("items"), dict) else []
        if {} in arms:
            node["items"] = next(arm for arm in arms if arm)
        for one in node.values():
            _mend_arrays(one)


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


def _show(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """An example of every JSON body that has none."""
    for holder in (operation.get("requestBody", {}), *operation["responses"].values()):
        content = holder.get("content", {}).get("application/json")
        if content is not None and not content.get("examples"):
            content["examples"] = {"example": {"value": sample_of(content["schema"], schemas)}}


def _problem_response(status: int, codes: list[str]) -> dict[str, Any]:
    examples = {code: {"value": problem_example(status, code)} for code in codes}
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}}
    return {"description": described(status, codes), "content": content}


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
