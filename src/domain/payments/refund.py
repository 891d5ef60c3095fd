"""Money on its way back (D2.1): requested, pending at the provider, settled or failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.payments.errors import RefundNotAllowed
from domain.shared.aggregate import Aggregate
from domain.shared.ids import OrderId, PaymentId, RefundId
from domain.shared.money import Money


class RefundState(StrEnum):
    REQUESTED = "requested"
    PENDING = "pending"
    SETTLED = "settled"
    FAILED = "failed"


class RefundReason(StrEnum):
    """`cancelled` returns what covered an order; `orphan` what covered nothing."""

    CANCELLED = "cancelled"
    ORPHAN = "orphan"


OPEN: Final = frozenset({RefundState.REQUESTED, RefundState.PENDING})


@dataclass(eq=False, slots=True, kw_only=True)
class Refund(Aggregate):
    """The id is also the idempotency key at the provider."""

    id: RefundId
    payment_id: PaymentId
    order_id: OrderId
    amount: Money
    reason: RefundReason
    state: RefundState
    requested_at: datetime
    due_at: datetime
    settled_at: datetime | None = None
    failure: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def send(self) -> None:
        """It goes to the provider now; again after a crash is the same step."""
        if not self.is_open:
            raise RefundNotAllowed(self.state)
        self.state = RefundState.PENDING

    def settle(self, *, at: datetime) -> None:
        if not self.is_open:
            raise RefundNotAllowed(self.state)
        self.state = RefundState.SETTLED
        self.settled_at = at

    def fail(self, why: str) -> None:
        if not self.is_open:
            raise RefundNotAllowed(self.state)
        self.state = RefundState.FAILED
        self.failure = why

    def ask_again(self) -> None:
        """A person tries a failed refund once more."""
        if self.state is not RefundState.FAILED:
            raise RefundNotAllowed(self.state)
        self.state = RefundState.REQUESTED
        self.failure = None
