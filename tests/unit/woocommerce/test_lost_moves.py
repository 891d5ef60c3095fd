"""Moves in the shop whose answers are lost, or do not say what was asked for."""

from dataclasses import replace

import pytest

from application.woocommerce.projection import ConflictKind, Standing
from application.woocommerce.shop import ShopOrder, ShopOrderStatus
from domain.orders.order import Order
from domain.orders.status import OrderState
from tests.fakes.woocommerce_orders import Fault
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
