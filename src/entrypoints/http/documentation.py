"""The documentation's pages. Their scripts are served from here: a closed network has no CDN."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from litestar import MediaType, Request, Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import File

from entrypoints.http.openapi import finished_document

_ASSETS: Final = {
    "swagger_bundle.js": "text/javascript",
    "swagger_style.css": "text/css",
    "redoc.js": "text/javascript",
}
_SCRIPTED: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'"
    )
}
_ICON: Final = "<link rel='icon' href='data:,'>"
_HEAD: Final = (
    "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
    f"<meta name='viewport' content='width=device-width, initial-scale=1'><title>Prilavok API</title>{_ICON}"
)
_SWAGGER: Final = f"""{_HEAD}
<link rel="stylesheet" href="/docs/assets/swagger_style.css"></head><body><div id="swagger-ui"></div>
<script src="/docs/assets/swagger_bundle.js"></script>
<script>
SwaggerUIBundle({{
  url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, persistAuthorization: true, validatorUrl: null,
}});
</script></body></html>"""
_REDOC: Final = f"""{_HEAD}<style>body {{ margin: 0 }}</style></head>
<body><redoc></redoc>
<script type="module">
import {{ init }} from "/docs/assets/redoc.js";
init("/openapi.json", {{ disableTelemetry: true }}, document.querySelector("redoc"));
</script></body></html>"""


def _assets_folder() -> Path:
    """Found without importing `offapi`: the import alone would hold its megabytes of scripts in memory."""
    spec = find_spec("offapi")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("offapi")
    return Path(spec.origin).parent


@get("/docs", media_type=MediaType.HTML, response_headers=_SCRIPTED, sync_to_thread=False)
def swagger_page() -> str:
    """Swagger UI."""
    return _SWAGGER


@get("/redoc", media_type=MediaType.HTML, response_headers=_SCRIPTED, sync_to_thread=False)
def redoc_page() -> str:
    """ReDoc."""
    return _REDOC


@get("/docs/assets/{name:str}", sync_to_thread=False)
def asset(name: FromPath[str]) -> File:
    """A script or a style of the pages."""
    if name not in _ASSETS:
        raise NotFoundException
    return File(
        _assets_folder() / name,
        media_type=_ASSETS[name],
        content_disposition_type="inline",
        headers={"Cache-Control": "public, max-age=86400"},
    )


@get("/openapi.json", sync_to_thread=False)
def openapi_document(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """The OpenAPI document."""
    return Response(finished_document(request.app), headers={"Cache-Control": "public, max-age=60"})


documentation_router = Router(
    "/", route_handlers=[swagger_page, redoc_page, asset, openapi_document], include_in_schema=False
)
