"""A requested refund goes to the provider and is booked when it has arrived."""

from __future__ import annotations

from dataclasses import dataclass

from application.ledger.ports import Ledger
from application.orders.ports import OrderRepository
from application.payments.bookings import given_back
from application.payments.jobs import settle_refund
from application.payments.ports import PaymentGateways, RefundAnswer, RefundRequest
from application.payments.refund_desk import LockedRefund, RefundDesk
from application.shared.access import Actor
from application.shared.ports import Clock, JobQueue, UnitOfWork
from application.shared.retry import not_sooner
from domain.payments.refund import RefundReason
from domain.shared.ids import RefundId


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleRefund:
    """Repeatable: the provider knows the refund by its id, and a settled one is left alone.

    A refused refund waits for the desk; its money stays reserved for it.
    """

    desk: RefundDesk
    orders: OrderRepository
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
            locked = await self.desk.lock(refund_id)
            if not locked.refund.is_open:
                return
            if answer is RefundAnswer.SETTLED:
                await self._settle(locked)
            else:
                locked.refund.fail("refused by the provider")
            await self.desk.save(locked)

    async def _send(self, refund_id: RefundId) -> tuple[str, RefundRequest] | None:
        now = self.clock.now()
        async with self.uow:
            locked = await self.desk.lock(refund_id)
            refund, payment = locked.refund, locked.payment
            if not refund.is_open:
                return None
            if now < refund.due_at:
                await self.jobs.enqueue(settle_refund(refund_id, not_sooner(refund.due_at, now)))
                return None
            refund.send()
            await self.desk.save(locked)
        return payment.provider, RefundRequest(
            refund_id=refund_id,
            invoice_id=payment.invoice_id,
            reference=payment.reference or "",
            amount=refund.amount,
        )

    async def _settle(self, locked: LockedRefund) -> None:
        refund, now = locked.refund, self.clock.now()
        refund.settle(at=now)
        locked.payment.settle_refund(refund.amount)
        await self.ledger.post(given_back(refund, locked.payment, at=now))
        if refund.reason is RefundReason.CANCELLED:
            locked.order.record_refund(refund.amount, at=now, actor=self.actor.name)
            await self.orders.save(locked.order)
