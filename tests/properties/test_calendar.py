"""Months from an anchor, half-open periods, the end of a local day."""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.shared.period import Period, end_of_local_day, months_after
from tests.properties.strategies import MOMENTS

DATES = st.dates(date(2000, 1, 1), date(2090, 12, 31))
ZONES = st.sampled_from(["Europe/Moscow", "Asia/Vladivostok", "Europe/Kaliningrad", "America/New_York"]).map(
    ZoneInfo
)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(MOMENTS)
    return Period(start, start + draw(st.timedeltas(timedelta(microseconds=1), timedelta(days=800))))


@given(DATES, st.integers(0, 60))
def test_the_same_day_of_the_month_unless_the_month_is_shorter(anchor: date, months: int) -> None:
    """Rule R0-4: clamped to the month's end, and only there."""
    found = months_after(anchor, months)

    assert (found.year * 12 + found.month) - (anchor.year * 12 + anchor.month) == months
    assert found.day == min(anchor.day, calendar.monthrange(found.year, found.month)[1])


@given(DATES, st.integers(0, 60), st.integers(0, 60))
def test_later_months_are_later_days(anchor: date, some: int, more: int) -> None:
    """Rule R0-4: strictly monotone in months, monotone in the anchor."""
    assume(some < more)

    assert months_after(anchor, some) < months_after(anchor, more)
    assert months_after(anchor, some) <= months_after(anchor + timedelta(days=1), some)
    assert months_after(anchor, 0) == anchor


@given(periods())
def test_a_period_has_its_start_and_lacks_its_end(period: Period) -> None:
    """Rule R0-4: [start, end)."""
    tick = timedelta(microseconds=1)

    assert period.start in period
    assert period.end - tick in period
    assert period.end not in period
    assert period.start - tick not in period


@given(periods(), periods())
def test_periods_overlap_when_they_share_a_moment(one: Period, other: Period) -> None:
    """Rule R0-4."""
    assert one.overlaps(other) is other.overlaps(one)
    assert one.overlaps(other) is (
        max(one.start, other.start) in one and max(one.start, other.start) in other
    )


@given(periods())
def test_a_period_touches_the_next_without_overlapping(period: Period) -> None:
    """Rule R0-4."""
    following = Period(period.end, period.end + timedelta(seconds=1))

    assert not period.overlaps(following)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_a_period_ends_after_it_starts(start: datetime, back: timedelta) -> None:
    """Rule R0-4."""
    with pytest.raises(ValueError, match="ends after"):
        Period(start, start - back)


def test_a_period_needs_aware_moments() -> None:
    """Rule R0-4: storage is UTC."""
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="aware"):
        Period(naive, naive + timedelta(days=1))


@given(DATES, ZONES)
def test_a_day_ends_at_the_first_moment_of_the_next_one(day: date, zone: ZoneInfo) -> None:
    """D3.2: a term lives until the end of its local day."""
    end = end_of_local_day(day, zone)

    assert end.astimezone(zone).date() == day + timedelta(days=1)
    assert (end.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone).date() == day
