"""A shop full of clients who are about to do the same thing, and the requests with which they do it."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx
import psycopg
from dishka import AsyncContainer

from application.identity.sign_in import Doorkeeper
from application.shared.ports import UnitOfWork
from bench.load import request
from domain.identity.client import DoorKind
from domain.shared.ids import ClientId
from entrypoints.demo.load import load_demo
from entrypoints.http.app import create_app
from entrypoints.ioc.container import make_container, make_worker_container
from entrypoints.settings import Settings, read_settings

SECRET = "a secret key for measuring, 32 bytes or more"
MOCK_SECRET = "a secret of the mock"
POINTS = 10_00
LINES = 3


@dataclass(frozen=True, slots=True)
class Person:
    id: ClientId
    token: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """`buyers` have a cart of three lines with a quote and points; `browsers` have nothing yet."""

    buyers: list[Person]
    browsers: list[Person]
    product_id: UUID
    variant_id: UUID
    quotes: list[str]

    def cart_additions(self) -> list[bytes]:
        body = json.dumps({"quantity": "2", "variant_id": str(self.variant_id)}).encode()
        path = f"/api/v1/cart/items/{self.product_id}"
        return [request("PUT", path, token=person.token, body=body) for person in self.browsers]

    def orders(self) -> list[bytes]:
        return [
            request("POST", "/api/v1/orders/", token=person.token, body=order_body(quote))
            for person, quote in zip(self.buyers, self.quotes, strict=True)
        ]


def order_body(quote: str) -> bytes:
    body = {"quote_hash": quote, "delivery": "courier", "points": "10.00", "address": "Nizhny Novgorod, 1"}
    return json.dumps(body).encode()


def settings_for(dsn: str, data_dir: str) -> Settings:
    return read_settings(env_file=None, **environment(dsn, data_dir))


def environment(dsn: str, data_dir: str) -> dict[str, str]:
    return {
        "ENV": "development",
        "DATABASE_URL": dsn,
        "SECRET_KEY": SECRET,
        "PAYMENTS_MOCK_SECRET": MOCK_SECRET,
        "DATA_DIR": data_dir,
        "LOG_LEVEL": "WARNING",
        "ACCESS_TOKEN_EXPIRE_MINUTE": "1440",
        # Counted as ever, never reached.
        "RATE_LIMIT_PER_MINUTE": "1000000",
        "RATE_LIMIT_OF_STRANGERS_PER_MINUTE": "1000000",
    }


async def open_shop(settings: Settings, people: int) -> Crowd:
    worker = make_worker_container(settings)
    await load_demo(worker)
    with psycopg.connect(settings.database.dsn, autocommit=True) as connection:
        goods = connection.execute(
            "SELECT p.id, v.id FROM product_variants v JOIN products p ON p.id = v.product_id"
            " WHERE v.tracked AND p.kind = 'goods' AND v.increment_milli = 1000"
            " AND EXISTS (SELECT FROM stock_items s WHERE s.variant_id = v.id) ORDER BY v.sku LIMIT 12"
        ).fetchall()
        connection.execute("UPDATE stock_items SET on_hand_milli = on_hand_milli + 1000000000")
        buyers = [_new_client(connection) for _ in range(people)]
        browsers = [_new_client(connection) for _ in range(people)]
        for index, client_id in enumerate(buyers):
            _fill(connection, client_id, [goods[(index + line) % len(goods)][1] for line in range(LINES)])
    crowd, idle = await _signed_in(worker, buyers), await _signed_in(worker, browsers)
    await worker.close()
    container = make_container(settings)
    quotes = await _quotes(container, settings, crowd)
    await container.close()
    return Crowd(crowd, idle, goods[0][0], goods[0][1], quotes)


async def _signed_in(container: AsyncContainer, clients: list[ClientId]) -> list[Person]:
    async with container() as scope:
        uow, doorkeeper = await scope.get(UnitOfWork), await scope.get(Doorkeeper)
        async with uow:
            pairs = [await doorkeeper.open_session(client, DoorKind.TELEGRAM) for client in clients]
    return [Person(client, pair.access.value) for client, pair in zip(clients, pairs, strict=True)]


def _new_client(connection: psycopg.Connection) -> ClientId:
    client_id = uuid4()
    connection.execute(
        "INSERT INTO clients (id, display_name, locale, created_at) VALUES (%s, 'Bench', 'ru', %s)",
        (client_id, datetime.now(UTC)),
    )
    return ClientId(client_id)


def _fill(connection: psycopg.Connection, client_id: ClientId, variants: list[UUID]) -> None:
    now, key = datetime.now(UTC), f"accrue:{uuid4()}"
    with connection.transaction():
        connection.execute("INSERT INTO carts (client_id, version) VALUES (%s, 1)", (client_id,))
        for variant in variants:
            connection.execute("INSERT INTO cart_lines VALUES (%s, %s, 2000, %s)", (client_id, variant, now))
        connection.execute(
            "INSERT INTO point_lots VALUES (%s, %s, %s, %s, 0, 'active', NULL, %s, NULL)",
            (uuid4(), client_id, POINTS, POINTS, now),
        )
        connection.execute(
            "INSERT INTO ledger_accounts VALUES (%(c)s, 'points_issued', -%(p)s, true),"
            " (%(c)s, 'points_active', %(p)s, false)",
            {"c": client_id, "p": POINTS},
        )
        connection.execute(
            "INSERT INTO ledger_transfers VALUES (%s, %s, 'points_issued', 'points_active', %s, %s)",
            (key, client_id, POINTS, now),
        )
        connection.execute(
            "INSERT INTO ledger_entries VALUES (%(k)s, 'points_issued', %(c)s, -%(p)s),"
            " (%(k)s, 'points_active', %(c)s, %(p)s)",
            {"k": key, "c": client_id, "p": POINTS},
        )


async def _quotes(container: AsyncContainer, settings: Settings, crowd: list[Person]) -> list[str]:
    transport = httpx.ASGITransport(app=create_app(container, settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:
        quotes = []
        for person in crowd:
            answer = await client.post(
                "/api/v1/cart/quote",
                json={"delivery": "courier", "points": "10.00"},
                headers={"Authorization": f"Bearer {person.token}"},
            )
            quotes.append(answer.raise_for_status().json()["quote_hash"])
        return quotes


def payment_notices(dsn: str) -> list[bytes]:
    """A signed success for every payment that waits, in the order of the invoices."""
    with psycopg.connect(dsn) as connection:
        waiting = connection.execute(
            "SELECT invoice_id, amount_minor FROM payments WHERE state = 'pending' ORDER BY invoice_id"
        ).fetchall()
    return [_notice(invoice_id, minor) for invoice_id, minor in waiting]


def _notice(invoice_id: int, minor: int) -> bytes:
    body = json.dumps(
        {
            "event_id": f"bench-{invoice_id}",
            "type": "payment.succeeded",
            "invoice_id": invoice_id,
            "amount": f"{minor // 100}.{minor % 100:02d}",
            "currency": "RUB",
            "reference": f"bench-{invoice_id}",
        }
    ).encode()
    signature = hmac.new(MOCK_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return request(
        "POST", "/api/v1/payments/webhook/mock", body=body, headers={"X-Mock-Signature": signature}
    )
