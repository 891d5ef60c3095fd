"""The desk closes a case of money that did not fit."""

from __future__ import annotations

from dataclasses import dataclass

from application.payments.ports import PaymentEventLog
from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveReviewCase:
    """The event stays uncredited; who closed the case, and why, is kept with it."""

    events: PaymentEventLog
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, provider: str, event_id: str, note: str) -> None:
        """Raise ReviewCaseNotFound."""
        self.actor.require(Permission.PAYMENTS_RESOLVE)
        now = self.clock.now()
        async with self.uow:
            await self.events.resolve(provider, event_id, note, by=self.actor.name, at=now)
            entry = AuditEntry(
                action="payment_event.resolve",
                subject="payment_event",
                subject_id=f"{provider}:{event_id}",
                before={"resolved": False},
                after={"resolved": True},
                reason=note,
            )
            await self.audit.record(entry, now)
