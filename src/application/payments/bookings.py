"""How money of payments stands in the ledger: what a provider captured, and what it gave back."""

from __future__ import annotations

from datetime import datetime

from domain.payments.payment import Payment
from domain.payments.refund import Refund, RefundReason
from domain.shared.ledger import AccountKind, Transfer
from domain.shared.money import Money


def captured(payment: Payment, *, orphan: Money, at: datetime) -> list[Transfer]:
    """From the provider to the order's account, except for `orphan`, which covers nothing (INV-PA-8)."""
    parts = (
        (f"capture:{payment.id}", AccountKind.ORDER_PAYMENTS, payment.amount - orphan),
        (f"orphan:{payment.id}", AccountKind.ORPHAN_PAYMENTS, orphan),
    )
    return [
        Transfer(
            key=key,
            client_id=payment.client_id,
            source=AccountKind.PSP_RECEIVABLE,
            destination=destination,
            amount=part.minor,
            at=at,
        )
        for key, destination, part in parts
        if part
    ]


def given_back(refund: Refund, payment: Payment, *, at: datetime) -> list[Transfer]:
    """From where the money stood to the provider, who pays it out."""
    orphan = refund.reason is RefundReason.ORPHAN
    return [
        Transfer(
            key=f"refund:{refund.id}",
            client_id=payment.client_id,
            source=AccountKind.ORPHAN_PAYMENTS if orphan else AccountKind.ORDER_PAYMENTS,
            destination=AccountKind.PSP_RECEIVABLE,
            amount=refund.amount.minor,
            at=at,
        )
    ]
