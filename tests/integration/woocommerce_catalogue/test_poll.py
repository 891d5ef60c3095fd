"""Asking the shop what was modified."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes.system import MOMENT, FrozenClock
from tests.fakes.woocommerce_shop import FakeShop, product
from tests.integration.woocommerce_catalogue.test_full_sync import fill
from tests.support.shop_sync import SyncDesk, as_seen


async def test_two_edits_within_one_second_though_a_poll_came_between(
    desk: SyncDesk, shop: FakeShop, clock: FrozenClock
) -> None:
    fill(shop)
    await desk.sync()
    clock.advance(minutes=1)
    shop.edit(10, name="Первое")
    await desk.poll()
    clock.advance(seconds=0.5)
    shop.edit(10, name="Второе")

    await desk.poll()

    assert desk.seen() == as_seen(shop)


async def test_a_quiet_shop_is_asked_one_question_a_minute(
    desk: SyncDesk, shop: FakeShop, clock: FrozenClock
) -> None:
    fill(shop)
    await desk.sync()
    for _ in range(3):
        clock.advance(minutes=1)
        await desk.poll()
    shop.calls.clear()

    await desk.poll()

    assert shop.calls == ["products 1"]


async def test_after_the_quiet_the_next_edit_comes(
    desk: SyncDesk, shop: FakeShop, clock: FrozenClock
) -> None:
    fill(shop)
    await desk.sync()
    for name in ("Один", "Два"):
        for _ in range(3):
            clock.advance(minutes=1)
            await desk.poll()
        clock.advance(minutes=1)
        shop.edit(12, name=name)
        await desk.poll()

        assert desk.seen() == as_seen(shop)


async def test_a_crowd_that_was_modified_within_one_second(
    desk: SyncDesk, shop: FakeShop, clock: FrozenClock
) -> None:
    shop.per_page = 3
    shop.put(*(product(n, f"Товар {n}") for n in range(10, 40)))
    await desk.sync()
    clock.advance(minutes=1)
    for n in range(10, 40):
        shop.edit(n, name=f"Новый {n}")

    await desk.poll()

    assert desk.seen() == as_seen(shop)


async def test_products_that_move_while_they_are_listed_are_not_missed(
    desk: SyncDesk, shop: FakeShop, clock: FrozenClock
) -> None:
    """Each answer sends one of the first page to the end of the list: all others move up by one."""
    shop.per_page = 3
    shop.put(*(product(n, f"Товар {n}") for n in range(10, 40)))
    await desk.sync()
    for n in range(10, 40):
        clock.advance(seconds=0.4)
        shop.edit(n, name=f"Новый {n}")
    moving = iter(range(10, 40))

    def move(call: str) -> None:
        clock.advance(seconds=0.4)
        number = next(moving, None)
        if call.startswith("products") and number is not None:
            shop.edit(number, name=f"Ещё новее {number}")

    shop.before_call = move
    await desk.poll()
    shop.before_call = lambda _: None
    await desk.poll()

    assert desk.seen() == as_seen(shop)


@pytest.mark.parametrize("since", ["first", "later"])
async def test_a_product_of_the_future_stops_no_poll(
    desk: SyncDesk, shop: FakeShop, clock: FrozenClock, since: str
) -> None:
    """The shop's clock was wrong once, or somebody imported products."""
    fill(shop)
    if since == "later":
        await desk.sync()
    shop.goods[10] = replace(shop.goods[10], name="Завтра", modified_at=MOMENT + timedelta(days=700))
    if since == "first":
        await desk.sync()
    await desk.poll()
    for name in ("Один", "Два"):
        clock.advance(minutes=1)
        shop.edit(11, name=name)

        await desk.poll()

        assert desk.seen() == as_seen(shop)


async def test_before_the_first_full_synchronisation_nothing_is_asked(desk: SyncDesk, shop: FakeShop) -> None:
    fill(shop)

    await desk.poll()
    await desk.sweep()
    await desk.refresh(10)

    assert shop.calls == []
    assert desk.seen() == {}
