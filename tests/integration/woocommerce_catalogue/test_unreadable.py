"""One product that cannot be read holds up no other, and is a line of the report until it can."""

import pytest

from application.woocommerce.shop import ShopProductType
from tests.fakes.system import FrozenClock
from tests.fakes.woocommerce_shop import FakeShop, coloured, product
from tests.integration.woocommerce_catalogue.test_full_sync import variable
from tests.support.shop_sync import SyncDesk, as_seen


async def test_in_a_list_of_the_first_synchronisation(desk: SyncDesk, shop: FakeShop) -> None:
    shop.put(product(10), product(11))
    shop.unreadable = {11}

    await desk.sync()

    assert desk.seen().keys() == {10}
    assert [(woo_id, code) for woo_id, code, _ in await desk.remarks()] == [(11, "product_unreadable")]
    shop.unreadable = set()
    await desk.sweep()
    assert desk.seen() == as_seen(shop)
    assert await desk.remarks() == []


async def test_one_that_is_here_stays_as_it_is(desk: SyncDesk, shop: FakeShop, clock: FrozenClock) -> None:
    shop.put(product(10), product(11))
    await desk.sync()
    before = desk.seen()
    clock.advance(minutes=1)
    shop.edit(11, name="Иначе")
    shop.unreadable = {11}

    for work in (desk.poll, desk.sweep, desk.sync):
        await work()

        assert desk.seen() == before
        assert {(woo_id, code) for woo_id, code, _ in await desk.remarks()} == {(11, "product_unreadable")}


@pytest.mark.parametrize("lists_variations", [True, False])
async def test_variations_that_make_the_shop_fail(
    desk: SyncDesk, shop: FakeShop, clock: FrozenClock, lists_variations: bool
) -> None:
    shop.lists_variations = lists_variations
    shop.put(product(10), variable(12, coloured(121, "Чёрный")))
    await desk.sync()
    clock.advance(minutes=1)
    shop.edit(10, name="Новое")
    shop.edit(12, variations=(coloured(121, "Белый"),))
    shop.broken = {12}

    await desk.poll()

    assert desk.seen()[10] == as_seen(shop)[10]
    assert await desk.remarks() == [(12, "product_unreadable", "500: a plugin fails")]
    shop.broken = set()
    await desk.sweep()
    assert desk.seen() == as_seen(shop)
    assert await desk.remarks() == []


async def test_a_product_that_failed_once_is_not_said_to_fail_for_ever(
    desk: SyncDesk, shop: FakeShop
) -> None:
    shop.put(product(10, type=ShopProductType.VARIABLE, variations=(coloured(101, "Белый"),)))
    await desk.sync()
    shop.broken = {10}
    await desk.refresh(10)
    assert [code for _, code, _ in await desk.remarks()] == ["product_unreadable"]

    shop.broken = set()
    await desk.sweep()

    assert await desk.remarks() == []
