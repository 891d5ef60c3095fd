"""Where something that was created can be read: the header `Location` of a 201."""

from __future__ import annotations

from typing import Final, TypeVar

from litestar import Response
from litestar.datastructures import ResponseHeader
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

API: Final = "/api/v1"
NAMES_LOCATION: Final = (ResponseHeader(name="Location", documentation_only=True),)
"""For `response_headers=` of an operation that answers with `created`."""

Shown = TypeVar("Shown", bound=Struct)


def names_location(handler: HTTPRouteHandler) -> bool:
    return any(header.name == "Location" for header in handler.resolve_response_headers())


def created(view: Shown, address: str) -> Response[Shown]:
    """`address` within the API, such as `/orders/{id}`."""
    return Response(view, headers=location(address))


def location(address: str) -> dict[str, str]:
    return {"Location": f"{API}{address}"}
