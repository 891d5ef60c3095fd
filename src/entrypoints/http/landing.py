"""`GET /`: what this is and where to go on, as a page or as JSON."""

from __future__ import annotations

from html import escape
from typing import Any, Final

from litestar import MediaType, Request, Response, get

from entrypoints.http.wire import View

LINKS: Final = {
    "docs": "/docs",
    "redoc": "/redoc",
    "openapi": "/openapi.json",
    "products": "/api/v1/products/",
    "categories": "/api/v1/categories/all",
    "health": "/health/ready",
    "metrics": "/metrics",
}
_PAGE: Final = """<!doctype html><html lang="ru"><head><meta charset="utf-8"><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Прилавок</title>
<style>body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }}
code {{ color: #666 }}</style></head><body><h1>Прилавок</h1>
<p>Магазин, который продаёт через Telegram и VK: каталог, корзина, заказы, оплата, баллы.</p>
<ul>{links}</ul><p><code>prilavok {version}</code></p></body></html>"""


class Landing(View, frozen=True):
    service: str
    version: str
    links: dict[str, str]


@get("/", tags=["Operations"], sync_to_thread=False)
def landing(request: Request[Any, Any, Any]) -> Response[Landing | str]:
    """Say what this is.

    A page for whoever accepts HTML, JSON for everybody else.
    """
    version: str = request.app.state["version"]
    if "text/html" not in request.headers.get("accept", ""):
        return Response(Landing(service="prilavok", version=version, links=LINKS), headers={"Vary": "Accept"})
    links = "".join(
        f'<li><a href="{href}">{escape(name)}</a> <code>{href}</code></li>' for name, href in LINKS.items()
    )
    return Response(
        _PAGE.format(links=links, version=escape(version)),
        media_type=MediaType.HTML,
        headers={
            "Vary": "Accept",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
        },
    )
