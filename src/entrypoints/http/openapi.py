"""The OpenAPI document: who is in it, and how a handler names its errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final

from litestar import Litestar, Request
from litestar.handlers import HTTPRouteHandler
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
from litestar.routes import HTTPRoute
from msgspec import Struct

from application.shared.access import ClientOnly, PermissionMissing
from domain.identity.errors import ClientBlocked
from domain.shared.errors import DomainError
from entrypoints.http.document import WHO_ASKS, described, finish, problem_example
from entrypoints.http.errors import CODE_OF_STATUS, PROBLEM_JSON, Problem, status_of
from entrypoints.http.locations import names_location
from entrypoints.http.rate_limits import is_limited
from entrypoints.http.schema_names import with_plain_names

SIGNED_IN: Final[list[SecurityRequirement]] = [{"bearer": []}, {"tma": []}, {"vk": []}]
"""For `security=` of every operation that knows who asks."""

KNOWN_ONLY: Final = (*WHO_ASKS, ClientBlocked)
CLIENT_ONLY: Final = (*KNOWN_ONLY, ClientOnly)
STAFF_ONLY: Final = (*KNOWN_ONLY, PermissionMissing)
"""What an operation for whoever is signed in, for clients, or for staff, answers to everybody else."""

TAGS: Final = (
    Tag("Sign-in", "E-mail and password, or the launch parameters of a Mini App, for an access token."),
    Tag("Profile", "A client's own card."),
    Tag("Consents", "What a client consents to, each purpose by itself, and the texts of the consents."),
    Tag("Catalogue", "Categories, products and delivery methods. Public, cached, with ETags."),
    Tag("Favourites", "Products that a client has marked."),
    Tag("Content", "Banners, information pages and running promotions."),
    Tag("Cart", "The client's cart, kept on the server, and the quote with its steps."),
    Tag("Orders", "Placing, reading and cancelling orders."),
    Tag("Payments", "Payments of orders and the gateways' callbacks."),
    Tag("Loyalty", "Points: balance, lots and entries."),
    Tag("Feedback", "What clients tell the shop."),
    Tag("Office: catalogue", "What the shop's staff do with categories and products."),
    Tag("Office: content", "Banners with their clicks, and information pages."),
    Tag("Office: stock", "Locations, balances, movements, transfers, counts, alerts and shortages."),
    Tag("Office: orders", "What the shop's staff do with orders and payments."),
    Tag("Office: clients", "Cards of clients, their tags, notes and custom fields."),
    Tag("Office: consents", "Consents of clients with their proof, and the texts of the consents."),
    Tag("Office: personal data", "Requests, exports, erasures with their acts, and incidents."),
    Tag("Office: segments", "Groups of clients, by rules or by hand."),
    Tag("Office: dialogues", "Messages to clients and from them."),
    Tag("Office: staff", "Who works in the shop, what they may do, and what they did."),
    Tag("Office: ledger", "Proof of the ledger."),
    Tag("Operations", "Health and metrics."),
)


def problems(*errors: type[DomainError] | int) -> dict[int, ResponseSpec]:
    """For `responses=` of an operation: the domain errors and bare statuses it can answer with."""
    codes: defaultdict[int, list[str]] = defaultdict(list)
    for error in errors:
        if isinstance(error, int):
            codes[error].append(CODE_OF_STATUS[error])
        else:
            codes[status_of(error)].append(error.code)
    return {status: _response(status, found) for status, found in sorted(codes.items())}


def file_of(media_type: str, description: str) -> ResponseSpec:
    """For `responses=` of a handler that returns a file."""
    kind = str if media_type.startswith("text/") else bytes
    return ResponseSpec(kind, generate_examples=False, media_type=media_type, description=description)


def body_of(body: type[Struct], description: str) -> ResponseSpec:
    """For `responses=` where a handler returns bytes, as a replayed answer is: what is in them."""
    return ResponseSpec(body, generate_examples=False, description=description)


def _response(status: int, codes: list[str]) -> ResponseSpec:
    return ResponseSpec(
        Problem,
        generate_examples=False,
        description=described(status, codes),
        media_type=PROBLEM_JSON,
        examples=[Example(summary=code, value=problem_example(status, code)) for code in codes],
    )


def openapi_config(*, version: str, public_url: str) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Prilavok",
        version=version,
        description=(
            "The backend of a shop that sells through Telegram and VK.\n\n"
            "Money is an object with a decimal string; points and quantities are decimal strings; moments are "
            "RFC 3339 in UTC. Errors are `application/problem+json`: branch on `code`; the words are Russian where "
            "`Accept-Language` prefers it, English otherwise."
        ),
        license=License(name="MIT", identifier="MIT"),
        # The first works from whatever address the page was opened at.
        servers=[Server(url="/", description="This server"), Server(url=public_url)],
        tags=list(TAGS),
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(
                    type="http",
                    scheme="Bearer",
                    bearer_format="JWT",
                    description="An access token of `/auth/…`, or the superuser token.",
                ),
                "tma": _in_header("`tma ` and `window.Telegram.WebApp.initData`, exactly as it is"),
                "vk": _in_header(
                    "`vk ` and the launch parameters of the VK Mini App, as in `/auth/vk/verify`"
                ),
            }
        ),
        use_handler_docstrings=True,
        render_plugins=[_FinishedDocument()],
    )


def _in_header(value: str) -> SecurityScheme:
    return SecurityScheme(
        type="apiKey",
        name="Authorization",
        security_scheme_in="header",
        description=f"{value}, instead of a session. A client is made at first sight.",
    )


def finished_document(app: Litestar) -> dict[str, Any]:
    """The document as it is published; `app.state` keeps it once it is made."""
    if "openapi_document" not in app.state:
        finished = finish(
            app.openapi_schema.to_schema(),
            summarised=_operations(app, lambda handler: bool(handler.summary)),
            limited=_operations(app, is_limited),
            located=_operations(app, names_location),
        )
        app.state["openapi_document"] = with_plain_names(finished)
    document: dict[str, Any] = app.state["openapi_document"]
    return document


def _operations(app: Litestar, which: Callable[[HTTPRouteHandler], bool]) -> frozenset[tuple[str, str]]:
    """Their paths and methods."""
    return frozenset(
        (route.path_format, method.lower())
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if which(handler)
        for method in handler.http_methods
    )


class _FinishedDocument(JsonRenderPlugin):
    def render(self, request: Request[Any, Any, Any], _: dict[str, Any]) -> bytes:
        return self.render_json(request, finished_document(request.app))
