"""What can be asked of a client, and the ranges that an answer may have to fall in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.shared.contact_kind import ContactKind
from domain.shared.locale import Locale
from domain.shared.money import ZERO, Money
from domain.shared.points import NO_POINTS, Points
from domain.shared.purpose import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFacts:
    """`tags` are keys, `contacts` those of the card and the doors. Orders count once they are paid, and no more when
    they are wholly refunded; `spent` is their money less refunds; `points` could be spent now; `consents` are given
    and not withdrawn since.
    """

    created_at: datetime
    locale: Locale = Locale.RU
    tags: Collection[str] = ()
    traffic_source: str | None = None
    orders_count: int = 0
    last_order_at: datetime | None = None
    spent: Money = ZERO
    points: Points = NO_POINTS
    tier: str | None = None
    blocked: bool = False
    contacts: Collection[ContactKind] = ()
    consents: Collection[Purpose] = ()
    custom_fields: Mapping[str, str | bool] = field(default_factory=dict)
    birthday: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The moment, and the day that it falls on where the shop is."""

    moment: datetime
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """From `start` until just before `end`, and not before the last so many days; not all are open."""

    start: datetime | None = None
    end: datetime | None = None
    last_days: int | None = None

    def contain(self, moment: datetime, now: Now) -> bool:
        return (
            (self.start is None or self.start <= moment)
            and (self.end is None or moment < self.end)
            and (self.last_days is None or now.moment - timedelta(days=self.last_days) <= moment)
        )

    def written(self) -> dict[str, str | int]:
        told = {
            "from": self.start.isoformat() if self.start is not None else None,
            "to": self.end.isoformat() if self.end is not None else None,
            "last_days": self.last_days,
        }
        return {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """From `least` to `most`, both included; one may be open. Kopecks, hundredths or a count."""

    least: int | None = None
    most: int | None = None

    def contain(self, number: int) -> bool:
        return (self.least is None or self.least <= number) and (self.most is None or number <= self.most)

    def written(self, show: Callable[[int], str | int]) -> dict[str, str | int]:
        told = {"min": self.least, "max": self.most}
        return {name: show(value) for name, value in told.items() if value is not None}


def days_to_birthday(born: date, today: date) -> int:
    """Until the next one, today's included. Of 29 February it is the 28th in other years."""
    next_ones = (_birthday_in(today.year + years, born) for years in (0, 1))
    return next((day - today).days for day in next_ones if day >= today)


def _birthday_in(year: int, born: date) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
