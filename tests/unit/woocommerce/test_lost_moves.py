"""Moves in the shop whose answers are lost, or do not say what was asked for."""

from dataclasses import replace
from typing import Any

import pytest

from application.woocommerce.projection import ConflictKind, Standing
from application.woocommerce.shop import ShopOrder, ShopOrderStatus
from domain.orders.order import Order
from domain.orders.status import OrderState
from tests.fakes.woocommerce_orders import Fault, Shop
from tests.support.payment_world import run
from tests.support.projection_world import LINKED, ProjectionWorld


@pytest.fixture
def world() -> ProjectionWorld:
    return ProjectionWorld()


def in_the_shop(world: ProjectionWorld) -> Order:
    """A paid order, pending there."""
    order = world.place((LINKED, "2", 150_00))
    world.work(order.id)
    world.pay(order.id)
    return order


def test_a_move_whose_answer_was_lost_is_our_doing_not_the_shops(world: ProjectionWorld) -> None:
    """On the way to `completed` the shop was left at `processing`, and nobody had heard of it."""
    order = in_the_shop(world)
    world.change(order.id, "accept")
    world.change(order.id, "complete")
    world.shop.faults = [Fault.LOST_AFTER]

    assert not world.job(order.id)
    world.work(order.id)

    assert world.conflicts.kept == {}
    assert world.shop.calls.count("move processing") == 1
    [there] = world.shop.live
    assert there.status is ShopOrderStatus.COMPLETED


def test_two_lost_moves_in_a_row_are_our_doing_too(world: ProjectionWorld) -> None:
    """The first was carried out, the second was not: where the shop stands is what was asked for before the last."""
    order = in_the_shop(world)
    world.change(order.id, "accept")
    world.change(order.id, "complete")
    for lost in (Fault.LOST_AFTER, Fault.LATE):
        world.shop.faults = [lost]
        assert not world.job(order.id)

    world.work(order.id)

    assert world.conflicts.kept == {}
    assert [there.status for there in world.shop.live] == [ShopOrderStatus.COMPLETED]
    assert world.shelves.marked == [frozenset({LINKED})]


@pytest.mark.parametrize("left", [ShopOrderStatus.PENDING, ShopOrderStatus.PROCESSING])
def test_a_shop_that_says_yes_and_does_not_do_it_is_a_conflict_and_no_loop(
    world: ProjectionWorld, left: ShopOrderStatus
) -> None:
    """`set_paid` may be answered by 200 and nothing: no move, or a move without the money."""
    order = in_the_shop(world)
    [there] = world.shop.live

    async def ignored(*_: object, **__: object) -> ShopOrder:
        return replace(there, status=left, raw_status=left.value, paid_at=None)

    world.shop.move_order = ignored  # type: ignore[method-assign]

    assert world.job(order.id)

    assert world.conflicts.open_kinds == [ConflictKind.STATUS]
    assert world.projections.kept[order.id].standing is Standing.CONFLICT
    assert run(world.orders.get(order.id)).state is OrderState.NEW


@pytest.mark.parametrize("lost", [Fault.LOST_BEFORE, Fault.LOST_AFTER])
@pytest.mark.parametrize("call", ["move cancelled", "trash"])
def test_a_half_made_order_whose_removal_was_not_heard_of_is_replaced(
    world: ProjectionWorld, call: str, lost: Fault
) -> None:
    """That it is in the trash is our doing: no conflict, and no order lost."""
    order = world.place((LINKED, "2", 150_00))
    world.shop.faults = [Fault.HALF_MADE]
    assert not world.job(order.id)
    world.clock.advance(minutes=3)
    lose(world.shop, call, lost)
    assert not world.job(order.id)

    world.work(order.id)

    assert world.conflicts.kept == {}
    [there] = world.shop.live
    assert there.lines
    assert world.projections.kept[order.id].standing is Standing.IN_STEP


def lose(shop: Shop, call: str, lost: Fault) -> None:
    """The next such call goes wrong, whatever comes before it."""
    move, trash = shop.move_order, shop.trash_order

    async def move_order(order_id: int, status: ShopOrderStatus, **paid: Any) -> ShopOrder:
        if call == f"move {status}":
            shop.faults, shop.move_order = [lost], move  # type: ignore[method-assign]
        return await move(order_id, status, **paid)

    async def trash_order(order_id: int) -> None:
        if call == "trash":
            shop.faults, shop.trash_order = [lost], trash  # type: ignore[method-assign]
        await trash(order_id)

    shop.move_order, shop.trash_order = move_order, trash_order  # type: ignore[method-assign]


def test_an_order_of_a_replaced_origin_that_turns_up_again_is_taken_away(world: ProjectionWorld) -> None:
    """A half-made one was thrown away and replaced; somebody fetches it out of the trash."""
    order = world.place((LINKED, "2", 150_00))
    world.shop.faults = [Fault.HALF_MADE]
    world.work(order.id)
    first, second = world.shop.kept
    world.shop.put(first, ShopOrderStatus.PENDING)

    world.work(order.id)

    assert [there.id for there in world.shop.live] == [second]
    [healed] = world.conflicts.kept.values()
    assert (healed.kind, healed.woo_id, healed.resolution) == (ConflictKind.DOUBLE, first, "healed")
