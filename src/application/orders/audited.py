"""What the audit log tells of orders."""

from __future__ import annotations

from application.shared.audit import AuditEntry, Facts
from domain.orders.order import Order


def facts_of_order(order: Order) -> Facts:
    return {
        "state": order.state.value,
        "payment": order.payment.value,
        "fulfilment": order.fulfilment.value,
        "refunded": order.refunded.amount,
    }


def order_entry(action: str, order: Order, *, before: Facts, reason: str | None = None) -> AuditEntry:
    return AuditEntry(
        action=action,
        subject="order",
        subject_id=str(order.id),
        before=before,
        after=facts_of_order(order),
        reason=reason,
    )
