"""Background work that payments ask for."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from application.shared.ports import Job
from domain.shared.ids import PaymentId, RefundId

SETTLE_REFUND: Final = "payments.settle_refund"
DELIVER_MOCK: Final = "payments.deliver_mock"


def settle_refund(refund_id: RefundId, at: datetime) -> Job:
    return Job(
        name=SETTLE_REFUND,
        arguments={"refund_id": str(refund_id)},
        lock=f"refund:{refund_id}",
        run_at=at,
    )


def deliver_mock(payment_id: PaymentId, at: datetime) -> Job:
    return Job(name=DELIVER_MOCK, arguments={"payment_id": str(payment_id)}, run_at=at)
