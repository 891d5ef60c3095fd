"""The three tempting shortcuts, run through the properties of the real functions: each has a counterexample.

Should one of them ever replace the real function, the property next to it fails.
"""

import calendar
from collections.abc import Callable, Iterator
from datetime import date

from hypothesis import find, given, settings
from hypothesis import strategies as st

from domain.shared.allocation import alloc, cumulative_part
from domain.shared.period import months_after
from domain.shared.rounding import half_up
from tests.properties.strategies import MINOR

SEARCH = settings(max_examples=2_000, derandomize=True, database=None)

Allocate = Callable[[int, list[int]], list[int]]
Refund = Callable[[int, list[int]], list[int]]
Boundaries = Callable[[date, int], list[date]]


@st.composite
def discounted_baskets(draw: st.DrawFn) -> tuple[int, list[int]]:
    nets = draw(st.lists(st.integers(1, 100_000), min_size=1, max_size=8))
    return draw(st.integers(0, sum(nets))), nets


def shares_sum_to_the_discount(allocate: Allocate, basket: tuple[int, list[int]]) -> bool:
    discount, nets = basket
    return sum(allocate(discount, nets)) == discount


def half_up_per_line(discount: int, nets: list[int]) -> list[int]:
    return [half_up(discount * net, sum(nets)) for net in nets]


@given(discounted_baskets())
def test_largest_remainders_always_sum_to_the_discount(basket: tuple[int, list[int]]) -> None:
    """INV-CO-1."""
    assert shares_sum_to_the_discount(alloc, basket)


def test_rounding_each_line_half_up_gives_a_wrong_sum() -> None:
    """INV-CO-1: kills the first mutant."""
    basket = find(
        discounted_baskets(),
        lambda basket: not shares_sum_to_the_discount(half_up_per_line, basket),
        settings=SEARCH,
    )

    assert shares_sum_to_the_discount(alloc, basket)


REFUNDS = st.tuples(MINOR, st.lists(st.integers(1, 20), min_size=1, max_size=8))


def parts_sum_to_what_was_paid(refund: Refund, sale: tuple[int, list[int]]) -> bool:
    paid, returned_in_steps = sale
    return sum(refund(paid, returned_in_steps)) == paid


def cumulative(paid: int, steps: list[int]) -> list[int]:
    parts: list[int] = []
    for count in range(1, len(steps) + 1):
        done = sum(steps[:count])
        parts.append(cumulative_part(paid, done=done, whole=sum(steps), already=sum(parts)))
    return parts


def each_part_rounded_on_its_own(paid: int, steps: list[int]) -> list[int]:
    return [half_up(paid * step, sum(steps)) for step in steps]


@given(REFUNDS)
def test_cumulative_refunds_always_sum_to_what_was_paid(sale: tuple[int, list[int]]) -> None:
    """INV-LO-6, rule R0-11."""
    assert parts_sum_to_what_was_paid(cumulative, sale)


def test_rounding_each_partial_refund_on_its_own_drifts() -> None:
    """INV-LO-6, rule R0-11: kills the second mutant."""
    sale = find(
        REFUNDS,
        lambda sale: not parts_sum_to_what_was_paid(each_part_rounded_on_its_own, sale),
        settings=SEARCH,
    )

    assert parts_sum_to_what_was_paid(cumulative, sale)


ANCHORS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


def every_boundary_keeps_the_day_of_the_anchor(boundaries: Boundaries, anchor: date) -> bool:
    """Clamped by its own month, never by an earlier one."""
    return all(
        found.day == min(anchor.day, calendar.monthrange(found.year, found.month)[1])
        for found in boundaries(anchor, 13)
    )


def from_the_anchor(anchor: date, count: int) -> list[date]:
    return [months_after(anchor, months) for months in range(1, count + 1)]


def from_the_last_clamped_date(anchor: date, count: int) -> list[date]:
    def walk() -> Iterator[date]:
        last = anchor
        for _ in range(count):
            last = months_after(last, 1)
            yield last

    return list(walk())


@given(ANCHORS)
def test_periods_counted_from_the_anchor_never_drift(anchor: date) -> None:
    """Rule R0-4."""
    assert every_boundary_keeps_the_day_of_the_anchor(from_the_anchor, anchor)


def test_counting_from_the_last_clamped_date_drifts() -> None:
    """Rule R0-4: kills the third mutant (31 Jan, 28 Feb, 28 Mar)."""
    anchor = find(
        ANCHORS,
        lambda anchor: not every_boundary_keeps_the_day_of_the_anchor(from_the_last_clamped_date, anchor),
        settings=SEARCH,
    )

    assert anchor.day > 28
    assert every_boundary_keeps_the_day_of_the_anchor(from_the_anchor, anchor)
