"""How long the law gives for each duty towards a person whose data are kept (152-FZ, articles 20 and 21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from domain.personal_data.working_days import WorkingCalendar


class Case(StrEnum):
    """What happened: it decides the term.

    * `access`       the person asks what is kept about them, and for what
    * `correction`   the person shows that something is wrong, incomplete or out of date
    * `unneeded`     the person shows that data were got unlawfully or are not needed for their purpose
    * `stop`         the person demands that processing stops
    * `withdrawal`   the person takes their consent back
    * `purpose_met`  what the data were kept for is reached
    * `unlawful`     processing turned out to be unlawful: it stops
    * `unlawful_destruction`  what was processed unlawfully, and cannot be put right, is destroyed
    """

    ACCESS = "access"
    CORRECTION = "correction"
    UNNEEDED = "unneeded"
    STOP = "stop"
    WITHDRAWAL = "withdrawal"
    PURPOSE_MET = "purpose_met"
    UNLAWFUL = "unlawful"
    UNLAWFUL_DESTRUCTION = "unlawful_destruction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """`extension` is by how many days of the same sort a reasoned notice may prolong it, once."""

    days: int
    working: bool = True
    extension: int = 0

    def ends_on(self, received_on: date, calendar: WorkingCalendar) -> date:
        return self._later(received_on, self.days, calendar)

    def prolonged(self, ends_on: date, calendar: WorkingCalendar) -> date:
        return self._later(ends_on, self.extension, calendar)

    def _later(self, day: date, count: int, calendar: WorkingCalendar) -> date:
        return calendar.after(day, count) if self.working else day + timedelta(days=count)


TERMS: Final[Mapping[Case, Term]] = {
    Case.ACCESS: Term(days=10, extension=5),
    Case.CORRECTION: Term(days=7),
    Case.UNNEEDED: Term(days=7),
    Case.STOP: Term(days=10, extension=5),
    Case.WITHDRAWAL: Term(days=30, working=False),
    Case.PURPOSE_MET: Term(days=30, working=False),
    Case.UNLAWFUL: Term(days=3),
    Case.UNLAWFUL_DESTRUCTION: Term(days=10),
}
