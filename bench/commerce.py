"""Purchases: what signing in, buying and paying cost, in pairs with the least that they could cost."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.databases import Databases
from bench.load import Result, request, send_all
from bench.measures import PER_RUN, RUNS, WRITERS, Line, reads
from bench.servers import Server, running
from bench.shop import Crowd, environment, open_shop, payment_notices, settings_for
from bench.statements import Flow, record, replay, typical_count

WARM_UP = PER_RUN
LIST = "/api/v1/products/?limit=24"


@dataclass(frozen=True, slots=True)
class Commerce:
    """`started_in` seconds the server was open, and took `memory_mb` then."""

    lines: list[Line]
    started_in: float
    memory_mb: float


def measure_commerce(made: Databases, folder: Path) -> Commerce:
    shop = made.migrated("shop")
    crowd = asyncio.run(open_shop(settings_for(shop, str(folder)), WARM_UP + RUNS * PER_RUN))
    additions, orders = crowd.cart_additions(), crowd.orders()
    # Everything is first done once, in one process, to hear what it says to the database.
    rehearsal = made.copy(shop, "rehearsal")
    said_additions = _record(rehearsal, folder, additions, 200)
    said_orders = _record(rehearsal, folder, orders, 201)
    asyncio.run(_start_payments(rehearsal, folder, crowd))
    unpaid = made.copy(rehearsal, "unpaid")
    notices = payment_notices(unpaid)
    said_notices = _record(rehearsal, folder, notices, 200)

    with _shop_server(made.copy(shop, "served"), folder) as server:
        memory = server.memory_mb
        lines = _reads(server, folder, crowd)
        bare = made.copy(shop, "bare")
        lines.append(_writes("cart add", server, bare, additions, said_additions, 200))
        lines.append(_writes("order, 3 lines", server, bare, orders, said_orders, 201))
    with _shop_server(made.copy(unpaid, "served_unpaid"), folder) as paying:
        bare = made.copy(unpaid, "bare_unpaid")
        lines.append(_writes("payment webhook", paying, bare, notices, said_notices, 200))
    return Commerce(lines, server.started_in, memory)


def _shop_server(dsn: str, folder: Path):  # noqa: ANN202 - a context manager of Server
    return running("entrypoints.cli.main", "http", health="/health/live", **environment(dsn, str(folder)))


def _record(dsn: str, folder: Path, requests: list[bytes], status: int) -> list[Flow]:
    return asyncio.run(record(settings_for(dsn, str(folder)), requests, status=status))


async def _start_payments(dsn: str, folder: Path, crowd: Crowd) -> None:
    """Over a real server: the rehearsal's orders become ready to be paid."""
    with _shop_server(dsn, folder) as server:
        base = f"http://127.0.0.1:{server.port}/api/v1"
        async with httpx.AsyncClient() as client:
            for person in crowd.buyers:
                signed = {"Authorization": f"Bearer {person.token}"}
                mine = (await client.get(f"{base}/orders/me?limit=1", headers=signed)).raise_for_status()
                order_id = mine.json()["items"][0]["id"]
                (await client.post(f"{base}/payments/orders/{order_id}", headers=signed)).raise_for_status()


def _reads(server: Server, folder: Path, crowd: Crowd) -> list[Line]:
    page = httpx.get(f"http://127.0.0.1:{server.port}{LIST}").raise_for_status().content
    body = folder / "page.json"
    body.write_bytes(page)
    token = crowd.buyers[0].token
    product = json.loads(page)["items"][0]["id"]
    wanted = (
        (f"list of 24, cached ({len(page)} bytes)", request("GET", LIST)),
        ("product detail, cached", request("GET", f"/api/v1/products/{product}")),
        ("GET /auth/me", request("GET", "/api/v1/auth/me", token=token)),
        ("GET /loyalty/me", request("GET", "/api/v1/loyalty/me", token=token)),
        ("GET /cart", request("GET", "/api/v1/cart", token=token)),
    )
    with running("bench.bare", health="/", BENCH_BODY=str(body)) as bare:
        at_root = request("GET", "/")
        lines = [reads(name, server, itertools.repeat(one), bare, at_root) for name, one in wanted]
    # What it costs to know who asks: against a handler of the same application that asks nobody.
    me, anonymous = request("GET", "/api/v1/auth/me", token=token), request("GET", "/health/live")
    known = reads("GET /auth/me, to GET /health/live", server, itertools.repeat(me), server, anonymous)
    return [*lines, known]


def _writes(
    name: str, server: Server, bare: str, requests: list[bytes], flows: list[Flow], status: int
) -> Line:
    def served(part: slice) -> Result:
        return asyncio.run(send_all(server.port, requests[part], connections=WRITERS, status=status))

    def said(part: slice) -> float:
        return asyncio.run(replay(bare, flows[part], connections=WRITERS))

    both: list[Callable[[slice], object]] = [served, said]
    for do in both:
        do(slice(0, WARM_UP))
    parts = [slice(WARM_UP + run * PER_RUN, WARM_UP + (run + 1) * PER_RUN) for run in range(RUNS)]
    pairs = [(served(part), said(part)) for part in parts]
    return Line(
        name, [result for result, _ in pairs], [rate for _, rate in pairs], statements=typical_count(flows)
    )
