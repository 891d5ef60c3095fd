"""The jobs that keep the catalogue in step."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from dishka import AsyncContainer

from adapters.persistence.outbox import Outbox
from application.shared.ports import Job, UnitOfWork
from application.woocommerce.start_sync import StartFullSync
from application.woocommerce.sweep import KEPT
from application.woocommerce.sync_jobs import refresh_product
from application.woocommerce.sync_ports import Hint, ReadingTurn, WebhookInbox
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import MOMENT, FrozenClock
from tests.fakes.woocommerce_shop import FakeShop, product
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.jobs import make_due, run_due_jobs
from tests.support.shop_sync import ByTheOwner, Connected, SyncDesk, as_seen


@pytest.fixture
def settings(settings: Settings) -> Settings:
    shop = settings.woocommerce.model_copy(update={"url": "https://shop.example"})
    return replace(settings, woocommerce=shop)


@pytest.fixture
async def unconnected(
    settings: Settings, clock: FrozenClock, shop: FakeShop
) -> AsyncIterator[AsyncContainer]:
    nothing = replace(settings, woocommerce=settings.woocommerce.model_copy(update={"url": None}))
    container = make_worker_container(nothing, FrozenTime(clock), Connected(shop), ByTheOwner())
    yield container
    await container.close()


async def put(container: AsyncContainer, job: Job) -> None:
    async with container() as scope:
        outbox = await scope.get(Outbox)
        async with await scope.get(UnitOfWork):
            await outbox.enqueue(job)


def states(database: Database, name: str) -> list[tuple[str, int]]:
    return database.execute(
        "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", name
    )


def tick(database: Database, name: str) -> None:
    database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
        " VALUES ('default', %s, jsonb_build_object('timestamp', %s::bigint))",
        name,
        int(MOMENT.timestamp()),
    )


async def test_a_full_synchronisation_is_a_job(
    owner: AsyncContainer, desk: SyncDesk, shop: FakeShop, settings: Settings, database: Database
) -> None:
    shop.put(product(10))
    async with owner() as scope:
        await (await scope.get(StartFullSync))()

    await run_due_jobs(owner, settings)

    assert database.execute("SELECT state, read FROM woo_sync_runs") == [("done", 1)]
    assert desk.seen() == as_seen(shop)


async def test_it_waits_for_a_shop_that_is_down_and_for_its_turn(
    owner: AsyncContainer, desk: SyncDesk, shop: FakeShop, settings: Settings, database: Database
) -> None:
    shop.put(product(10))
    async with owner() as scope:
        await (await scope.get(StartFullSync))()
        turn = await scope.get(ReadingTurn)
    shop.down = 1
    await run_due_jobs_once(owner, settings)
    assert states(database, "woocommerce.full_sync") == [("todo", 0)]
    assert database.execute("SELECT state, failure FROM woo_sync_runs") == [("queued", "it is down")]

    async with turn():
        make_due(database)
        await run_due_jobs_once(owner, settings)
    assert states(database, "woocommerce.full_sync") == [("todo", 0)]
    make_due(database)
    await run_due_jobs(owner, settings)

    assert database.execute("SELECT state FROM woo_sync_runs") == [("done",)]


async def run_due_jobs_once(container: AsyncContainer, settings: Settings) -> None:
    from entrypoints.worker.app import build_app  # noqa: PLC0415
    from entrypoints.worker.middleware import scope_per_job  # noqa: PLC0415

    app = build_app(settings.database.dsn)
    async with app.open_async():
        await app.run_worker_async(
            wait=False,
            listen_notify=False,
            install_signal_handlers=False,
            worker_middleware=[scope_per_job(container)],
        )


async def until_all_is_done(container: AsyncContainer, settings: Settings, database: Database) -> None:
    """Jobs that found another one reading come again; when a minute ends meanwhile, its poll is one more of them."""
    for _ in range(200):
        await run_due_jobs_once(container, settings)
        if not database.execute("SELECT FROM procrastinate_jobs WHERE status = 'todo'"):
            break
        make_due(database)


async def test_a_hint_is_followed(
    owner: AsyncContainer, desk: SyncDesk, shop: FakeShop, settings: Settings, database: Database
) -> None:
    shop.put(product(10))
    await desk.sync()
    shop.edit(10, name="Новое")
    shop.put(product(11))
    for woo_id in (10, 11, 11, 99):
        await put(owner, refresh_product(woo_id))
    database.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'woocommerce.full_sync'")

    await until_all_is_done(owner, settings, database)

    assert desk.seen() == as_seen(shop)
    assert {state for state, _ in states(database, "woocommerce.refresh_product")} == {"succeeded"}


@pytest.mark.parametrize("name", ["woocommerce.poll", "woocommerce.sweep"])
async def test_the_clock_keeps_the_catalogue_in_step(
    owner: AsyncContainer, desk: SyncDesk, shop: FakeShop, settings: Settings, database: Database, name: str
) -> None:
    shop.put(product(10))
    await desk.sync()
    database.execute("DELETE FROM procrastinate_jobs")
    shop.edit(10, name="Новое")
    shop.edit(10, modified_at=MOMENT + timedelta(seconds=5))
    tick(database, name)

    await until_all_is_done(owner, settings, database)

    assert desk.seen() == as_seen(shop)
    assert {state for state, _ in states(database, name)} == {"succeeded"}


async def test_a_silent_shop_is_polled_again_by_the_next_tick_alone(
    owner: AsyncContainer, desk: SyncDesk, shop: FakeShop, settings: Settings, database: Database
) -> None:
    await desk.sync()
    database.execute("DELETE FROM procrastinate_jobs")
    shop.down = 100
    tick(database, "woocommerce.poll")

    await run_due_jobs(owner, settings)

    assert set(states(database, "woocommerce.poll")) == {("succeeded", 1)}


async def test_a_sweep_waits_for_its_turn_and_for_a_shop_that_is_down(
    owner: AsyncContainer, desk: SyncDesk, shop: FakeShop, settings: Settings, database: Database
) -> None:
    """The poll ticks at the same moment, and the next night is far."""
    shop.put(product(10))
    await desk.sync()
    database.execute("DELETE FROM procrastinate_jobs")
    shop.delete(10)
    tick(database, "woocommerce.sweep")
    async with owner() as scope:
        turn = await scope.get(ReadingTurn)

    async with turn():
        await run_due_jobs_once(owner, settings)
    assert states(database, "woocommerce.sweep") == [("todo", 0)]
    shop.down = 1
    make_due(database)
    await run_due_jobs_once(owner, settings)
    assert states(database, "woocommerce.sweep") == [("todo", 0)]
    make_due(database)
    await run_due_jobs(owner, settings)

    assert desk.seen() == {}
    assert states(database, "woocommerce.sweep") == [("succeeded", 1)]


@pytest.mark.parametrize(
    "name",
    ["woocommerce.poll", "woocommerce.sweep", "woocommerce.watch_webhooks", "woocommerce.weekly"],
)
async def test_without_a_shop_the_clock_does_nothing(
    unconnected: AsyncContainer, shop: FakeShop, settings: Settings, database: Database, name: str
) -> None:
    tick(database, name)

    await run_due_jobs(unconnected, settings)

    assert set(states(database, name)) == {("succeeded", 1)}
    assert shop.calls == []
    assert database.execute("SELECT FROM woo_sync_runs") == []


async def test_the_weekly_reading_is_asked_for_once(
    owner: AsyncContainer, shop: FakeShop, settings: Settings, database: Database
) -> None:
    shop.put(product(10))
    tick(database, "woocommerce.weekly")

    await run_due_jobs(owner, settings)

    assert database.execute("SELECT state, read FROM woo_sync_runs") == [("done", 1)]


async def test_old_deliveries_are_forgotten_at_night(
    owner: AsyncContainer, desk: SyncDesk, clock: FrozenClock, database: Database
) -> None:
    async with owner() as scope:
        inbox = await scope.get(WebhookInbox)
        async with await scope.get(UnitOfWork):
            for number, age in ((1, KEPT), (2, KEPT + timedelta(seconds=1))):
                await inbox.add(
                    Hint(
                        webhook_id=number,
                        topic="product.updated",
                        resource="product",
                        resource_id=10,
                        digest=b"1",
                        received_at=clock.now() - age,
                    )
                )

    await desk.sweep()

    assert database.execute("SELECT webhook_id FROM woo_hints") == [(1,)]
