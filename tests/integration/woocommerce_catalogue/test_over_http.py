"""The same over HTTP: the real adapter against the simulated shop, and a process that dies in the middle."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest
from dishka import AsyncContainer
from pydantic import SecretStr

from application.woocommerce.ports import ShopWebhooks
from application.woocommerce.shop_webhooks import WebhookStatus
from application.woocommerce.watch_webhooks import TOPICS, WatchWebhooks
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from entrypoints.simulators.woocommerce import products
from entrypoints.simulators.woocommerce.simulator import WooCommerceSimulator
from tests.support.database import Database
from tests.support.shop_sync import ByTheOwner, SyncDesk
from tests.support.woocommerce import CREDENTIALS, running_woocommerce

USER, PASSWORD = CREDENTIALS
MANY = 1_500


@pytest.fixture(scope="module")
def running() -> Iterator[WooCommerceSimulator]:
    with running_woocommerce(demo=True) as simulator:
        yield simulator


@pytest.fixture
def simulator(running: WooCommerceSimulator) -> WooCommerceSimulator:
    running.reset()
    return running


@pytest.fixture
def settings(settings: Settings, simulator: WooCommerceSimulator) -> Settings:
    connected = settings.woocommerce.model_copy(
        update={
            "url": simulator.store.home,
            "user": USER,
            "application_password": SecretStr(PASSWORD),
        }
    )
    return replace(settings, woocommerce=connected)


@pytest.fixture
async def owner(settings: Settings) -> AsyncIterator[AsyncContainer]:
    """In real time, as the simulated shop is."""
    container = make_worker_container(settings, ByTheOwner())
    yield container
    await container.close()


@pytest.fixture
def desk(owner: AsyncContainer, database: Database) -> SyncDesk:
    return SyncDesk(container=owner, database=database)


def shown(url: str) -> Mapping[int, tuple[str, int]]:
    """By the shop's number: the name and how many variants it is sold in, asked of the shop directly."""
    with httpx.Client(auth=CREDENTIALS, base_url=f"{url}/wp-json/wc/v3") as client:
        found: dict[int, tuple[str, int]] = {}
        for one in _pages(client, "/products", status="publish"):
            if one["type"] not in ("simple", "variable") or one["catalog_visibility"] == "hidden":
                continue
            sold = [one]
            if one["type"] == "variable":
                sold = list(_pages(client, f"/products/{one['id']}/variations"))
            variants = sum(1 for each in sold if _is_sold(each))
            if variants:
                found[one["id"]] = (one["slug"], variants)
        return found


def _pages(client: httpx.Client, path: str, **query: str) -> Iterator[Any]:
    page = 1
    while True:
        params = query | {"per_page": "100", "page": str(page), "orderby": "id", "order": "asc"}
        answer = client.get(path, params=params).raise_for_status().json()
        yield from answer
        if len(answer) < 100:
            return
        page += 1


def _is_sold(one: Mapping[str, Any]) -> bool:
    counted = one["manage_stock"] is True or one["manage_stock"] == "parent"
    return (
        one["price"] != "" and one["status"] == "publish" and (counted or one["stock_status"] != "outofstock")
    )


def here(desk: SyncDesk) -> Mapping[int, int]:
    return {woo_id: len(row[4]) for woo_id, row in desk.seen().items()}


def there(url: str) -> Mapping[int, int]:
    return {woo_id: variants for woo_id, (_, variants) in shown(url).items()}


def enlarge(simulator: WooCommerceSimulator, count: int) -> None:
    httpx.post(f"{simulator.store.home}/control/products", params={"count": count}).raise_for_status()


def edit(url: str, first: int, second: int, third: int) -> None:
    with httpx.Client(auth=CREDENTIALS, base_url=f"{url}/wp-json/wc/v3") as client:
        client.put(f"/products/{first}", json={"name": "Переименован"}).raise_for_status()
        client.put(f"/products/{second}", json={"status": "draft"}).raise_for_status()
        client.delete(f"/products/{third}", params={"force": "true"}).raise_for_status()


def lose_a_variation(simulator: WooCommerceSimulator) -> None:
    """Its product does not count as modified."""
    store = simulator.store
    variation = next(one for one in store.products.values() if one.type == "variation")
    product = store.products[variation.parent_id]
    modified_at = product.modified_at
    products.delete(store, variation)
    product.modified_at = modified_at


def spoil_webhooks(url: str) -> None:
    """One is switched off, one is gone."""
    with httpx.Client(auth=CREDENTIALS, base_url=f"{url}/wp-json/wc/v3") as client:
        first, second, *_ = client.get("/webhooks").raise_for_status().json()
        client.put(f"/webhooks/{first['id']}", json={"status": "disabled"}).raise_for_status()
        client.delete(f"/webhooks/{second['id']}", params={"force": "true"}).raise_for_status()


