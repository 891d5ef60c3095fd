"""Dividing and rounding lose nothing."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.allocation import alloc, cumulative_part, unit_split
from domain.shared.rounding import half_up
from tests.properties.strategies import MINOR

CAPS = st.lists(st.one_of(st.integers(0, 10), MINOR), min_size=0, max_size=12)


@st.composite
def allocations(draw: st.DrawFn) -> tuple[int, list[int]]:
    caps = draw(CAPS)
    return draw(st.integers(0, sum(caps))), caps


@given(allocations())
def test_shares_sum_to_the_total_and_stay_under_their_caps(allocation: tuple[int, list[int]]) -> None:
    """INV-CO-1."""
    total, caps = allocation

    shares = alloc(total, caps)

    assert sum(shares) == total
    assert len(shares) == len(caps)
    assert all(0 <= share <= cap for share, cap in zip(shares, caps, strict=True))


@given(allocations())
def test_a_share_is_the_exact_one_rounded_and_the_largest_remainders_go_first(
    allocation: tuple[int, list[int]],
) -> None:
    """INV-CO-1: floor shares, then +1 by largest remainder, the lower index first (rule R0-9)."""
    total, caps = allocation

    shares = alloc(total, caps)

    exact = [Fraction(total * cap, sum(caps)) if total else Fraction(0) for cap in caps]
    assert all(share - floor(fair) in (0, 1) for share, fair in zip(shares, exact, strict=True))
    rank = [(-(fair - floor(fair)), index) for index, fair in enumerate(exact)]
    lucky = [rank[i] for i, share in enumerate(shares) if share > floor(exact[i])]
    others = [rank[i] for i, share in enumerate(shares) if share == floor(exact[i])]
    assert all(one < other for one in lucky for other in others)


@given(CAPS, st.integers(1, 1_000))
def test_more_than_the_caps_or_less_than_nothing_is_refused(caps: list[int], beyond: int) -> None:
    """INV-CO-1: the precondition is checked."""
    with pytest.raises(ValueError, match="cannot allocate"):
        alloc(sum(caps) + beyond, caps)
    with pytest.raises(ValueError, match="cannot allocate"):
        alloc(-beyond, caps)


@given(CAPS, st.integers(1, 1_000))
def test_a_negative_cap_is_refused(caps: list[int], below: int) -> None:
    """INV-CO-1."""
    with pytest.raises(ValueError, match="cannot allocate"):
        alloc(0, [*caps, -below])


@given(MINOR, st.integers(1, 5_000))
def test_unit_prices_multiply_back_to_the_amount(amount: int, units: int) -> None:
    """INV-CO-2."""
    rows = unit_split(amount, units)

    assert sum(count * price for count, price in rows) == amount
    assert sum(count for count, _ in rows) == units
    assert 1 <= len(rows) <= 2
    assert all(count > 0 and price >= 0 for count, price in rows)
    assert max(price for _, price in rows) - min(price for _, price in rows) in (0, 1)


@given(st.integers(-1_000, -1), st.integers(-10, 0))
def test_a_negative_amount_or_no_units_cannot_be_split(amount: int, units: int) -> None:
    """INV-CO-2."""
    with pytest.raises(ValueError, match="cannot split"):
        unit_split(amount, 1)
    with pytest.raises(ValueError, match="cannot split"):
        unit_split(1, units)


@given(st.integers(0, 10**15), st.integers(1, 10**6))
def test_half_up_is_exact(numerator: int, denominator: int) -> None:
    """Rule R0-2, against rational arithmetic."""
    assert half_up(numerator, denominator) == floor(Fraction(numerator, denominator) + Fraction(1, 2))


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_an_exact_half_goes_up(whole: int, half_of: int) -> None:
    """Rule R0-2."""
    assert half_up((2 * whole + 1) * half_of, 2 * half_of) == whole + 1


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 2), (1, 0), (1, -2)])
def test_half_up_refuses_what_it_does_not_define(numerator: int, denominator: int) -> None:
    """Rule R0-2: n >= 0 and d > 0."""
    with pytest.raises(ValueError, match="half_up takes"):
        half_up(numerator, denominator)


@given(MINOR, st.lists(st.integers(1, 5_000), min_size=1, max_size=12))
def test_parts_of_a_repeated_operation_sum_to_the_whole_in_any_steps(amount: int, steps: list[int]) -> None:
    """Rule R0-11; INV-LO-6 and INV-LO-7 rest on it: nothing is lost, no part is negative."""
    whole, done, posted = sum(steps), 0, 0

    for step in steps:
        done += step
        part = cumulative_part(amount, done=done, whole=whole, already=posted)
        assert part >= 0
        posted += part
        assert posted == half_up(amount * done, whole) <= amount

    assert posted == amount


@pytest.mark.parametrize(("done", "whole"), [(-1, 3), (4, 3), (0, 0)])
def test_more_than_the_whole_is_not_a_part(done: int, whole: int) -> None:
    """Rule R0-11."""
    with pytest.raises(ValueError, match="is not a part"):
        cumulative_part(100, done=done, whole=whole, already=0)
