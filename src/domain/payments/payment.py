"""A payment attempt and what a provider's event does to it (D2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.payments.errors import RefundTooLarge
from domain.shared.aggregate import Aggregate
from domain.shared.ids import ClientId, OrderId, PaymentId
from domain.shared.money import ZERO, Money


class PaymentState(StrEnum):
    CREATED = "created"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    NEEDS_REVIEW = "needs_review"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


LIVE: Final = frozenset({PaymentState.CREATED, PaymentState.PENDING})
CAPTURED: Final = frozenset({PaymentState.SUCCEEDED, PaymentState.PARTIALLY_REFUNDED, PaymentState.REFUNDED})


class EventKind(StrEnum):
    SUCCESS = "success"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEvent:
    """What a provider said, its signature checked. `reference` is the provider's own id of the payment."""

    provider: str
    event_id: str
    kind: EventKind
    invoice_id: int
    amount: Money
    reference: str


class Outcome(StrEnum):
    """What an event did. Only `captured` moves money."""

    CAPTURED = "captured"
    FAILED = "failed"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"
    NEEDS_REVIEW = "needs_review"


@dataclass(eq=False, slots=True, kw_only=True)
class Payment(Aggregate):
    """`invoice_id` is the number the provider knows us by: positive, never reused (INV-PA-10).

    `expires_at` ends the provider's window; a success after it is still accepted.
    """

    id: PaymentId
    invoice_id: int
    order_id: OrderId
    client_id: ClientId
    provider: str
    amount: Money
    state: PaymentState
    created_at: datetime
    expires_at: datetime
    redirect_url: str | None = None
    reference: str | None = None
    refund_pending: Money = ZERO
    refunded: Money = ZERO

    @property
    def captured(self) -> Money:
        return self.amount if self.state in CAPTURED else ZERO

    @property
    def refundable(self) -> Money:
        return self.captured - self.refunded - self.refund_pending

    def is_live(self, at: datetime) -> bool:
        """Whether the payer may still be at the provider's page."""
        return self.state in LIVE and at < self.expires_at

    def redirect(self, url: str) -> None:
        """The provider answered with its page. A faster success is not overwritten."""
        self.redirect_url = url
        if self.state is PaymentState.CREATED:
            self.state = PaymentState.PENDING

    def supersede(self) -> None:
        """A newer attempt takes over; money for this one is still accepted."""
        if self.state in LIVE:
            self.state = PaymentState.SUPERSEDED

    def expire(self, at: datetime) -> None:
        if self.state in LIVE and at >= self.expires_at:
            self.state = PaymentState.EXPIRED

    def apply(self, event: ProviderEvent) -> Outcome:
        """Table D2.1. Once captured, no success or failure changes the payment (INV-PA-4)."""
        if self.state in CAPTURED:
            if event.kind is EventKind.FAILURE:
                return Outcome.IGNORED
            same = event.reference == self.reference and event.amount == self.amount
            return Outcome.DUPLICATE if same else Outcome.NEEDS_REVIEW
        if event.amount != self.amount:
            self.state = PaymentState.NEEDS_REVIEW
            return Outcome.NEEDS_REVIEW
        if event.kind is EventKind.FAILURE:
            if self.state not in LIVE:
                return Outcome.IGNORED
            self.state = PaymentState.FAILED
            return Outcome.FAILED
        self.state = PaymentState.SUCCEEDED
        self.reference = event.reference
        return Outcome.CAPTURED

    def request_refund(self, amount: Money) -> None:
        """Reserve a part of what is refundable (INV-PA-3). Raise RefundTooLarge.

        The reservation lasts until the refund is settled: a refused one waits for the desk and keeps it.
        """
        if not ZERO < amount <= self.refundable:
            raise RefundTooLarge(asked=str(amount), refundable=str(self.refundable))
        self.refund_pending += amount

    def settle_refund(self, amount: Money) -> None:
        self.refund_pending -= amount
        self.refunded += amount
        whole = self.refunded == self.amount
        self.state = PaymentState.REFUNDED if whole else PaymentState.PARTIALLY_REFUNDED
