"""What should have happened to orders by now, but whose job was lost or gave up, is asked for again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from application.orders.jobs import expire_order
from application.orders.ports import OrderReader
from application.shared.ports import Clock, JobQueue, UnitOfWork

_LATE: Final = timedelta(minutes=5)
"""Long enough for a job on time, even one that was tried a few times."""
_BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpWithOrders:
    """Put an expiry job for every order that is overdue for some minutes. Repeatable: so is the job."""

    orders: OrderReader
    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock

    async def __call__(self, as_of: datetime | None = None, *, dry_run: bool = False) -> int:
        """How many orders were late."""
        moment = as_of or self.clock.now()
        async with self.uow:
            overdue = await self.orders.overdue(moment - _LATE, limit=_BATCH)
            if not dry_run:
                for order_id in overdue:
                    await self.jobs.enqueue(expire_order(order_id, moment))
        return len(overdue)
