"""Our numbers count: the shop shows what can be sold here, whatever happens in between."""

import asyncio

import pytest

from application.shared.ports import UnitOfWork
from application.stock.ports import StockRepository
from application.woocommerce.errors import AnotherShop
from application.woocommerce.push_stock import LevelStock
from application.woocommerce.reconcile_stock import LATE, ReconcileStock
from application.woocommerce.stock_ports import LinkedStock
from domain.shared.quantity import Quantity
from entrypoints.simulators.woocommerce.faults import ShopFault
from tests.integration.commerce.test_stock_desk import set_levels
from tests.integration.woocommerce_stock.conftest import BothSides
from tests.support.buyer import Goods


async def receive(sides: BothSides, goods: Goods, quantity: str) -> None:
    async with sides.ours.worker() as scope:
        uow, stock = await scope.get(UnitOfWork), await scope.get(StockRepository)
        async with uow:
            shelf = (goods.variant_id, sides.ours.locations[0])
            await stock.receive(shelf, Quantity.parse(quantity), reason="test", at=sides.ours.clock.now())


async def mark(sides: BothSides, goods: Goods) -> None:
    async with sides.ours.worker() as scope:
        uow, linked = await scope.get(UnitOfWork), await scope.get(LinkedStock)
        async with uow:
            await linked.mark_dirty([goods.variant_id])


async def reconcile(sides: BothSides) -> int:
    found = await sides.ours.run(ReconcileStock, sides.ours.clock.now())
    assert isinstance(found, int)
    return found


def state_of(sides: BothSides, goods: Goods) -> tuple[bool, str | None]:
    ((settled, note),) = sides.ours.database.execute(
        "SELECT version = settled, note FROM woo_stock WHERE variant_id = %s", goods.variant_id
    )
    return settled, note


async def test_a_delivery_reaches_the_shop_once_however_many_there_were(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("3", "2"))
    product = await sides.linked(goods)
    await sides.work()
    sides.theirs.calls.clear()
    for _ in range(4):
        await receive(sides, goods, "1")
    await sides.work()
    assert sides.pieces(product) == 9
    assert len(sides.writes()) <= 2
    sides.theirs.calls.clear()
    await mark(sides, goods)
    await sides.work()
    assert sides.writes() == []  # it shows this number already


async def test_both_sides_are_equal_at_every_rest_of_an_order(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("10",))
    product = await sides.linked(goods, stock=10)
    buyer = await sides.ours.buyer()
    await sides.work()

    order = await buyer.bought((goods, "3"))
    await sides.work()
    assert (sides.pieces(product), sides.free(goods)) == (7, 7)
    await sides.ours.paid(buyer, order)
    await sides.work()
    assert [one.status for one in sides.theirs.shop.orders()] == ["processing"]
    assert (sides.pieces(product), sides.free(goods)) == (7, 7)
    await sides.ours.step(order, "cancel", reason="test")
    await sides.work()
    assert next(one.status for one in sides.theirs.shop.orders()) in ("cancelled", "refunded")
    assert (sides.pieces(product), sides.free(goods)) == (10, 10)


@pytest.mark.parametrize(("threshold", "shown"), [("2", 3), ("-2", 7)])
async def test_the_shop_shows_what_can_be_sold(sides: BothSides, threshold: str, shown: int) -> None:
    """D9.1: what is kept back is not sold there either, and what may be ordered before it comes is."""
    goods = await sides.ours.goods(stock=("5",))
    product = await sides.linked(goods, stock=5)
    await sides.work()

    assert (await set_levels(sides.ours, goods, threshold=threshold)).is_success
    await sides.work()
    assert sides.pieces(product) == shown

    assert await reconcile(sides) == 0


async def test_goods_that_left_do_not_come_back(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("10",))
    product = await sides.linked(goods, stock=10)
    buyer = await sides.ours.buyer()
    order = await buyer.bought((goods, "2"))
    await sides.ours.paid(buyer, order)
    for action in ("accept", "ready", "complete"):
        await sides.ours.step(order, action)
    await sides.work()
    assert (sides.pieces(product), sides.free(goods)) == (8, 8)


@pytest.mark.parametrize("kind", ["maintenance", "bad_gateway", "cut", "error"])
async def test_an_unavailable_shop_is_told_later(sides: BothSides, kind: str) -> None:
    goods = await sides.ours.goods(stock=("5",))
    product = await sides.linked(goods)
    await mark(sides, goods)
    # Of the path: other jobs of the clock ask the shop too.
    path = f"/wp-json/wc/v3/products/{product}"
    sides.theirs.trouble.plan(ShopFault(kind=kind, path=path, times=2))  # type: ignore[arg-type] - one of its names
    await sides.work()
    assert state_of(sides, goods)[0] is False
    sides.theirs.trouble.reset()
    sides.ours.clock.advance(minutes=5)
    await sides.work(waiting_too=True)
    assert sides.pieces(product) == 5
    assert state_of(sides, goods) == (True, None)


