"""The demo shop is loaded once, into an empty shop only."""

from typing import Any

import anyio
import pytest
from dishka import AsyncContainer

from entrypoints.demo.load import load_demo
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.support.database import Database

TABLES = ("categories", "products", "product_variants", "locations", "delivery_methods", "loyalty_tiers")


@pytest.fixture
async def worker(settings: Settings) -> Any:
    container = make_worker_container(settings)
    yield container
    await container.close()


def counts(database: Database) -> dict[str, int]:
    return {table: database.execute(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


async def test_it_is_a_believable_shop(worker: AsyncContainer, database: Database) -> None:
    assert await load_demo(worker)

    assert counts(database) == {
        "categories": 8,
        "products": 41,
        "product_variants": 52,
        "locations": 2,
        "delivery_methods": 3,
        "loyalty_tiers": 3,
    }
    assert database.execute("SELECT count(*) FROM products WHERE kind = 'service'") == [(4,)]
    assert database.execute("SELECT count(*) FROM products WHERE skip_loyalty") == [(1,)]
    assert database.execute("SELECT count(*) FROM products WHERE unredeemable") == [(1,)]


async def test_stock_is_the_sum_of_its_movements(worker: AsyncContainer, database: Database) -> None:
    """INV-ST-1 holds from the first row on."""
    await load_demo(worker)

    wrong = database.execute(
        "SELECT FROM stock_items s WHERE on_hand_milli <> (SELECT sum(delta_milli) FROM stock_movements m"
        " WHERE m.variant_id = s.variant_id AND m.location_id = s.location_id)"
    )

    assert wrong == []


async def test_loading_again_changes_nothing(worker: AsyncContainer, database: Database) -> None:
    await load_demo(worker)
    before = counts(database)

    assert not await load_demo(worker)

    assert counts(database) == before


async def test_a_shop_with_anything_in_it_is_left_alone(worker: AsyncContainer, database: Database) -> None:
    database.execute(
        "INSERT INTO locations (id, code, name, address, priority, is_pickup, active)"
        " VALUES (gen_random_uuid(), 'mine', 'Моя', '', 0, true, true)"
    )

    assert not await load_demo(worker)

    assert counts(database)["products"] == 0


async def test_two_loads_at_once_are_one(worker: AsyncContainer, database: Database) -> None:
    loaded: list[bool] = []

    async def load() -> None:
        loaded.append(await load_demo(worker))

    async with anyio.create_task_group() as group:
        group.start_soon(load)
        group.start_soon(load)

    assert sorted(loaded) == [False, True]
    assert counts(database)["products"] == 41
