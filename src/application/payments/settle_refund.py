"""A requested refund goes to the provider and is booked when it has arrived."""

from __future__ import annotations

from dataclasses import dataclass

from application.ledger.ports import Ledger
from application.orders.ports import OrderRepository
from application.payments.jobs import settle_refund
from application.payments.ports import (
    PaymentGateways,
    PaymentRepository,
    RefundAnswer,
    RefundRepository,
    RefundRequest,
)
from application.shared.access import Actor
from application.shared.ports import Clock, JobQueue, UnitOfWork
from domain.orders.order import Order
from domain.payments.payment import Payment
from domain.payments.refund import Refund, RefundReason
from domain.shared.ids import RefundId
from domain.shared.ledger import AccountKind, Transfer


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleRefund:
    """Repeatable: the provider knows the refund by its id, and a settled one is left alone."""

    orders: OrderRepository
    payments: PaymentRepository
    refunds: RefundRepository
    ledger: Ledger
    gateways: PaymentGateways
    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock
    actor: Actor

    async def __call__(self, refund_id: RefundId) -> None:
        """Raise RefundNotFound, or whatever the provider's client raises; then the job is tried again."""
        request = await self._send(refund_id)
        if request is None:
            return
        provider, refund_request = request
        answer = await self.gateways.get(provider).refund(refund_request)
        async with self.uow:
            refund, payment, order = await self._lock(refund_id)
            if not refund.is_open:
                return
            if answer is RefundAnswer.SETTLED:
                await self._settle(refund, payment, order)
            else:
                refund.fail("refused by the provider")
                payment.drop_refund(refund.amount)
            await self.refunds.save(refund)
            await self.payments.save(payment)

    async def _send(self, refund_id: RefundId) -> tuple[str, RefundRequest] | None:
        now = self.clock.now()
        async with self.uow:
            refund, payment, _ = await self._lock(refund_id)
            if not refund.is_open:
                return None
            if now < refund.due_at:
                await self.jobs.enqueue(settle_refund(refund_id, refund.due_at))
                return None
            refund.send()
            await self.refunds.save(refund)
        return payment.provider, RefundRequest(
            refund_id=refund_id,
            invoice_id=payment.invoice_id,
            reference=payment.reference or "",
            amount=refund.amount,
        )

    async def _lock(self, refund_id: RefundId) -> tuple[Refund, Payment, Order]:
        """In the global order: order, payment, refund (rule R0-7)."""
        order_id = await self.refunds.order_of(refund_id)
        order = await self.orders.get(order_id)
        attempts = await self.payments.of_order(order_id)
        refund = await self.refunds.get(refund_id)
        payment = next(attempt for attempt in attempts if attempt.id == refund.payment_id)
        return refund, payment, order

    async def _settle(self, refund: Refund, payment: Payment, order: Order) -> None:
        now = self.clock.now()
        refund.settle(at=now)
        payment.settle_refund(refund.amount)
        orphan = refund.reason is RefundReason.ORPHAN
        await self.ledger.post(
            [
                Transfer(
                    key=f"refund:{refund.id}",
                    client_id=payment.client_id,
                    source=AccountKind.ORPHAN_PAYMENTS if orphan else AccountKind.ORDER_PAYMENTS,
                    destination=AccountKind.PSP_RECEIVABLE,
                    amount=refund.amount.minor,
                    at=now,
                )
            ]
        )
        if not orphan:
            order.record_refund(refund.amount, at=now, actor=self.actor.name)
            await self.orders.save(order)
