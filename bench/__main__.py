"""`make bench`: what the program does per second, beside the least that the stack could need for it."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from bench.catalogue import PRODUCTS, Asked, database_times
from bench.databases import Databases, databases
from bench.load import Result, repeated, request, send_all
from bench.servers import Server, running
from bench.shop import Crowd, environment, open_shop, payment_notices, settings_for
from bench.statements import Flow, record, replay, typical_count

RUNS = 5
PER_RUN = int(os.environ.get("BENCH_FLOWS", "200"))
WARM_UP = PER_RUN
READ_SECONDS = 1.5
READERS, WRITERS = 32, 8
LIST = "/api/v1/products/?limit=24"


@dataclass(frozen=True, slots=True)
class Line:
    """`basis` is what the ratio compares with, measured in the same run."""

    name: str
    results: list[Result]
    basis: list[float]
    statements: int | None = None
    cpu_ratio: float | None = None

    @property
    def rate(self) -> float:
        return statistics.median(result.rate for result in self.results)

    @property
    def ratio(self) -> float:
        pairs = zip(self.results, self.basis, strict=True)
        return statistics.median(result.rate / basis for result, basis in pairs)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as made:
        os.environ["DATA_DIR"] = folder
        show(*measure(made, Path(folder)))
        show_catalogue(database_times(made.migrated("catalogue"), Path(folder)))


def measure(made: Databases, folder: Path) -> tuple[Server, float, list[Line]]:
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
    return server, memory, lines


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
        lines = [_read(name, server, one, bare, request("GET", "/")) for name, one in wanted]
    # What it costs to know who asks: against a handler of the same application that asks nobody.
    me, anonymous = request("GET", "/api/v1/auth/me", token=token), request("GET", "/health/live")
    return [*lines, _read("GET /auth/me, to GET /health/live", server, me, server, anonymous)]


def _read(name: str, server: Server, one: bytes, other: Server, its: bytes) -> Line:
    results, basis, costs = [], [], []
    for _ in range(RUNS):
        ours, our_cpu = _timed(server, one)
        theirs, their_cpu = _timed(other, its)
        results.append(ours)
        basis.append(theirs.rate)
        costs.append(their_cpu / our_cpu)
    return Line(name, results, basis, cpu_ratio=statistics.median(costs))


def _timed(server: Server, one: bytes) -> tuple[Result, float]:
    """With the server's CPU seconds per request: the generator's own limit does not show in it."""
    before = server.cpu_seconds
    sending = send_all(server.port, repeated(one, seconds=READ_SECONDS), connections=READERS, status=200)
    result = asyncio.run(sending)
    return result, (server.cpu_seconds - before) / len(result.latencies)


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


def show(server: Server, memory: float, lines: list[Line]) -> None:
    table = Table(title=f"Medians of {RUNS} runs, one server process, {os.cpu_count()} cores")
    for column in ("what", "per second", "p50 ms", "p99 ms", "SQL", "ratio", "CPU ratio"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for line in lines:
        table.add_row(
            line.name,
            f"{line.rate:,.0f}",
            f"{statistics.median(result.percentile(0.5) for result in line.results):.2f}",
            f"{statistics.median(result.percentile(0.99) for result in line.results):.2f}",
            "" if line.statements is None else str(line.statements),
            f"{line.ratio:.2f}",
            "" if line.cpu_ratio is None else f"{line.cpu_ratio:.2f}",
        )
    console = Console(width=110)
    console.print(table)
    console.print(
        "Reads: to a bare Litestar handler that returns the list's bytes. Writes: to the same statements sent\n"
        "by bare psycopg over as many connections. CPU ratio: the servers' CPU time per request."
    )
    console.print(f"Cold start of `prilavok http`: {server.started_in:.2f} s, {memory:.0f} MB")


def show_catalogue(asked: list[Asked]) -> None:
    table = Table(title=f"Database time at {PRODUCTS:,} products, nothing cached")
    for column in ("what", "SQL", "p50 ms"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for one in asked:
        table.add_row(one.name, str(one.statements), f"{one.milliseconds:.2f}")
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
