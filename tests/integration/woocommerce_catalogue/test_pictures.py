"""Pictures of the shop are copied, so that they show when it does not answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from application.media.copy_photo import CopyPhoto
from application.media.jobs import COPY_PHOTO
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.fakes.woocommerce_shop import FakeShop, product, variation
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.pictures import Pictures, PicturesOfOthers
from tests.support.shop_sync import ByTheOwner, Connected, SyncDesk

FRONT, BACK = "https://shop.example/front.jpg", "https://shop.example/back.jpg"


@pytest.fixture
async def desk(
    settings: Settings, clock: FrozenClock, shop: FakeShop, database: Database
) -> AsyncIterator[SyncDesk]:
    others = PicturesOfOthers(Pictures())
    container = make_worker_container(settings, FrozenTime(clock), Connected(shop), ByTheOwner(), others)
    yield SyncDesk(container=container, database=database)
    await container.close()


def wanted(database: Database) -> list[tuple[str, int]]:
    return database.execute(
        "SELECT args ->> 'url', priority FROM procrastinate_jobs WHERE task_name = %s ORDER BY 1", COPY_PHOTO
    )


def shown(database: Database) -> tuple[list[str], str | None]:
    ((photos, photo),) = database.execute(
        "SELECT p.photos, v.photo FROM products p JOIN product_variants v ON v.product_id = p.id"
    )
    return photos, photo


async def copy(desk: SyncDesk, url: str) -> None:
    async with desk.container() as scope:
        await (await scope.get(CopyPhoto))(url)


async def test_every_picture_is_asked_for_once_and_after_everything_else(
    desk: SyncDesk, shop: FakeShop, database: Database
) -> None:
    shop.put(product(10, photos=(FRONT, BACK), variations=(replace(variation(0), photo=FRONT),)))
    await desk.sync()
    shop.edit(10, name="Улун")
    await desk.poll()

    assert wanted(database) == [(BACK, -10), (FRONT, -10)]
    assert shown(database) == ([FRONT, BACK], FRONT)


async def test_a_copy_that_has_come_is_shown_and_stays_whatever_is_read_later(
    desk: SyncDesk, shop: FakeShop, clock: FrozenClock, database: Database
) -> None:
    shop.put(product(10, photos=(FRONT, BACK), variations=(replace(variation(0), photo=FRONT),)))
    await desk.sync()
    await copy(desk, FRONT)
    (path, remote), of_variant = shown(database)
    assert (path.startswith("/api/v1/photos/"), remote, of_variant) == (True, BACK, path)

    version = desk.version()
    await desk.sync()
    assert desk.version() == version, "a copy is no change of the shop's"
    clock.advance(minutes=5)
    shop.edit(10, name="Улун")
    await desk.poll()

    assert shown(database) == ([path, BACK], path)


async def test_two_addresses_of_one_picture_are_one_picture(
    desk: SyncDesk, shop: FakeShop, database: Database
) -> None:
    shop.put(product(10, photos=(FRONT, BACK)))
    await desk.sync()
    for url in (FRONT, BACK):
        await copy(desk, url)
    shop.edit(10, name="Улун")
    await desk.sync()

    photos, _ = shown(database)
    assert len(photos) == 1
