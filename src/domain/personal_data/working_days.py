"""Working days: Monday to Friday, less the holidays, as the terms of the law count them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """`holidays` come every year, as (month, day). Of one year are `days_off` and `working_saturdays`: what the
    government moves; a day off that is missing here only makes a term end sooner.
    """

    holidays: frozenset[tuple[int, int]]
    days_off: frozenset[date] = frozenset()
    working_saturdays: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        if day in self.working_saturdays:
            return True
        return (
            day.weekday() < _SATURDAY
            and (day.month, day.day) not in self.holidays
            and day not in self.days_off
        )

    def after(self, day: date, count: int) -> date:
        """The last of so many working days, the first of them being the next one after `day`."""
        while count:
            day += timedelta(days=1)
            count -= self.works(day)
        return day


RUSSIAN: Final = WorkingCalendar(
    holidays=frozenset(
        {*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
    )
)
"""The holidays of article 112 of the Labour Code."""
