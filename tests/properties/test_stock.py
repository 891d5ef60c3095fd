"""Selling the last units, letting go of them, and in what quantities they are sold."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.ids import LocationId, OrderId, VariantId
from domain.shared.quantity import Quantity
from domain.shared.selling import MOST, QuantityNotAllowed, SellingUnit
from domain.stock.errors import NotEnoughStock
from domain.stock.movement import Shelf
from domain.stock.warehouse import StockLine, Warehouse
from tests.properties.strategies import MOMENT

SHELF: Shelf = (VariantId(UUID(int=1)), LocationId(UUID(int=11)))


@given(st.integers(0, 12), st.integers(1, 20))
def test_as_many_buyers_as_there_are_units_succeed(units: int, buyers: int) -> None:
    """INV-ST-4: exactly k, the others are refused and leave nothing."""
    shelf, warehouse = SHELF, Warehouse()
    warehouse.receive(shelf, Quantity.units(units))
    one = [StockLine(variant_id=shelf[0], quantity=Quantity.units(1))]
    served = 0

    for buyer in range(buyers):
        try:
            warehouse.reserve(OrderId(UUID(int=buyer)), one, [shelf[1]], until=None, at=MOMENT)
            served += 1
        except NotEnoughStock:
            assert OrderId(UUID(int=buyer)) not in {order for order, _ in warehouse.reservations}

    assert served == min(units, buyers)
    assert warehouse.saleable(shelf, MOMENT) == Quantity.units(max(units - buyers, 0))


@given(
    st.integers(1, 5_000), st.integers(0, 5_000), st.one_of(st.none(), st.just(MOMENT + timedelta(hours=1)))
)
def test_reserving_and_releasing_is_identity(milli: int, more: int, until: datetime | None) -> None:
    """INV-ST-5."""
    shelf, warehouse, order = SHELF, Warehouse(), OrderId(UUID(int=1))
    warehouse.receive(shelf, Quantity(milli + more))
    line = StockLine(variant_id=shelf[0], quantity=Quantity(milli))

    warehouse.reserve(order, [line], [shelf[1]], until=until, at=MOMENT)
    assert warehouse.saleable(shelf, MOMENT) == Quantity(more)
    warehouse.release(order)

    assert warehouse.saleable(shelf, MOMENT) == warehouse.on_hand(shelf) == Quantity(milli + more)
    assert warehouse.reserved(shelf, MOMENT) == Quantity(0)


@given(
    st.integers(-1_000, 200_000_000), st.integers(0, 5_000), st.sampled_from([1, 50, 100, 250, 1_000, 3_000])
)
def test_a_quantity_is_sold_from_the_minimum_in_steps(milli: int, minimum: int, increment: int) -> None:
    """INV-ST-13."""
    unit = SellingUnit(minimum=Quantity(minimum), increment=Quantity(increment))
    sold = 0 < milli <= MOST.milli and milli >= minimum and milli % increment == 0

    if sold:
        unit.check(Quantity(milli), sku="SKU-1")
    else:
        with pytest.raises(QuantityNotAllowed):
            unit.check(Quantity(milli), sku="SKU-1")


@given(st.integers(1, 200), st.sampled_from([50, 100, 250, 1_000]))
def test_whole_steps_are_sold_up_to_the_most(steps: int, increment: int) -> None:
    """INV-ST-13."""
    unit = SellingUnit(minimum=Quantity(increment), increment=Quantity(increment))

    unit.check(Quantity(steps * increment), sku="SKU-1")
    unit.check(MOST, sku="SKU-1")
    with pytest.raises(QuantityNotAllowed):
        unit.check(MOST + Quantity(steps * increment), sku="SKU-1")
