"""`GET /metrics` for Prometheus, and the measuring of every request that reaches the application."""

from __future__ import annotations

from time import perf_counter
from typing import Final

from litestar import Response, get
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

REQUESTS: Final = Histogram(
    "prilavok_http_request_seconds",
    "Requests served by the application, by route.",
    ("method", "route", "status"),
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
CACHED_READS: Final = Counter(
    "prilavok_http_cached_reads_total", "Public catalogue pages by how they were answered.", ("answer",)
)

REFUSED: Final = Counter(
    "prilavok_rate_limit_refusals_total", "Requests refused because of a rate limit.", ("limit",)
)


def measured(app: ASGIApp) -> ASGIApp:
    """Wrap an application; the label is the route's template, so that ids do not multiply the series."""

    async def wrapper(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        status = 500
        started = perf_counter()

        async def watching(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await app(scope, receive, watching)
        finally:
            route = scope.get("path_template") or "unknown"
            REQUESTS.labels(scope["method"], route, status).observe(perf_counter() - started)

    return wrapper


@get("/metrics", tags=["Operations"], sync_to_thread=False, media_type="text/plain")
def metrics() -> Response[bytes]:
    """Read this process's metrics in Prometheus' text format."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})