def killed_on_its_way(settings: Settings, database: Database) -> int:
    """How many products had arrived."""
    process = command(settings, "sync")
    deadline = time.monotonic() + 60
    while database.execute("SELECT count(*) FROM woo_products") == [(0,)]:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "it has not begun"
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    ((kept,),) = database.execute("SELECT count(*) FROM woo_products")
    return int(kept)


async def test_a_simulated_shop_arrives_whole(desk: SyncDesk, simulator: WooCommerceSimulator) -> None:
    enlarge(simulator, 250)

    run = await desk.sync()

    assert here(desk) == there(simulator.store.home)
    assert run.read == run.total > 250
    assert (await desk.sync()).changed == 0
    await desk.assert_cards_are_right()


async def test_edits_of_the_shop_come_with_a_poll_and_deletions_with_a_sweep(
    desk: SyncDesk, simulator: WooCommerceSimulator
) -> None:
    url = simulator.store.home
    await desk.sync()
    first, second, third, *_ = here(desk)
    edit(url, first, second, third)

    await desk.poll()
    assert desk.seen()[first][0] == "Переименован"
    assert second not in desk.seen()

    lose_a_variation(simulator)
    await desk.sweep()
    assert here(desk) == there(url)


async def test_webhooks_are_made_once_and_switched_on_again(
    owner: AsyncContainer, simulator: WooCommerceSimulator, settings: Settings
) -> None:
    async def watched() -> list[tuple[str, WebhookStatus, str]]:
        async with owner() as scope:
            await (await scope.get(WatchWebhooks))()
            found = await (await scope.get(ShopWebhooks)).webhooks()
        return sorted((one.topic, one.status, one.delivery_url) for one in found)

    address = f"{settings.http.public_url}/api/v1/webhooks/woocommerce"
    made = sorted((topic, WebhookStatus.ACTIVE, address) for topic in TOPICS)
    assert await watched() == made
    assert await watched() == made

    spoil_webhooks(simulator.store.home)

    assert await watched() == made


def command(settings: Settings, *arguments: str) -> subprocess.Popen[str]:
    shop = settings.woocommerce
    environment = os.environ | {
        "PYTHONPATH": "src",
        "ENV": "test",
        "DATABASE_URL": settings.database.dsn,
        "DATA_DIR": str(settings.general.data_dir),
        "WOOCOMMERCE_URL": shop.url or "",
        "WOOCOMMERCE_USER": USER if shop.url else "",
        "WOOCOMMERCE_APPLICATION_PASSWORD": PASSWORD if shop.url else "",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "entrypoints.cli.main", "woocommerce", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def test_a_synchronisation_that_is_killed_is_done_by_the_next(
    settings: Settings, database: Database, simulator: WooCommerceSimulator, desk: SyncDesk
) -> None:
    enlarge(simulator, MANY)
    assert 0 < killed_on_its_way(settings, database) < MANY

    output, errors = command(settings, "sync").communicate(timeout=120)

    assert "Products read: " in output, errors
    assert here(desk) == there(simulator.store.home)
    assert database.execute("SELECT state FROM woo_sync_runs ORDER BY id") == [("interrupted",), ("done",)]
    assert database.execute(
        "SELECT count(*) FROM products p WHERE NOT EXISTS (SELECT FROM woo_products w WHERE w.product_id = p.id)"
    ) == [(0,)]


def test_the_command_shows_the_report(
    settings: Settings, database: Database, simulator: WooCommerceSimulator
) -> None:
    output, errors = command(settings, "sync").communicate(timeout=120)

    assert "Products read: " in output, errors
    assert "categories" in errors or "products" in errors or "clearing" in errors


def test_a_shop_at_a_new_address_has_to_be_said_to_be_the_same(
    settings: Settings, database: Database, simulator: WooCommerceSimulator
) -> None:
    database.execute("INSERT INTO woo_shop (address) VALUES ('https://old.example')")

    process = command(settings, "sync")
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "https://old.example" in errors
    assert "--moved" in errors
    assert "Traceback" not in errors + output
    assert database.execute("SELECT count(*) FROM woo_products") == [(0,)]

    output, errors = command(settings, "sync", "--moved").communicate(timeout=120)
    assert "Products read: " in output, errors
    assert database.execute("SELECT address FROM woo_shop") == [(simulator.store.home,)]


def test_without_a_shop_the_command_says_so(settings: Settings, database: Database) -> None:
    unconnected = replace(settings, woocommerce=settings.woocommerce.model_copy(update={"url": None}))

    output, errors = command(unconnected, "sync").communicate(timeout=60)

    assert "No WooCommerce shop is connected" in errors
    assert "Traceback" not in errors + output


def test_a_shop_that_does_not_answer_is_one_line(settings: Settings, database: Database) -> None:
    away = settings.woocommerce.model_copy(update={"url": "http://127.0.0.1:9"})

    process = command(replace(settings, woocommerce=away), "sync")
    output, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "The WooCommerce shop does not do what it is asked" in errors
    assert "Traceback" not in errors + output
    assert database.execute("SELECT state FROM woo_sync_runs") == [("queued",)]
