"""Dividing sums, as one would check it by hand."""

from datetime import date

import pytest

from domain.shared.allocation import alloc, cumulative_part, unit_split
from domain.shared.period import months_after


@pytest.mark.parametrize(
    ("total", "caps", "shares"),
    [
        (100, [100, 100, 100], [34, 33, 33]),
        (1, [1, 1], [1, 0]),
        (10, [3, 3, 4], [3, 3, 4]),
        (7, [0, 10, 0, 10], [0, 4, 0, 3]),
        (5, [1, 998], [0, 5]),
        (0, [], []),
        (0, [0, 0], [0, 0]),
    ],
)
def test_a_sum_over_lines(total: int, caps: list[int], shares: list[int]) -> None:
    """INV-CO-1."""
    assert alloc(total, caps) == shares


@pytest.mark.parametrize(
    ("amount", "units", "rows"),
    [(1000, 3, [(2, 333), (1, 334)]), (900, 3, [(3, 300)]), (2, 3, [(1, 0), (2, 1)]), (0, 2, [(2, 0)])],
)
def test_a_sum_over_units(amount: int, units: int, rows: list[tuple[int, int]]) -> None:
    """INV-CO-2."""
    assert unit_split(amount, units) == rows


def test_three_thirds_of_a_hundred() -> None:
    """Rule R0-11: 33, then 34, then 33; each rounded alone they would give 99."""
    parts: list[int] = []
    for done in (1, 2, 3):
        parts.append(cumulative_part(100, done=done, whole=3, already=sum(parts)))

    assert parts == [33, 34, 33]


def test_half_of_seventy_points_is_thirty_five() -> None:
    """Rule R0-11."""
    assert cumulative_part(70, done=1, whole=2, already=0) == 35


@pytest.mark.parametrize(
    ("months", "expected"),
    [(1, date(2027, 2, 28)), (2, date(2027, 3, 31)), (13, date(2028, 2, 29)), (12, date(2028, 1, 31))],
)
def test_the_last_of_january_month_by_month(months: int, expected: date) -> None:
    """Rule R0-4: counted from the anchor, February does not shorten March."""
    assert months_after(date(2027, 1, 31), months) == expected
