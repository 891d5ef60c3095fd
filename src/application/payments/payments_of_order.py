"""What payments do when an order ends: attempts close, captured money is asked back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from application.orders.ports import OrderMoney
from application.payments.jobs import settle_refund
from application.payments.ports import PaymentRepository, RefundRepository
from application.shared.ports import Clock, Ids, JobQueue
from domain.orders.order import Order
from domain.payments.payment import LIVE, Payment
from domain.payments.refund import Refund, RefundReason, RefundState
from domain.shared.ids import OrderId, RefundId
from domain.shared.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsOfOrder(OrderMoney):
    """Works inside the caller's transaction; the order is locked."""

    payments: PaymentRepository
    refunds: RefundRepository
    jobs: JobQueue
    clock: Clock
    ids: Ids

    async def close_attempts(self, order_id: OrderId, *, at: datetime) -> None:
        for payment in await self.payments.of_order(order_id):
            if payment.state in LIVE:
                payment.expire(at)
                await self.payments.save(payment)

    async def give_back(self, order: Order, *, at: datetime) -> None:
        """By the payments through which it came, the newest first (D2.3: same payment, same method)."""
        left = order.covered
        if not left:
            return
        for payment in reversed(await self.payments.of_order(order.id)):
            part = min(left, payment.refundable)
            if part:
                await self.of_payment(payment, part, RefundReason.CANCELLED, due_at=at)
                await self.payments.save(payment)
                left -= part
        if left:
            raise ValueError(f"order {order.id}: {left} was captured but cannot be found")

    async def of_payment(
        self, payment: Payment, amount: Money, reason: RefundReason, *, due_at: datetime
    ) -> None:
        """Request one refund; the caller saves the payment. Raise RefundTooLarge."""
        payment.request_refund(amount)
        refund = Refund(
            id=RefundId(self.ids.new()),
            payment_id=payment.id,
            order_id=payment.order_id,
            amount=amount,
            reason=reason,
            state=RefundState.REQUESTED,
            requested_at=self.clock.now(),
            due_at=due_at,
        )
        await self.refunds.add(refund)
        await self.jobs.enqueue(settle_refund(refund.id, due_at))
