"""What every stock promises."""

import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from application.stock.ports import StockRepository
from domain.shared.ids import LocationId, OrderId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.errors import NotEnoughStock
from domain.stock.movement import Shelf
from domain.stock.warehouse import StockLine
from tests.contracts.conftest import Transaction
from tests.fakes.stock import InMemoryStock
from tests.fakes.system import MOMENT
from tests.support.database import Database

TEA, CUP = VariantId(UUID(int=1)), VariantId(UUID(int=2))
CENTRE, MARKET = LocationId(UUID(int=11)), LocationId(UUID(int=12))
FIRST, SECOND, THIRD = (OrderId(UUID(int=number)) for number in (21, 22, 23))
LATER = MOMENT + timedelta(hours=1)


@dataclass(frozen=True)
class Shelves:
    """`opened` gives the stock in a transaction; `free` is what can be sold of a variant at a location."""

    opened: Callable[[], AbstractAsyncContextManager[Any]]
    free: Callable[[Shelf, datetime], int]

    async def reserve(
        self, order: OrderId, *lines: StockLine, until: datetime | None = LATER, at: datetime = MOMENT
    ) -> LocationId:
        async with self.opened() as stock:
            return await stock.reserve(order, lines, [CENTRE, MARKET], until=until, at=at)

    async def receive(self, variant: VariantId, centre: int, market: int = 0) -> None:
        async with self.opened() as stock:
            for location, units in ((CENTRE, centre), (MARKET, market)):
                if units:
                    shelf = (variant, location)
                    await stock.receive(shelf, Quantity.units(units), reason="test", at=MOMENT)

    def all_free(self, at: datetime = MOMENT) -> tuple[int, ...]:
        """Tea and cups in the centre, tea and cups at the market; whole units."""
        return tuple(self.free((v, place), at) // 1000 for place in (CENTRE, MARKET) for v in (TEA, CUP))


def in_memory() -> Shelves:
    stock = InMemoryStock()

    @asynccontextmanager
    async def opened():  # type: ignore[no-untyped-def]
        yield stock

    return Shelves(opened, lambda shelf, at: stock.warehouse.saleable(shelf, at).milli)


def in_postgresql(transaction: Transaction, database: Database) -> Shelves:
    _catalogue(database)

    def free(shelf: Shelf, at: datetime) -> int:
        found = database.execute(
            "SELECT on_hand_milli - coalesce((SELECT sum(quantity_milli) FROM stock_reservations r"
            " WHERE r.variant_id = s.variant_id AND r.location_id = s.location_id AND state = 'active'"
            " AND (expires_at IS NULL OR expires_at > %s)), 0)::bigint"
            " FROM stock_items s WHERE variant_id = %s AND location_id = %s",
            at,
            *shelf,
        )
        return found[0][0] if found else 0

    return Shelves(lambda: transaction(StockRepository), free)


def _catalogue(database: Database) -> None:
    category = UUID(int=99)
    database.execute(
        "INSERT INTO categories (id, slug, name, position, active, created_at, updated_at)"
        " VALUES (%s, 'all', 'All', 0, true, now(), now())",
        category,
    )
    for number, variant in enumerate((TEA, CUP)):
        database.execute(
            "INSERT INTO products (id, category_id, slug, kind, name, description, unit, photos, active,"
            " skip_loyalty, unredeemable, position, created_at, updated_at)"
            " VALUES (%s, %s, %s, 'goods', 'x', '', '', '{}', true, false, false, 0, now(), now())",
            variant, category, f"p{number}",
        )  # fmt: skip
        database.execute(
            "INSERT INTO product_variants (id, product_id, sku, name, price_minor, tracked, min_quantity_milli,"
            " increment_milli, position, active) VALUES (%s, %s, %s, '', 0, true, 1000, 1000, 0, true)",
            variant, variant, f"s{number}",
        )  # fmt: skip
    for place, location in enumerate((CENTRE, MARKET)):
        database.execute(
            "INSERT INTO locations VALUES (%s, %s, 'x', '', %s, true, true)", location, str(place), place
        )


@pytest.fixture(params=["memory", "postgresql"])
def shelves(request: pytest.FixtureRequest) -> Shelves:
    if request.param == "memory":
        return in_memory()
    return in_postgresql(request.getfixturevalue("transaction"), request.getfixturevalue("database"))


def of(variant: VariantId, units: int) -> StockLine:
    return StockLine(variant_id=variant, quantity=Quantity.units(units))


async def test_the_first_location_that_has_all_lines_is_taken(shelves: Shelves) -> None:
    """INV-ST-8."""
    await shelves.receive(TEA, 1, 5)
    await shelves.receive(CUP, 5, 5)

    assert await shelves.reserve(FIRST, of(TEA, 2), of(CUP, 2)) == MARKET
    assert await shelves.reserve(SECOND, of(TEA, 1)) == CENTRE
    assert shelves.all_free() == (0, 5, 3, 3)
    # What has lapsed does not count, also before anybody has cleaned up, and so sends nobody elsewhere.
    assert await shelves.reserve(THIRD, of(TEA, 1), at=LATER) == CENTRE


@pytest.mark.parametrize(
    ("lines", "short"),
    [
        ([of(TEA, 4), of(CUP, 1)], [TEA]),
        ([of(TEA, 4), of(CUP, 4)], [TEA, CUP]),
        ([of(TEA, 3), of(CUP, 3)], [TEA, CUP]),  # each is there, but nowhere both
    ],
)
async def test_what_lacks_is_named_and_nothing_is_held(
    shelves: Shelves, lines: list[StockLine], short: list[VariantId]
) -> None:
    """INV-ST-8."""
    await shelves.receive(TEA, 3, 0)
    await shelves.receive(CUP, 0, 3)

    with pytest.raises(NotEnoughStock) as refusal:
        await shelves.reserve(FIRST, *lines)

    assert sorted(refusal.value.details["variants"]) == sorted(map(str, short))  # type: ignore[call-overload]
    assert shelves.all_free() == (3, 0, 0, 3)


async def test_releasing_gives_back_what_is_held_once(shelves: Shelves) -> None:
    """INV-ST-5."""
    await shelves.receive(TEA, 5)
    await shelves.reserve(FIRST, of(TEA, 2))
    await shelves.reserve(SECOND, of(TEA, 1))

    for _ in range(2):
        async with shelves.opened() as stock:
            await stock.release(FIRST, at=MOMENT)

    assert shelves.all_free() == (4, 0, 0, 0)


async def test_goods_leave_once_and_are_not_given_back_after(shelves: Shelves) -> None:
    """INV-ST-6."""
    await shelves.receive(TEA, 5)
    await shelves.reserve(FIRST, of(TEA, 2))

    for _ in range(2):
        async with shelves.opened() as stock:
            await stock.consume(FIRST, at=MOMENT)
            await stock.release(FIRST, at=MOMENT)

    assert shelves.all_free() == (3, 0, 0, 0)


async def test_what_was_released_can_be_held_again(shelves: Shelves) -> None:
    await shelves.receive(TEA, 5)
    await shelves.reserve(FIRST, of(TEA, 2))
    async with shelves.opened() as stock:
        await stock.release(FIRST, at=MOMENT)

    assert await shelves.reserve(FIRST, of(TEA, 2), until=None) == CENTRE
    assert shelves.all_free() == (3, 0, 0, 0)


@pytest.mark.parametrize("units", [1, 4])
async def test_what_is_held_again_is_what_is_wanted_now(shelves: Shelves, units: int) -> None:
    """INV-ST-2."""
    await shelves.receive(TEA, 5)
    await shelves.reserve(FIRST, of(TEA, 2))
    async with shelves.opened() as stock:
        await stock.release(FIRST, at=MOMENT)

    await shelves.reserve(FIRST, of(TEA, units))

    assert shelves.all_free() == (5 - units, 0, 0, 0)
    async with shelves.opened() as stock:
        await stock.consume(FIRST, at=MOMENT)
    assert shelves.all_free() == (5 - units, 0, 0, 0)


async def test_a_lapsed_reservation_gives_way_and_its_owner_learns_it(shelves: Shelves) -> None:
    await shelves.receive(TEA, 2)
    await shelves.reserve(FIRST, of(TEA, 2), until=LATER)
    with pytest.raises(NotEnoughStock):
        await shelves.reserve(SECOND, of(TEA, 1), at=LATER - timedelta(seconds=1))

    assert await shelves.reserve(SECOND, of(TEA, 1), until=None, at=LATER) == CENTRE

    async with shelves.opened() as stock:
        assert await stock.keep_until(FIRST, None) is False
        assert await stock.keep_until(SECOND, None) is True
        await stock.release(FIRST, at=MOMENT)
    assert shelves.all_free(LATER) == (1, 0, 0, 0)


async def test_a_commitment_never_lapses(shelves: Shelves) -> None:
    await shelves.receive(TEA, 1)
    await shelves.reserve(FIRST, of(TEA, 1), until=LATER)
    async with shelves.opened() as stock:
        assert await stock.keep_until(FIRST, None) is True

    with pytest.raises(NotEnoughStock):
        await shelves.reserve(SECOND, of(TEA, 1), at=LATER + timedelta(days=999))


async def test_an_order_without_goods_has_nothing_to_lose(shelves: Shelves) -> None:
    async with shelves.opened() as stock:
        assert await stock.keep_until(FIRST, None) is True
        await stock.release(FIRST, at=MOMENT)
        await stock.consume(FIRST, at=MOMENT)


@pytest.mark.parametrize("seed", range(3))
async def test_both_stocks_tell_the_same_story(
    transaction: Transaction, database: Database, seed: int
) -> None:
    dice = random.Random(seed)
    both = in_memory(), in_postgresql(transaction, database)
    for shelves in both:
        await shelves.receive(TEA, 8, 5)
        await shelves.receive(CUP, 5, 8)
    orders = [OrderId(UUID(int=100 + number)) for number in range(40)]
    for order in orders:
        lines = [of(variant, dice.randint(1, 3)) for variant in dice.sample((TEA, CUP), k=dice.randint(1, 2))]
        earlier, action = dice.choice(orders), dice.choice(("release", "consume", "keep"))
        told = []
        for shelves in both:
            try:
                said: object = await shelves.reserve(order, *lines)
            except NotEnoughStock as refusal:
                said = sorted(refusal.details["variants"])  # type: ignore[call-overload]
            async with shelves.opened() as stock:
                if action == "release":
                    await stock.release(earlier, at=MOMENT)
                elif action == "consume":
                    await stock.consume(earlier, at=MOMENT)
                else:
                    said = (said, await stock.keep_until(earlier, None))
            told.append((said, shelves.all_free()))
        assert told[0] == told[1]
