"""A refund with everything that it touches, locked in the global order (rule R0-7)."""

from __future__ import annotations

from dataclasses import dataclass

from application.orders.ports import OrderRepository
from application.payments.ports import PaymentRepository, RefundRepository
from domain.orders.order import Order
from domain.payments.payment import Payment
from domain.payments.refund import Refund
from domain.shared.ids import RefundId


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedRefund:
    refund: Refund
    payment: Payment
    order: Order


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundDesk:
    """Works inside the caller's transaction."""

    orders: OrderRepository
    payments: PaymentRepository
    refunds: RefundRepository

    async def lock(self, refund_id: RefundId) -> LockedRefund:
        """Order, payments, refund. Raise RefundNotFound."""
        order_id = await self.refunds.order_of(refund_id)
        order = await self.orders.get(order_id)
        attempts = await self.payments.of_order(order_id)
        refund = await self.refunds.get(refund_id)
        payment = next(attempt for attempt in attempts if attempt.id == refund.payment_id)
        return LockedRefund(refund=refund, payment=payment, order=order)

    async def save(self, locked: LockedRefund) -> None:
        await self.refunds.save(locked.refund)
        await self.payments.save(locked.payment)
