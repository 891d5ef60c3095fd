"""The shop's numbers count: what stands here follows them, exactly once for each."""

import asyncio
from datetime import timedelta

import pytest

from application.shared.ports import UnitOfWork
from application.woocommerce.import_stock import ImportStock
from application.woocommerce.reconcile_stock import ReconcileStock
from application.woocommerce.stock_ports import LinkedStock, ToldLevel
from tests.integration.woocommerce_stock.conftest import BothSides
from tests.support.buyer import Goods


@pytest.fixture
def owner() -> str:
    return "woocommerce"


def adjustments(sides: BothSides, goods: Goods) -> list[int]:
    rows = sides.ours.database.execute(
        "SELECT delta_milli FROM stock_movements WHERE variant_id = %s AND kind = 'adjustment' ORDER BY id",
        goods.variant_id,
    )
    return [milli // 1000 for (milli,) in rows]


async def heard(sides: BothSides, product_id: int, quantity: int) -> None:
    """The shop's number changed, and the poll has read it."""
    sides.ours.clock.advance(minutes=1)
    sides.theirs.shop.edit_product(product_id, stock_quantity=quantity)
    sides.ours.database.execute(
        "UPDATE woo_variants SET quantity = %s, read_at = %s WHERE woo_product_id = %s",
        quantity,
        sides.ours.clock.now(),
        product_id,
    )
    await settled(sides)


async def settled(sides: BothSides) -> None:
    await sides.ours.run(ReconcileStock, sides.ours.clock.now())
    await sides.work()


async def test_the_number_becomes_ours_by_one_movement_for_each_change(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("0",))
    product = await sides.linked(goods, stock=6)
    await settled(sides)
    await settled(sides)
    assert adjustments(sides, goods) == [6]
    await heard(sides, product, 4)
    await settled(sides)
    assert (adjustments(sides, goods), sides.free(goods)) == ([6, -2], 4)
    await heard(sides, product, -1)
    assert (adjustments(sides, goods), sides.free(goods)) == ([6, -2, -5], -1)
    assert sides.writes() == []


async def test_a_shop_that_writes_a_huge_number_for_endless_is_followed(sides: BothSides) -> None:
    """It holds up nobody else either."""
    download, tea = (
        await sides.ours.goods("DOWNLOAD", stock=("0",)),
        await sides.ours.goods("TEA", stock=("0",)),
    )
    await sides.linked(download, stock=2_000_000_000)
    await sides.linked(tea, stock=6)

    await settled(sides)

    assert (sides.free(download), sides.free(tea)) == (2_000_000_000, 6)


async def test_the_same_reading_again_changes_nothing_inv_st_11(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("2",))
    await sides.linked(goods, stock=6)
    told = ToldLevel(quantity=6, read_at=sides.ours.clock.now())

    async def imported() -> None:
        async with sides.ours.worker() as scope:
            uow, linked = await scope.get(UnitOfWork), await scope.get(LinkedStock)
            async with uow:
                variant = await linked.of(goods.variant_id)
            assert variant is not None
            await (await scope.get(ImportStock))(variant, told)

    await asyncio.gather(*(imported() for _ in range(5)))
    assert adjustments(sides, goods) == [4]
    sides.ours.database.execute(
        "UPDATE stock_items SET on_hand_milli = on_hand_milli WHERE variant_id = %s", goods.variant_id
    )
    await imported()
    assert (adjustments(sides, goods), sides.free(goods)) == ([4], 6)


async def test_an_order_is_taken_off_once_though_both_sides_do_it(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("0",))
    product = await sides.linked(goods, stock=10)
    await settled(sides)
    buyer = await sides.ours.buyer()
    order = await buyer.bought((goods, "3"))
    await settled(sides)
    assert (sides.pieces(product), sides.free(goods)) == (10, 7)
    await sides.ours.paid(buyer, order)
    await sides.work()
    assert sides.pieces(product) == 7
    sides.ours.clock.advance(minutes=1)
    for quantity in (7, 7, 9):
        await heard(sides, product, quantity)
        assert sides.free(goods) == quantity
    for action in ("accept", "ready", "complete"):
        await sides.ours.step(order, action)
    await sides.work()
    await heard(sides, product, 9)
    assert (sides.pieces(product), sides.free(goods)) == (9, 9)


async def test_an_order_that_the_shop_has_not_heard_of_is_kept_back(sides: BothSides) -> None:
    """A paid order on its way: the shop still counts its pieces, and here they are promised."""
    goods = await sides.ours.goods(stock=("0",))
    product = await sides.linked(goods, stock=10)
    await settled(sides)
    buyer = await sides.ours.buyer()
    order = await buyer.bought((goods, "3"))
    await sides.ours.paid(buyer, order)
    await heard_without_work(sides, product, 10)
    assert sides.free(goods) == 7


async def test_only_what_was_acknowledged_before_the_reading_is_beyond_the_shop(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("10",))
    await sides.linked(goods, stock=10)
    buyer = await sides.ours.buyer()
    await sides.ours.paid(buyer, await buyer.bought((goods, "3")))
    await sides.work()
    at = sides.ours.clock.now()
    async with sides.ours.worker() as scope:
        uow, linked = await scope.get(UnitOfWork), await scope.get(LinkedStock)
        async with uow:
            beyond = [
                (await linked.beyond_the_shop(goods.variant_id, read_at=at + timedelta(seconds=late))).milli
                for late in (-1, 0, 1)
            ]
            variant = await linked.of(goods.variant_id)
            assert variant is not None
            for quantity, late in ((5, 5), (6, -60)):
                told = ToldLevel(quantity=quantity, read_at=at + timedelta(seconds=late))
                await linked.settle(goods.variant_id, variant.version, told=told, note=None, at=at)
    assert beyond == [0, 0, 3000]
    assert sides.ours.database.execute("SELECT quantity FROM woo_variants") == [(5,)]


async def heard_without_work(sides: BothSides, product_id: int, quantity: int) -> None:
    sides.ours.clock.advance(minutes=1)
    sides.ours.database.execute(
        "UPDATE woo_variants SET quantity = %s, read_at = %s WHERE woo_product_id = %s",
        quantity,
        sides.ours.clock.now(),
        product_id,
    )
    await sides.ours.run(ReconcileStock, sides.ours.clock.now())


async def test_an_overtaken_reading_does_not_undo_a_later_one(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("0",))
    product = await sides.linked(goods, stock=6)
    await settled(sides)
    await heard(sides, product, 4)
    sides.ours.database.execute("UPDATE woo_variants SET quantity = 6")  # a page that was read before
    await settled(sides)
    assert sides.free(goods) == 4
    assert sides.ours.database.execute("SELECT quantity FROM woo_variants") == [(4,)]
