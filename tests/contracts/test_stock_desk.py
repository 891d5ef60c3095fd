"""What every stock desk promises."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from application.stock.ports import GoodsReader, StockRepository
from application.stock.post_document import PostDocument, Posted
from domain.shared.errors import DomainError
from domain.shared.ids import LocationId, OrderId, StockDocumentId
from domain.shared.quantity import Quantity
from domain.stock.document import DocumentKind, DocumentLine, StockDocument, transfer_lines
from domain.stock.errors import MoreThanSold, MovementUnfit, ReferenceTaken, StockWouldBeNegative
from domain.stock.movement import MovementKind, Shelf
from domain.stock.warehouse import Warehouse
from tests.contracts.conftest import Transaction
from tests.contracts.test_stock import CENTRE, CUP, FIRST, LATER, MARKET, SECOND, TEA, in_postgresql, of
from tests.fakes.stock import InMemoryDesk, InMemoryStock
from tests.fakes.system import MOMENT
from tests.support.database import Database

Opened = Callable[[type[Any]], AbstractAsyncContextManager[Any]]
YARD = LocationId(UUID(int=13))
"""Where movements by hand may go below zero."""


class OwnGoods(GoodsReader):
    async def of_product(self, product_id):  # type: ignore[no-untyped-def]
        raise AssertionError("this suite does not ask for it")

    async def counted_elsewhere(self, variants):  # type: ignore[no-untyped-def]
        return frozenset()


@dataclass(frozen=True)
class Desk:
    """`opened` gives a port or a use case in a transaction; `on_hand` is in whole units."""

    opened: Opened
    on_hand: Callable[[Shelf], int]

    async def receive(self, variant: Any, location: LocationId, units: int) -> None:
        async with self.opened(StockRepository) as stock:
            await stock.receive((variant, location), Quantity.units(units), reason="test", at=MOMENT)

    async def sold(self, order: OrderId, units: int) -> None:
        async with self.opened(StockRepository) as stock:
            await stock.reserve(order, [of(TEA, units)], [CENTRE], until=None, at=MOMENT)
            await stock.consume(order, at=MOMENT)

    async def post(self, kind: MovementKind, shelf: Shelf, units: int, **head: Any) -> Posted:
        return await self.post_lines(
            DocumentLine(shelf=shelf, kind=kind, delta=Quantity.units(units)),
            kind=DocumentKind.MOVEMENT,
            **head,
        )

    async def post_lines(self, *lines: DocumentLine, kind: DocumentKind, **head: Any) -> Posted:
        document = StockDocument(
            id=StockDocumentId(uuid4()), kind=kind, lines=lines, author="staff", reason="x", at=MOMENT, **head
        )
        async with self.opened(PostDocument) as post:
            posted: Posted = await post(document)
        return posted


def in_memory() -> Desk:
    warehouse = Warehouse()
    desk = InMemoryDesk(warehouse, negative=[YARD])
    parts: dict[type[Any], Any] = {
        StockRepository: InMemoryStock(warehouse),
        PostDocument: PostDocument(desk=desk, goods=OwnGoods()),
    }

    @asynccontextmanager
    async def opened(port: type[Any]):  # type: ignore[no-untyped-def]
        yield parts[port]

    return Desk(opened, lambda shelf: warehouse.on_hand(shelf).milli // 1000)


def on_database(transaction: Transaction, database: Database) -> Desk:
    in_postgresql(transaction, database)
    database.execute("INSERT INTO locations VALUES (%s, 'yard', 'x', '', 9, false, false, true)", YARD)

    def on_hand(shelf: Shelf) -> int:
        sql = "SELECT on_hand_milli / 1000 FROM stock_items WHERE variant_id = %s AND location_id = %s"
        found = database.execute(sql, *shelf)
        return found[0][0] if found else 0

    return Desk(transaction, on_hand)


@pytest.fixture(params=["memory", "postgresql"])
def desk(request: pytest.FixtureRequest) -> Desk:
    if request.param == "memory":
        return in_memory()
    return on_database(request.getfixturevalue("transaction"), request.getfixturevalue("database"))


async def refused(desk: Desk, error: type[DomainError], *given: Any, **head: Any) -> DomainError:
    with pytest.raises(error) as refusal:
        await desk.post(*given, **head)
    return refusal.value


async def test_a_transfer_conserves_the_sum_and_has_both_legs_or_none(desk: Desk) -> None:
    """INV-ST-7."""
    await desk.receive(TEA, CENTRE, 5)
    await desk.receive(CUP, CENTRE, 1)
    moved = {TEA: Quantity.units(3), CUP: Quantity.units(1)}

    await desk.post_lines(*transfer_lines(moved, CENTRE, MARKET), kind=DocumentKind.TRANSFER)
    with pytest.raises(StockWouldBeNegative):
        await desk.post_lines(*transfer_lines(moved, CENTRE, MARKET), kind=DocumentKind.TRANSFER)

    shelves = [(variant, place) for variant in (TEA, CUP) for place in (CENTRE, MARKET)]
    assert [desk.on_hand(shelf) for shelf in shelves] == [2, 3, 0, 1]


async def test_a_leg_alone_is_no_transfer(desk: Desk) -> None:
    """INV-ST-7."""
    legs = transfer_lines({TEA: Quantity.units(3)}, CENTRE, MARKET)
    for lone in legs:
        with pytest.raises(MovementUnfit):
            await desk.post_lines(lone, kind=DocumentKind.TRANSFER)


async def test_nothing_goes_below_zero_by_hand_unless_the_location_allows_it(desk: Desk) -> None:
    await desk.receive(TEA, CENTRE, 2)

    for kind in (MovementKind.WRITE_OFF, MovementKind.ADJUSTMENT):
        refusal = await refused(desk, StockWouldBeNegative, kind, (TEA, CENTRE), -3)
        assert refusal.details["on_hand"] == "2"
    await desk.post(MovementKind.WRITE_OFF, (TEA, CENTRE), -2)
    await desk.post(MovementKind.WRITE_OFF, (TEA, YARD), -3)

    assert (desk.on_hand((TEA, CENTRE)), desk.on_hand((TEA, YARD))) == (0, -3)


async def test_the_newest_promises_go_short_first(desk: Desk) -> None:
    """INV-ST-3: what was written off below the promises is listed."""
    await desk.receive(TEA, CENTRE, 5)
    async with desk.opened(StockRepository) as stock:
        await stock.reserve(FIRST, [of(TEA, 2)], [CENTRE], until=None, at=MOMENT)
        await stock.reserve(SECOND, [of(TEA, 3)], [CENTRE], until=LATER, at=MOMENT)

    posted = await desk.post(MovementKind.WRITE_OFF, (TEA, CENTRE), -1)
    assert [(s.order_id, s.missing) for s in posted.shortages] == [(SECOND, Quantity.units(1))]
    posted = await desk.post(MovementKind.WRITE_OFF, (TEA, CENTRE), -3)

    assert [(s.order_id, s.missing) for s in posted.shortages] == [
        (FIRST, Quantity.units(1)),
        (SECOND, Quantity.units(3)),
    ]


async def test_a_promise_that_has_lapsed_is_not_short(desk: Desk) -> None:
    await desk.receive(TEA, CENTRE, 2)
    async with desk.opened(StockRepository) as stock:
        long_ago = MOMENT - timedelta(hours=2)
        await stock.reserve(FIRST, [of(TEA, 2)], [CENTRE], until=MOMENT, at=long_ago)

    posted = await desk.post(MovementKind.WRITE_OFF, (TEA, CENTRE), -2)

    assert posted.shortages == ()


async def test_a_reference_lets_its_document_in_once(desk: Desk) -> None:
    """INV-ST-11."""
    first = await desk.post(MovementKind.RECEIPT, (TEA, CENTRE), 5, reference="woo:17")
    again = await desk.post(MovementKind.RECEIPT, (TEA, CENTRE), 5, reference="woo:17")

    assert (again.repeated, again.document_id) == (True, first.document_id)
    assert desk.on_hand((TEA, CENTRE)) == 5


@pytest.mark.parametrize(
    ("kind", "shelf", "units"),
    [
        (MovementKind.RECEIPT, (CUP, CENTRE), 5),
        (MovementKind.RECEIPT, (TEA, MARKET), 5),
        (MovementKind.RECEIPT, (TEA, CENTRE), 4),
        (MovementKind.ADJUSTMENT, (TEA, CENTRE), 5),
    ],
)
async def test_a_reference_is_not_lent_to_other_goods(
    desk: Desk, kind: MovementKind, shelf: Shelf, units: int
) -> None:
    """Whoever posts the second line of a delivery note by its number is told, and not passed over in silence."""
    await desk.post(MovementKind.RECEIPT, (TEA, CENTRE), 5, reference="UPD-1")

    await refused(desk, ReferenceTaken, kind, shelf, units, reference="UPD-1")

    assert [desk.on_hand((v, place)) for v in (TEA, CUP) for place in (CENTRE, MARKET)] == [5, 0, 0, 0]


async def test_an_order_gets_back_at_most_what_left_for_it(desk: Desk) -> None:
    """INV-ST-6, INV-ST-5: reserve, consume and return with restock is identity."""
    await desk.receive(TEA, CENTRE, 5)
    await desk.sold(FIRST, 3)
    back = (MovementKind.RETURN, (TEA, CENTRE))

    await desk.post(*back, 2, order_id=FIRST)
    refusal = await refused(desk, MoreThanSold, *back, 2, order_id=FIRST)
    assert refusal.details["left"] == "1"
    await desk.post(MovementKind.RETURN, (TEA, MARKET), 1, order_id=FIRST)
    await refused(desk, MoreThanSold, *back, 1, order_id=FIRST)
    await refused(desk, MoreThanSold, *back, 1, order_id=SECOND)

    assert desk.on_hand((TEA, CENTRE)) + desk.on_hand((TEA, MARKET)) == 5


@pytest.mark.parametrize(
    ("kind", "units"),
    [
        (MovementKind.RECEIPT, -1),
        (MovementKind.WRITE_OFF, 1),
        (MovementKind.ADJUSTMENT, 0),
        (MovementKind.RECEIPT, 20_000_000),
        (MovementKind.RETURN, 1),
        (MovementKind.TRANSFER_OUT, -1),
    ],
)
async def test_a_kind_says_where_goods_go(desk: Desk, kind: MovementKind, units: int) -> None:
    await refused(desk, MovementUnfit, kind, (TEA, CENTRE), units)
    assert desk.on_hand((TEA, CENTRE)) == 0
