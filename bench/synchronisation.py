"""How long a full synchronisation takes, beside the time in which the simulated shop hands out the same pages."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from application.woocommerce.full_sync import RunFullSync
from application.woocommerce.start_sync import StartFullSync
from bench.servers import free_port, running
from bench.shop import environment
from entrypoints.cli.surroundings import operator_scope
from entrypoints.settings import read_settings
from entrypoints.simulators.woocommerce.door import PASSWORD, USER

PRODUCTS = int(os.environ.get("BENCH_SHOP_PRODUCTS", "10000"))
RUNS = 3
PER_PAGE = 100
LISTS = ("wc/v3/products/categories", "wc/v3/variations", "wc/v3/products")


@dataclass(frozen=True, slots=True)
class Synchronisation:
    """Seconds, a pair for each run: our whole synchronisation of an empty catalogue, and bare reading."""

    products: int
    pairs: list[tuple[float, float]]

    @property
    def ratio(self) -> float:
        return statistics.median(ours / serving for ours, serving in self.pairs)


def measure_synchronisation(fresh_databases: list[str], folder: Path) -> Synchronisation:
    """One run for each of these migrated, empty databases."""
    pairs = []
    with _shop() as url:
        _read_all(url)  # the simulator encodes what it hands out once
        for dsn in fresh_databases:
            serving = _read_all(url)
            pairs.append((asyncio.run(_synchronise(url, dsn, str(folder))), serving))
    return Synchronisation(PRODUCTS, pairs)


@contextmanager
def _shop() -> Iterator[str]:
    port = free_port()
    arguments = ("simulators", "--port", str(free_port()), "--shop-port", str(port))
    with running("entrypoints.cli.main", *arguments, health="/control/state", on_port=port):
        url = f"http://127.0.0.1:{port}"
        httpx.post(f"{url}/control/products", params={"count": PRODUCTS}, timeout=60).raise_for_status()
        yield url


def _read_all(url: str) -> float:
    """Every page that a synchronisation reads, one after another over one connection, thrown away."""
    started = time.perf_counter()
    with httpx.Client(base_url=f"{url}/wp-json/", auth=(USER, PASSWORD), timeout=60) as client:
        for name in LISTS:
            page, pages = 1, 1
            while page <= pages:
                answer = client.get(name, params={"per_page": PER_PAGE, "page": page, "orderby": "id"})
                pages = int(answer.raise_for_status().headers["X-WP-TotalPages"])
                page += 1
    return time.perf_counter() - started


async def _synchronise(url: str, dsn: str, folder: str) -> float:
    shop = {"WOOCOMMERCE_URL": url, "WOOCOMMERCE_USER": USER, "WOOCOMMERCE_APPLICATION_PASSWORD": PASSWORD}
    async with operator_scope(read_settings(env_file=None, **environment(dsn, folder), **shop)) as scope:
        start, synchronise = await scope.get(StartFullSync), await scope.get(RunFullSync)
        run = await start()
        started = time.perf_counter()
        done = await synchronise(run.id)
        seconds = time.perf_counter() - started
    assert done.changed >= PRODUCTS
    return seconds
