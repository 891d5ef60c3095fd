"""Alerts and availability follow the crossings, one for one."""

from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.shared.ids import LocationId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.events import AvailabilityChanged, StockBelowZero, StockChanged, StockRanLow
from domain.stock.movement import Shelf
from domain.stock.news import Level, ShelfChange, joined, news
from tests.properties.strategies import MOMENT

SHELF: Shelf = (VariantId(UUID(int=1)), LocationId(UUID(int=11)))
LEVELS = st.builds(
    lambda on_hand, reserved, low: Level(
        on_hand=Quantity(on_hand),
        saleable=Quantity(on_hand - reserved),
        low_level=None if low is None else Quantity(low),
    ),
    st.integers(-3, 6),
    st.integers(0, 4),
    st.none() | st.integers(0, 4),
)


def change(before: Level, after: Level, minimum: int = 2) -> ShelfChange:
    return ShelfChange(shelf=SHELF, minimum=Quantity(minimum), before=before, after=after)


@given(st.lists(LEVELS, min_size=2, max_size=12))
def test_there_is_one_alert_for_each_downward_crossing(path: list[Level]) -> None:
    """INV-ST-12: and it is armed again by rising."""
    told = [
        event
        for before, after in pairwise(path)
        for event in news([change(before, after)], at=MOMENT, every_change=False)
    ]

    low = [level.low_level is not None and level.saleable <= level.low_level for level in path]
    assert sum(isinstance(event, StockRanLow) for event in told) == sum(
        now and not before for before, now in pairwise(low)
    )
    below = [level.on_hand.milli < 0 for level in path]
    assert sum(isinstance(event, StockBelowZero) for event in told) == sum(
        now and not before for before, now in pairwise(below)
    )
    enough = [level.saleable.milli >= 2 for level in path]
    assert sum(isinstance(event, AvailabilityChanged) for event in told) == sum(
        now is not before for before, now in pairwise(enough)
    )
    assert not any(isinstance(event, StockChanged) for event in told)


@given(st.lists(LEVELS, min_size=2, max_size=6))
def test_what_was_in_between_is_not_told(path: list[Level]) -> None:
    steps = joined(change(before, after) for before, after in pairwise(path))

    assert steps == [change(path[0], path[-1])]


@given(LEVELS, LEVELS)
def test_who_keeps_the_numbers_too_hears_of_every_other_number(before: Level, after: Level) -> None:
    told = news([change(before, after)], at=MOMENT, every_change=True)

    changed = [event for event in told if isinstance(event, StockChanged)]
    assert len(changed) == (before.saleable != after.saleable)
