"""Refunds that should have gone out by now, but whose job was lost or gave up, are asked for again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from application.payments.jobs import settle_refund
from application.payments.ports import PaymentReader
from application.shared.ports import Clock, JobQueue, UnitOfWork

_LATE: Final = timedelta(minutes=30)
"""Longer than the job's own retries take."""
_BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpWithRefunds:
    """Put a job for every open refund that is late. Repeatable: so is the job, and the provider knows the refund."""

    payments: PaymentReader
    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock

    async def __call__(self, as_of: datetime | None = None, *, dry_run: bool = False) -> int:
        """How many refunds were late."""
        moment = as_of or self.clock.now()
        async with self.uow:
            late = await self.payments.open_refunds(moment - _LATE, limit=_BATCH)
            if not dry_run:
                for refund_id in late:
                    await self.jobs.enqueue(settle_refund(refund_id, moment))
        return len(late)
