"""A lot: points of one accrual, with the term in which they may be spent (D3.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from domain.shared.ids import LotId, OrderId
from domain.shared.points import NO_POINTS, Points

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class LotState(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    SPENT = "spent"
    REVERSED = "reversed"


@dataclass(slots=True, kw_only=True)
class Lot:
    """`amount == remaining + held + spent`, except where points were reversed, or came back after the expiry
    and live on in a lot of grace. `expires_at` None means never.
    """

    id: LotId
    amount: Points
    remaining: Points
    held: Points = NO_POINTS
    state: LotState
    source_order: OrderId | None
    activates_at: datetime
    expires_at: datetime | None

    def __post_init__(self) -> None:
        if self.remaining < NO_POINTS or self.held < NO_POINTS or self.remaining + self.held > self.amount:
            raise ValueError(f"lot {self.id}: {self.remaining} + {self.held} of {self.amount}")

    def spendable(self, at: datetime) -> Points:
        """Nothing before activation, nothing at or after expiry (INV-LO-4)."""
        if self.state is not LotState.ACTIVE or at < self.activates_at:
            return NO_POINTS
        if self.expires_at is not None and at >= self.expires_at:
            return NO_POINTS
        return self.remaining

    @property
    def untouched(self) -> bool:
        return self.remaining == self.amount

    def settle_state(self) -> None:
        """A lot with nothing left and nothing held is spent; one that got points back is active again."""
        if self.state in (LotState.ACTIVE, LotState.SPENT):
            empty = not self.remaining and not self.held
            self.state = LotState.SPENT if empty else LotState.ACTIVE


def spending_order(lots: Iterable[Lot]) -> list[Lot]:
    """Nearest expiry first, those that never expire last, then the older (by id)."""
    return sorted(lots, key=lambda lot: (lot.expires_at or _NEVER, lot.id))
