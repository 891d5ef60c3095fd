"""`make soak`: buyers against real processes that are killed all the time; in the end the books must balance."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg

from application.shared.ports import Clock, UnitOfWork
from application.stock.ports import StockRepository
from bench.databases import databases
from bench.servers import free_port
from bench.shop import MOCK_SECRET, environment, settings_for
from domain.shared.quantity import Quantity
from entrypoints.demo.load import load_demo
from entrypoints.ioc.container import make_worker_container
from tests.support.books import contradictions

SECONDS = float(os.environ.get("SOAK_SECONDS", "60"))
BUYERS = 12
SETTLING_SECONDS = 60
"""Longer than the sweeper needs to put the jobs of a dead worker back, and to run them."""
GOODS = (
    "SELECT variant_id FROM stock_items JOIN product_variants v ON v.id = variant_id"
    " WHERE v.increment_milli = 1000 GROUP BY 1 ORDER BY 1 LIMIT 8"
)
UNFINISHED = (
    "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'events.react' AND status IN ('todo', 'doing')"
)


@dataclass
class Processes:
    """One HTTP server and one worker, each replaced the moment it was killed."""

    environment: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    kills: int = 0

    def start(self, command: str) -> None:
        self.running[command] = subprocess.Popen(
            [sys.executable, "-m", "entrypoints.cli.main", command],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "src"), **self.environment},
            stdout=subprocess.DEVNULL,
        )

    async def kill_now_and_then(self, until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(random.uniform(1.5, 4))
            command = random.choice(["http", "worker"])
            self.running[command].send_signal(signal.SIGKILL)
            self.running[command].wait()
            self.start(command)
            self.kills += 1

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
            process.wait(30)


@dataclass
class Buyer:
    """Registers, then orders, pays or cancels, and repeats every request until it is answered."""

    api: str
    variants: list[str]
    answers: Counter[str]

    async def live(self, until: float) -> None:
        async with httpx.AsyncClient(timeout=10) as http:
            person = {"email": f"{uuid4().hex}@example.com", "password": "correct horse battery"}
            registered = await self.sent(lambda: http.post(f"{self.api}/auth/register", json=person))
            http.headers["Authorization"] = f"Bearer {registered.json()['access_token']}"
            while time.monotonic() < until:
                await self.buy(http)

    async def buy(self, http: httpx.AsyncClient) -> None:
        chosen = random.sample(self.variants, random.choice([1, 2, 3]))
        wish = {
            "lines": [{"variant_id": variant, "quantity": "1"} for variant in chosen],
            "delivery": "courier",
            "address": "Nizhny Novgorod, 1",
            "points": "5",
        }
        key = {"Idempotency-Key": str(uuid4())}
        placed = await self.sent(lambda: http.post(f"{self.api}/orders/", json=wish, headers=key))
        self.answers[f"order {placed.status_code}"] += 1
        if placed.status_code != 201 or placed.json()["status"] != "pending":
            return
        order = f"{self.api}/orders/{placed.json()['id']}"
        if random.random() < 0.15:
            cancelled = await self.sent(lambda: http.post(f"{order}/cancel"))
            self.answers[f"cancel {cancelled.status_code}"] += 1
            return
        started = await self.sent(lambda: http.post(order.replace("/orders/", "/payments/orders/")))
        if started.status_code == 201:
            await self.pay(http, started.json())

    async def pay(self, http: httpx.AsyncClient, payment: dict[str, object]) -> None:
        """The provider's notice, up to three times at once."""
        invoice = payment["invoice_id"]
        notice = {"event_id": f"soak-{invoice}", "type": "payment.succeeded", "invoice_id": invoice}
        body = json.dumps({**notice, **dict(payment["amount"]), "reference": f"soak-{invoice}"}).encode()
        signature = hmac.new(MOCK_SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Mock-Signature": signature, "Content-Type": "application/json"}

        async def notify() -> httpx.Response:
            return await self.sent(
                lambda: http.post(f"{self.api}/payments/webhook/mock", content=body, headers=headers)
            )

        for answer in await asyncio.gather(*(notify() for _ in range(random.choice([1, 2, 3])))):
            self.answers[f"webhook {answer.json().get('outcome')}"] += 1

    async def sent(self, send: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        while True:
            try:
                answer = await send()
                if answer.status_code < 500:
                    return answer
                self.answers["5xx"] += 1
            except httpx.HTTPError:
                self.answers["cut"] += 1
            await asyncio.sleep(0.2)


async def stocked_shop(dsn: str, folder: str) -> None:
    """The demo shop with so much of everything that nothing runs out."""
    container = make_worker_container(settings_for(dsn, folder))
    await load_demo(container)
    async with container() as scope:
        uow, clock, stock = [await scope.get(port) for port in (UnitOfWork, Clock, StockRepository)]
        with psycopg.connect(dsn) as connection:
            shelves = connection.execute("SELECT variant_id, location_id FROM stock_items").fetchall()
        async with uow:
            for shelf in shelves:
                await stock.receive(shelf, Quantity.units(10_000), reason="soak", at=clock.now())
    await container.close()


async def shop_under_fire(dsn: str, processes: Processes, port: int, answers: Counter[str]) -> None:
    with psycopg.connect(dsn) as connection:
        variants = [str(variant) for (variant,) in connection.execute(GOODS)]
    until = time.monotonic() + SECONDS
    buyer = Buyer(f"http://127.0.0.1:{port}/api/v1", variants, answers)
    await asyncio.gather(processes.kill_now_and_then(until), *(buyer.live(until) for _ in range(BUYERS)))


def settle(dsn: str) -> None:
    """Give the worker time for what the dead ones have left."""
    until = time.monotonic() + SETTLING_SECONDS
    with psycopg.connect(dsn, autocommit=True) as connection:
        while connection.execute(UNFINISHED).fetchone() != (0,) and time.monotonic() < until:
            time.sleep(1)


def main() -> None:
    answers: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as made:
        dsn, port = made.migrated("soak"), free_port()
        processes = Processes({**environment(dsn, folder), "PORT": str(port)})
        asyncio.run(stocked_shop(dsn, folder))
        try:
            for command in ("http", "worker"):
                processes.start(command)
            asyncio.run(shop_under_fire(dsn, processes, port, answers))
            settle(dsn)
        finally:
            processes.stop()
        with psycopg.connect(dsn) as connection:
            broken = contradictions(lambda statement: connection.execute(statement).fetchall())
            (waiting,) = connection.execute(UNFINISHED).fetchone() or (0,)
    print(f"{processes.kills} kills in {SECONDS:.0f} s:", dict(answers.most_common()))
    for rule, rows in broken.items():
        print(rule, rows[:5])
    if broken or waiting:
        sys.exit(f"The books do not balance, or {waiting} reactions are left over.")
    print("The books balance and every reaction was done.")


if __name__ == "__main__":
    main()
