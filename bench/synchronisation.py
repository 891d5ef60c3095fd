"""How long a full synchronisation takes, beside the time in which the simulated shop serves the same requests."""

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
import psycopg

from application.woocommerce.full_sync import RunFullSync
from application.woocommerce.start_sync import StartFullSync
from application.woocommerce.sync_views import SyncRunView, SyncStage
from bench.servers import free_port, running
from bench.shop import environment
from entrypoints.cli.surroundings import operator_scope
from entrypoints.settings import read_settings
from entrypoints.simulators.woocommerce.door import PASSWORD, USER

PRODUCTS = int(os.environ.get("BENCH_SHOP_PRODUCTS", "10000"))
RUNS = 3
_LOCATION = """
INSERT INTO locations (id, code, name, address, priority, is_pickup, active)
VALUES (gen_random_uuid(), 'bench', 'Склад', '', 1, true, true)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds: until the catalogue is here, until the shop's numbers of pieces are taken over too, and what the shop
    needs to serve the same requests to somebody who throws the answers away.
    """

    catalogue: float
    whole: float
    serving: float


@dataclass(frozen=True, slots=True)
class Synchronisation:
    """Of an empty catalogue, from a shop that `lists_variations` of all products at once, or product by product."""

    products: int
    lists_variations: bool
    requests: int
    runs: list[Run]

    @property
    def ratio(self) -> float:
        return statistics.median(run.catalogue / run.serving for run in self.runs)


def measure_synchronisation(
    fresh_databases: list[str], folder: Path, *, lists_variations: bool
) -> Synchronisation:
    """The first of these migrated, empty databases is to hear what we ask for; each of the others is a run."""
    rehearsal, *fresh = fresh_databases
    runs = []
    with _shop(lists_variations=lists_variations) as url:
        asyncio.run(_synchronise(url, rehearsal, str(folder)))
        asked = _asked(url)
        for dsn in fresh:
            serving = _serve(url, asked)
            catalogue, whole = asyncio.run(_synchronise(url, dsn, str(folder)))
            runs.append(Run(catalogue, whole, serving))
    return Synchronisation(PRODUCTS, lists_variations, len(asked), runs)


@contextmanager
def _shop(*, lists_variations: bool) -> Iterator[str]:
    port = free_port()
    arguments = ("simulators", "--port", str(free_port()), "--shop-port", str(port))
    with running("entrypoints.cli.main", *arguments, health="/control/state", on_port=port):
        url = f"http://127.0.0.1:{port}"
        httpx.post(f"{url}/control/products", params={"count": PRODUCTS}, timeout=60).raise_for_status()
        httpx.post(f"{url}/control/door", json={"lists_variations": lists_variations}).raise_for_status()
        yield url


def _asked(url: str) -> list[tuple[str, dict[str, str]]]:
    calls = httpx.get(f"{url}/control/calls", timeout=60).raise_for_status().json()
    return [(call["path"], call["query"]) for call in calls if call["method"] == "GET"]


def _serve(url: str, asked: list[tuple[str, dict[str, str]]]) -> float:
    """The same requests, one after another over one connection, the answers thrown away."""
    started = time.perf_counter()
    with httpx.Client(base_url=f"{url}/wp-json", auth=(USER, PASSWORD), timeout=60) as client:
        for path, query in asked:
            client.get(path, params=query)
    return time.perf_counter() - started


async def _synchronise(url: str, dsn: str, folder: str) -> tuple[float, float]:
    reached: dict[SyncStage, float] = {}

    def watch(run: SyncRunView) -> None:
        reached.setdefault(run.stage, time.perf_counter())

    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(_LOCATION)
    shop = {"WOOCOMMERCE_URL": url, "WOOCOMMERCE_USER": USER, "WOOCOMMERCE_APPLICATION_PASSWORD": PASSWORD}
    async with operator_scope(read_settings(env_file=None, **environment(dsn, folder), **shop)) as scope:
        start, synchronise = await scope.get(StartFullSync), await scope.get(RunFullSync)
        run = await start()
        started = time.perf_counter()
        done = await synchronise(run.id, watch)
        ended = time.perf_counter()
    assert done.changed >= PRODUCTS
    return reached[SyncStage.CLEARING] - started, ended - started
