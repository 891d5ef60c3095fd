"""The desk sends a refund again that the provider had refused."""

from __future__ import annotations

from dataclasses import dataclass

from application.payments.jobs import settle_refund
from application.payments.refund_desk import RefundDesk
from application.shared.access import Actor, Permission
from application.shared.ports import Clock, JobQueue, UnitOfWork
from domain.shared.ids import RefundId


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRefund:
    """Only a failed refund: an open one has its job already."""

    desk: RefundDesk
    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock
    actor: Actor

    async def __call__(self, refund_id: RefundId) -> None:
        """Raise RefundNotFound or RefundNotAllowed."""
        self.actor.require(Permission.PAYMENTS_RESOLVE)
        async with self.uow:
            locked = await self.desk.lock(refund_id)
            locked.refund.ask_again()
            await self.desk.save(locked)
            await self.jobs.enqueue(settle_refund(refund_id, self.clock.now()))
