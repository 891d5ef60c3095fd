"""Four eyes: what is too much for one person needs the word of a second one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.shared.ids import ClientId
from domain.shared.money import Money
from domain.shared.points import Points
from domain.staff.errors import ApprovalTooLate, SecondPersonUnfit

APPROVED_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class FourEyes:
    """From these amounts on, whichever way they go, one person is not enough; None: one always is."""

    money: Money | None = None
    points: Points | None = None

    def needs_second(self, amount: Money | Points) -> bool:
        if isinstance(amount, Money):
            return self.money is not None and max(amount, Money(0, amount.currency) - amount) >= self.money
        return self.points is not None and max(amount, Points(0) - amount) >= self.points


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What one person wants done. `by` is None for the superuser, whose token tells of no person."""

    right: str
    by: ClientId | None
    at: datetime

    def approve(self, by: ClientId, rights: frozenset[str], *, at: datetime) -> None:
        """Raise SecondPersonUnfit for the proposer and for whoever lacks the right, ApprovalTooLate."""
        if by == self.by or self.right not in rights:
            raise SecondPersonUnfit
        if at - self.at > APPROVED_WITHIN:
            raise ApprovalTooLate
