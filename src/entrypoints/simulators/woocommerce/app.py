"""The shop over HTTP.

* `/wp-json/…` and `/wp-content/uploads/…`  as a real shop has them; `/?rest_route=…` too
* `GET /control/state`           stock and orders in short
* `GET /control/calls`           what was called, in order
* `POST /control/faults`         what goes wrong next, see `ShopFault`
* `POST /control/outage`         everything goes wrong, see `Outage`, until `DELETE /control/outage`
* `POST /control/door`           what is wrong with the site, see `Door`
* `POST /control/webhooks/run`   send what waits, see `Run`
* `POST /control/webhooks`       `{"after_ms": 500}` sends by itself, `{"lose": 3}` loses the next three, null all
* `POST /control/clock`          `{"at": "2026-11-24T10:00:00Z"}`, null for real time
* `POST /control/products`       `?count=10000` more products, every fifth with three variations
* `DELETE /control`              everything as at the start
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec
from litestar import Litestar, Request, Response, route
from litestar.enums import HttpMethod
from litestar.response import Stream

from entrypoints.simulators.woocommerce.control import control_routes
from entrypoints.simulators.woocommerce.listing import Answer, Ask
from entrypoints.simulators.woocommerce.simulator import Cut, WooCommerceSimulator

ALL_METHODS: Final = [
    HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.HEAD,
]  # fmt: skip
NOT_FOUND: Final = Answer(
    status=404, body=b"<html><head><title>404 Not Found</title></head></html>", media_type="text/html"
)
TICK_SECONDS: Final = 0.05


def woocommerce_app(simulator: WooCommerceSimulator) -> Litestar:
    @route(["/", "/{path:path}"], http_method=ALL_METHODS, status_code=200)
    async def shop(request: Request[Any, Any, Any]) -> Response[bytes] | Stream:
        path = request.scope["path"]
        if path.startswith("/wp-content/"):
            return _picture(simulator, path)
        ask = await _ask(request, pretty=simulator.door.pretty_permalinks)
        if ask is None:
            return _response(NOT_FOUND)
        try:
            return _response(await simulator.answer(ask, request.headers.get("Authorization")))
        except Cut:
            return Stream(_broken(), media_type="application/json", headers={"Content-Length": "1000"})

    @asynccontextmanager
    async def deliver_by_itself(_: Litestar) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(_run_queue(simulator))
            try:
                yield
            finally:
                running.cancel()

    return Litestar(
        [shop, *control_routes(simulator)],
        openapi_config=None,
        logging_config=None,
        lifespan=[deliver_by_itself],
    )


async def _run_queue(simulator: WooCommerceSimulator) -> None:
    while True:
        await asyncio.sleep(simulator.webhooks_after or TICK_SECONDS)
        if simulator.webhooks_after is not None and simulator.deliveries.waiting:
            await simulator.deliveries.run()


async def _broken() -> AsyncIterator[bytes]:
    """Half an answer. The server can only close the connection after it."""
    yield b'{"id":'
    await asyncio.sleep(0.02)
    raise ConnectionAbortedError("the simulator was told to cut the connection")


def _picture(simulator: WooCommerceSimulator, path: str) -> Response[bytes]:
    found = simulator.picture(path)
    return _response(NOT_FOUND if found is None else Answer(body=found, media_type="image/png"))


async def _ask(request: Request[Any, Any, Any], *, pretty: bool) -> Ask | None:
    """None for what is no address of REST. `include[]=1&include[]=2` is read as `include=1,2`."""
    query: dict[str, str] = {}
    raw = request.scope["query_string"].decode()
    for name, value in parse_qsl(raw, keep_blank_values=True):
        plain = name.partition("[")[0] if name.endswith("]") and "filter" not in name else name
        query[plain] = f"{query[plain]},{value}" if plain in query and plain != name else value
    path = request.scope["path"]
    if "rest_route" in query and path == "/":
        path = query.pop("rest_route")
    elif pretty and (path == "/wp-json" or path.startswith("/wp-json/")):
        path = path.removeprefix("/wp-json")
    else:
        return None
    body = await _body(request)
    return Ask(method=str(request.method), path=path.rstrip("/") or "/", query=query, body=body)


async def _body(request: Request[Any, Any, Any]) -> Any:
    """Without a JSON content type a body is nothing at all; what cannot be read is `...`."""
    raw = await request.body()
    if not raw or "json" not in request.content_type[0]:
        return {}
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return ...


def _response(answer: Answer) -> Response[bytes]:
    return Response(
        answer.body, status_code=answer.status, headers=answer.headers, media_type=answer.media_type
    )