async def test_another_shop_does_not_get_our_numbers(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("5",))
    product = await sides.linked(goods)
    await mark(sides, goods)
    sides.ours.database.execute("INSERT INTO woo_shop (address) VALUES ('https://another.example')")
    await sides.work()
    assert (sides.writes(), sides.pieces(product)) == ([], 0)
    with pytest.raises(AnotherShop):
        await sides.ours.run(LevelStock, goods.variant_id)

    sides.ours.database.execute("DELETE FROM woo_shop")
    await sides.work(waiting_too=True)
    assert sides.pieces(product) == 5


async def test_a_job_that_was_lost_is_asked_for_again(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("5",))
    product = await sides.linked(goods)
    await mark(sides, goods)
    sides.ours.database.execute("DELETE FROM procrastinate_jobs")
    assert await reconcile(sides) == 0
    sides.ours.clock.set(sides.ours.clock.now() + LATE)
    sides.ours.clock.advance(seconds=1)
    assert await reconcile(sides) == 1
    await sides.work()
    assert sides.pieces(product) == 5


async def test_what_changes_while_it_is_written_is_written_too(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("5",))
    product = await sides.linked(goods)
    await mark(sides, goods)
    sides.theirs.trouble.plan(ShopFault(kind="hang", method="PUT", seconds=0.5))
    level = asyncio.create_task(sides.ours.run(LevelStock, goods.variant_id))  # noqa: TID251 - two at once
    await asyncio.sleep(0.2)
    await receive(sides, goods, "2")
    await mark(sides, goods)
    await level
    assert sides.pieces(product) == 7
    assert state_of(sides, goods) == (True, None)


async def test_somebody_who_counts_in_the_shop_is_overruled(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("5",))
    product = await sides.linked(goods, stock=5)
    await sides.work()
    assert await reconcile(sides) == 0
    sides.theirs.shop.edit_product(product, stock_quantity=99)
    sides.ours.database.execute("UPDATE woo_variants SET quantity = 99")
    assert await reconcile(sides) == 1
    await sides.work()
    assert sides.pieces(product) == 5
    assert await reconcile(sides) == 0


async def test_what_was_never_counted_here_takes_the_shops_number_once(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("0",))
    product = await sides.linked(goods, stock=6)
    await asyncio.gather(*(reconcile(sides) for _ in range(3)))
    assert sides.free(goods) == 6
    await sides.work()
    assert sides.pieces(product) == 6
    sides.theirs.shop.edit_product(product, stock_quantity=50)
    sides.ours.database.execute("UPDATE woo_variants SET quantity = 50")
    await reconcile(sides)
    await sides.work()
    assert (sides.pieces(product), sides.free(goods)) == (6, 6)


async def test_what_is_sold_in_parts_is_left_alone_with_a_note(sides: BothSides) -> None:
    cheese = await sides.ours.goods("CHEESE", stock=("2.5",), least="0.1", step="0.1")
    product = await sides.linked(cheese, stock=4)
    await mark(sides, cheese)
    await sides.work()
    assert sides.pieces(product) == 4
    assert state_of(sides, cheese) == (True, "sold_in_parts")
    assert await reconcile(sides) == 0


async def test_what_the_shop_has_no_more_or_does_not_count_settles_with_a_note(sides: BothSides) -> None:
    gone, unmanaged = await sides.ours.goods("A"), await sides.ours.goods("B")
    for goods, note in ((gone, "gone"), (unmanaged, "unmanaged")):
        product = await sides.linked(goods)
        await mark(sides, goods)
        if note == "gone":
            sides.theirs.shop.delete_product(product)
        else:
            sides.theirs.shop.edit_product(product, manage_stock=False)
        await sides.work()
        assert state_of(sides, goods) == (True, note)


async def test_a_closed_location_does_not_count(sides: BothSides) -> None:
    goods = await sides.ours.goods(stock=("3", "4"))
    product = await sides.linked(goods, stock=7)
    answer = await sides.ours.http.patch(
        f"/api/v1/admin/products/locations/{sides.ours.locations[1]}",
        json={"active": False},
        headers=sides.ours.staff,
    )
    assert answer.status_code == 200, answer.text
    await sides.work()
    assert sides.pieces(product) == 3
