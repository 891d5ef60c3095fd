"""Webhooks of the simulated shop: signed as real ones, late, coalesced, never repeated, switched off when refused."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from litestar import Litestar, Request, Response, post

from entrypoints.server import serve
from entrypoints.simulators.woocommerce.deliveries import Run
from entrypoints.simulators.woocommerce.simulator import WooCommerceSimulator
from tests.support.simulators import free_port
from tests.support.woocommerce import CREDENTIALS, running_woocommerce

SECRET = "s3cret & <more>"


class Listener:
    """Somebody who hears webhooks and answers with `status`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.status = 200
        self.heard: list[tuple[dict[str, str], bytes]] = []

    def topics(self) -> list[tuple[str, int]]:
        return [
            (headers["x-wc-webhook-topic"], json.loads(body)["id"])
            for headers, body in self.heard
            if "x-wc-webhook-topic" in headers
        ]


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    port, stop = free_port(), asyncio.Event()
    listener = Listener(f"http://127.0.0.1:{port}/hook")

    @post("/hook")
    async def hook(request: Request[Any, Any, Any]) -> Response[None]:
        listener.heard.append((dict(request.headers), await request.body()))
        return Response(None, status_code=listener.status)

    app = Litestar([hook], openapi_config=None, logging_config=None)
    async with asyncio.TaskGroup() as group:
        group.create_task(serve(app, host="127.0.0.1", port=port, stop=stop))
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(100):
                try:
                    await client.get(listener.url)
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
        yield listener
        stop.set()


@pytest.fixture(scope="module")
def running() -> Iterator[WooCommerceSimulator]:
    with running_woocommerce() as simulator:
        yield simulator


@pytest.fixture
def simulator(running: WooCommerceSimulator) -> WooCommerceSimulator:
    running.reset()
    return running


async def subscribe(simulator: WooCommerceSimulator, listener: Listener, *topics: str) -> list[int]:
    async with httpx.AsyncClient(auth=CREDENTIALS, trust_env=False) as client:
        hooks = f"{simulator.store.home}/wp-json/wc/v3/webhooks"
        made = []
        for topic in topics:
            body = {"name": topic, "topic": topic, "delivery_url": listener.url, "secret": SECRET}
            made.append((await client.post(hooks, json=body)).raise_for_status().json()["id"])
        return made


async def test_a_new_webhook_is_greeted_unsigned(simulator: WooCommerceSimulator, listener: Listener) -> None:
    [hook] = await subscribe(simulator, listener, "product.updated")

    [(headers, body)] = listener.heard
    assert body == f"webhook_id={hook}".encode()
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert not any(name.startswith("x-wc-webhook") for name in headers)


async def test_a_delivery_is_signed_over_bytes_as_php_writes_them(
    simulator: WooCommerceSimulator, listener: Listener
) -> None:
    [hook] = await subscribe(simulator, listener, "product.updated")
    product = simulator.shop.add_product("Кружка")
    simulator.shop.edit_product(product.id, price="5")

    await simulator.deliveries.run()

    headers, body = listener.heard[-1]
    expected = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    assert headers["x-wc-webhook-signature"] == expected
    assert rb"\u041a" in body
    assert rb"http:\/\/" in body
    assert headers["x-wc-webhook-source"] == f"{simulator.store.home}/"
    assert (headers["x-wc-webhook-id"], headers["x-wc-webhook-event"]) == (str(hook), "updated")
    assert headers["user-agent"].startswith("WooCommerce/10.5.2 Hookshot")


async def test_quick_changes_are_one_delivery_with_the_last_state(
    simulator: WooCommerceSimulator, listener: Listener
) -> None:
    await subscribe(simulator, listener, "product.updated", "order.created")
    product = simulator.shop.add_product("Кружка", price="10", stock=5)
    for price in ("1", "2", "3"):
        simulator.shop.edit_product(product.id, price=price)
    order = simulator.shop.place_order([(product.id, 0, 1)], status="pending")
    simulator.shop.edit_order(order.id, status="completed")

    await simulator.deliveries.run()

    assert sorted(listener.topics()) == [("order.created", order.id), ("product.updated", product.id)]
    bodies = [json.loads(body) for _, body in listener.heard[2:]]
    assert {"3", "completed"} <= {body.get("price") or body.get("status") for body in bodies}


async def test_only_the_trash_is_told(simulator: WooCommerceSimulator, listener: Listener) -> None:
    await subscribe(simulator, listener, "product.deleted", "product.updated")
    trashed, deleted = simulator.shop.add_product("Один"), simulator.shop.add_product("Два")
    category = simulator.shop.add_category("Посуда")

    simulator.shop.trash_product(trashed.id)
    simulator.shop.delete_product(deleted.id)
    simulator.shop.edit_category(category.id, name="Утварь")
    await simulator.deliveries.run()

    assert listener.topics() == [("product.deleted", trashed.id)]
    assert listener.heard[-1][1] == f'{{"id":{trashed.id}}}'.encode()


async def test_a_queue_can_lose_double_and_reorder(
    simulator: WooCommerceSimulator, listener: Listener
) -> None:
    await subscribe(simulator, listener, "product.created")
    simulator.shop.add_product("Пропадёт")
    await simulator.deliveries.run(Run(lose=True))
    one, two = simulator.shop.add_product("Один"), simulator.shop.add_product("Два")

    await simulator.deliveries.run(Run(duplicate=True, reorder=True))

    assert [id_ for _, id_ in listener.topics()] == [two.id, two.id, one.id, one.id]
    ids = {headers["x-wc-webhook-delivery-id"] for headers, _ in listener.heard[1:]}
    assert len(ids) <= 2  # as little unique as the real one: of a hook and a second


async def test_the_seventh_refusal_in_a_row_switches_the_hook_off(
    simulator: WooCommerceSimulator, listener: Listener
) -> None:
    [hook] = await subscribe(simulator, listener, "product.created")
    listener.status = 500
    statuses = []
    for number in range(8):
        simulator.shop.add_product(f"Товар {number}")
        await simulator.deliveries.run()
        statuses.append(simulator.store.webhooks[hook].status)

    assert statuses == ["active"] * 6 + ["disabled"] * 2
    assert len(listener.topics()) == 7
    listener.status = 200
    async with httpx.AsyncClient(auth=CREDENTIALS, trust_env=False) as client:
        url = f"{simulator.store.home}/wp-json/wc/v3/webhooks/{hook}"
        assert (await client.put(url, json={"status": "active"})).json()["status"] == "active"
    await simulator.deliveries.run()
    assert len(listener.topics()) == 7  # what was missed stays missed
    simulator.shop.add_product("Ещё")
    await simulator.deliveries.run()
    assert len(listener.topics()) == 8


async def test_webhooks_go_out_by_themselves_when_switched_on_and_some_get_lost(
    simulator: WooCommerceSimulator, listener: Listener
) -> None:
    await subscribe(simulator, listener, "product.created")
    async with httpx.AsyncClient(trust_env=False) as client:
        setting = {"after_ms": 20, "lose": 1}
        (await client.post(f"{simulator.store.home}/control/webhooks", json=setting)).raise_for_status()
    simulator.shop.add_product("Потеряется")
    told = simulator.shop.add_product("Дойдёт")

    for _ in range(100):
        if listener.topics():
            break
        await asyncio.sleep(0.02)

    assert listener.topics() == [("product.created", told.id)]
