"""The words for where an order stands: three axes and the one public status (D1.1, D1.2)."""

from __future__ import annotations

from enum import StrEnum


class OrderState(StrEnum):
    AWAITING_PAYMENT = "awaiting_payment"
    NEW = "new"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class PaymentAxis(StrEnum):
    NONE = "none"
    AWAITING = "awaiting"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


class FulfilmentAxis(StrEnum):
    NONE = "none"
    ACCEPTED = "accepted"
    READY = "ready"
    HANDED = "handed"


class PublicStatus(StrEnum):
    """The one status that clients see (D1.2)."""

    PENDING = "pending"
    PAID = "paid"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class Settlement(StrEnum):
    """What money that has come for an order does to it."""

    COVERED = "covered"
    PARTIAL = "partial"
    ORPHAN = "orphan"


def public_status(state: OrderState, payment: PaymentAxis) -> PublicStatus:
    """A total function of the axes: no combination is unmapped (INV-OR-12)."""
    if payment is PaymentAxis.REFUNDED:
        return PublicStatus.REFUNDED
    if state in (OrderState.CANCELLED, OrderState.EXPIRED):
        return PublicStatus.CANCELLED
    if state is OrderState.COMPLETED:
        return PublicStatus.COMPLETED
    return PublicStatus.PENDING if state is OrderState.AWAITING_PAYMENT else PublicStatus.PAID
