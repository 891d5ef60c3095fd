"""The desk sends a refund again that the provider had refused."""

from __future__ import annotations

from dataclasses import dataclass

from application.payments.jobs import settle_refund
from application.payments.refund_desk import RefundDesk
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog, Facts
from application.shared.ports import Clock, JobQueue, UnitOfWork
from domain.payments.refund import Refund
from domain.shared.ids import RefundId


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRefund:
    """Only a failed refund: an open one has its job already."""

    desk: RefundDesk
    audit: AuditLog
    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock
    actor: Actor

    async def __call__(self, refund_id: RefundId) -> None:
        """Raise RefundNotFound or RefundNotAllowed."""
        self.actor.require(Permission.PAYMENTS_RESOLVE)
        now = self.clock.now()
        async with self.uow:
            locked = await self.desk.lock(refund_id)
            before = _facts(locked.refund)
            locked.refund.ask_again()
            await self.desk.save(locked)
            await self.jobs.enqueue(settle_refund(refund_id, now))
            entry = AuditEntry(
                action="refund.retry",
                subject="refund",
                subject_id=str(refund_id),
                before=before,
                after=_facts(locked.refund),
            )
            await self.audit.record_change(entry, now)


def _facts(refund: Refund) -> Facts:
    return {"state": refund.state.value, "failure": refund.failure}
