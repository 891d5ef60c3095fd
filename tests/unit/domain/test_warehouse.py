"""Reservations in readable cases."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.shared.ids import LocationId, OrderId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.errors import NotEnoughStock
from domain.stock.warehouse import StockLine, Warehouse
from tests.fakes.system import MOMENT

TEA, CUP = VariantId(UUID(int=1)), VariantId(UUID(int=2))
SHOP, DEPOT = LocationId(UUID(int=11)), LocationId(UUID(int=12))
FIRST, SECOND = OrderId(UUID(int=101)), OrderId(UUID(int=102))
TERM = MOMENT + timedelta(hours=1)


def stocked(**units: int) -> Warehouse:
    warehouse = Warehouse()
    shelves = {"tea_in_shop": (TEA, SHOP), "cup_in_shop": (CUP, SHOP), "tea_in_depot": (TEA, DEPOT)}
    for name, count in units.items():
        warehouse.receive(shelves[name], Quantity.units(count))
    return warehouse


def line(variant: VariantId, units: int = 1) -> StockLine:
    return StockLine(variant_id=variant, quantity=Quantity.units(units))


def test_an_order_that_lacks_one_line_reserves_nothing() -> None:
    """INV-ST-8: and the refusal names what is missing."""
    warehouse = stocked(tea_in_shop=5)

    with pytest.raises(NotEnoughStock) as refusal:
        warehouse.reserve(FIRST, [line(TEA), line(CUP)], [SHOP], until=TERM, at=MOMENT)

    assert refusal.value.details["variants"] == [str(CUP)]
    assert warehouse.reservations == {}
    assert warehouse.saleable((TEA, SHOP), MOMENT) == Quantity.units(5)


def test_without_locations_everything_is_missing() -> None:
    """INV-ST-8."""
    with pytest.raises(NotEnoughStock) as refusal:
        stocked(tea_in_shop=5).reserve(FIRST, [line(TEA)], [], until=TERM, at=MOMENT)

    assert refusal.value.details["variants"] == [str(TEA)]


def test_goods_are_taken_from_the_first_location_that_has_all() -> None:
    """D9.2: an order is never split."""
    warehouse = stocked(tea_in_shop=1, tea_in_depot=5)

    assert warehouse.reserve(FIRST, [line(TEA, 2)], [SHOP, DEPOT], until=TERM, at=MOMENT) == DEPOT
    assert warehouse.reserve(SECOND, [line(TEA)], [SHOP, DEPOT], until=TERM, at=MOMENT) == SHOP


def test_a_lapsed_reservation_counts_for_nothing() -> None:
    """INV-ST-2: even before anybody has cleaned up."""
    warehouse = stocked(tea_in_shop=1)
    warehouse.reserve(FIRST, [line(TEA)], [SHOP], until=TERM, at=MOMENT)

    with pytest.raises(NotEnoughStock):
        warehouse.reserve(SECOND, [line(TEA)], [SHOP], until=None, at=TERM - timedelta(microseconds=1))

    assert warehouse.reserve(SECOND, [line(TEA)], [SHOP], until=None, at=TERM) == SHOP


def test_goods_that_lapsed_and_were_taken_are_not_promised_again() -> None:
    """INV-ST-3: late money does not oversell."""
    warehouse = stocked(tea_in_shop=1)
    warehouse.reserve(FIRST, [line(TEA)], [SHOP], until=TERM, at=MOMENT)
    warehouse.reserve(SECOND, [line(TEA)], [SHOP], until=None, at=TERM)

    warehouse.keep_until(FIRST, None)
    warehouse.consume(FIRST)

    assert warehouse.saleable((TEA, SHOP), TERM) == Quantity(0)
    assert warehouse.on_hand((TEA, SHOP)) == Quantity.units(1)


def test_goods_leave_once() -> None:
    """INV-ST-6."""
    warehouse = stocked(tea_in_shop=3)
    warehouse.reserve(FIRST, [line(TEA, 2)], [SHOP], until=TERM, at=MOMENT)
    warehouse.keep_until(FIRST, None)

    warehouse.consume(FIRST)
    warehouse.consume(FIRST)
    warehouse.release(FIRST)

    assert warehouse.on_hand((TEA, SHOP)) == Quantity.units(1)
    assert warehouse.reserved((TEA, SHOP), MOMENT) == Quantity(0)


def test_a_threshold_is_kept_back_and_a_negative_one_is_sold_ahead() -> None:
    """D9.1: saleable = on_hand - reserved - threshold."""
    warehouse = stocked(tea_in_shop=2)

    warehouse.thresholds[TEA, SHOP] = Quantity.units(1)
    assert warehouse.saleable((TEA, SHOP), MOMENT) == Quantity.units(1)
    warehouse.thresholds[TEA, SHOP] = Quantity.units(-1)
    assert warehouse.saleable((TEA, SHOP), MOMENT) == Quantity.units(3)
