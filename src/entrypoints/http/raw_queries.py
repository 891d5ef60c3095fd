"""A query typed by hand: `curl "…?q=чай"` sends the letters as they are."""

from __future__ import annotations

from string import punctuation
from urllib.parse import quote

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send


def with_raw_queries(app: ASGIApp) -> ASGIApp:
    """Wrap an application: bytes beyond ASCII, which no URI may hold, are percent-encoded as a browser does it."""

    async def wrapper(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and not scope["query_string"].isascii():
            scope["query_string"] = quote(scope["query_string"], safe=punctuation).encode()
        await app(scope, receive, send)

    return wrapper
