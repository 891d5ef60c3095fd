"""The loyalty programme: versioned configuration, frozen on every operation (rule R0-12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.shared.money import Money
from domain.shared.period import end_of_local_day, months_after
from domain.shared.rate import Rate


class AccrueOn(StrEnum):
    PAID = "paid"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """`spent_from` is the condition on `total_cash_spent`; the base tier has zero."""

    code: str
    name: str
    rate: Rate
    max_share: Rate
    spent_from: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """`defer_days` is 0..90; `lifetime_months` None means that points never expire."""

    version: int
    mode: str
    accrue_on: AccrueOn
    defer_days: int
    lifetime_months: int | None
    zone: ZoneInfo
    tiers: tuple[Tier, ...]

    def activates_at(self, accrued_at: datetime) -> datetime:
        return accrued_at + timedelta(days=self.defer_days)

    def expires_at(self, activates_at: datetime) -> datetime | None:
        """Counted in months from activation; the lot dies at the end of that local day (D3.2)."""
        if self.lifetime_months is None:
            return None
        day = months_after(activates_at.astimezone(self.zone).date(), self.lifetime_months)
        return end_of_local_day(day, self.zone)

    def tier(self, code: str | None) -> Tier:
        """The client's tier; the base tier for a client who has none yet or whose tier is gone."""
        by_code = {tier.code: tier for tier in self.tiers}
        return by_code.get(code or "", min(self.tiers, key=lambda tier: (tier.spent_from, tier.rate)))
