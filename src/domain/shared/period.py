"""Half-open intervals of time and months counted from one anchor (rule R0-4)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` until just before `end`; both aware."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a period needs aware moments")
        if self.end <= self.start:
            raise ValueError("a period ends after its start")

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def overlaps(self, other: Period) -> bool:
        return self.start < other.end and other.start < self.end


def months_after(anchor: date, months: int) -> date:
    """The same day `months` later, clamped to the end of a shorter month.

    Always count from the first anchor: counting from an already clamped date drifts
    (31 Jan -> 28 Feb -> 28 Mar instead of 31 Mar).
    """
    years, month_index = divmod(anchor.month - 1 + months, 12)
    year, month = anchor.year + years, month_index + 1
    return date(year, month, min(anchor.day, calendar.monthrange(year, month)[1]))


def end_of_local_day(day: date, zone: tzinfo) -> datetime:
    """The first moment after `day` in `zone`: the open end of a term that includes that day."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
