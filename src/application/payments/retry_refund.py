"""The desk sends a refund again that the provider had refused."""

from __future__ import annotations

from dataclasses import dataclass

from application.orders.ports import OrderRepository
from application.payments.jobs import settle_refund
from application.payments.ports import PaymentRepository, RefundRepository
from application.shared.access import Actor, Permission
from application.shared.ports import Clock, JobQueue, UnitOfWork
from domain.shared.ids import RefundId


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRefund:
    """Only a failed refund: an open one has its job already."""

    orders: OrderRepository
    payments: PaymentRepository
    refunds: RefundRepository
    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock
    actor: Actor

    async def __call__(self, refund_id: RefundId) -> None:
        """Raise RefundNotFound, RefundNotAllowed or RefundTooLarge."""
        self.actor.require(Permission.PAYMENTS_RESOLVE)
        now = self.clock.now()
        async with self.uow:
            order_id = await self.refunds.order_of(refund_id)
            await self.orders.get(order_id)
            attempts = await self.payments.of_order(order_id)
            refund = await self.refunds.get(refund_id)
            payment = next(attempt for attempt in attempts if attempt.id == refund.payment_id)
            refund.ask_again()
            payment.request_refund(refund.amount)
            await self.refunds.save(refund)
            await self.payments.save(payment)
            await self.jobs.enqueue(settle_refund(refund_id, now))
