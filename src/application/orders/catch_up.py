"""Orders that should have expired by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from application.orders.jobs import expire_order
from application.orders.ports import OrderReader
from application.shared.catch_up import BATCH, AskAgain
from application.shared.ports import Job

_LATE: Final = timedelta(minutes=5)
"""Long enough for a job on time, even one that was tried a few times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpWithOrders:
    orders: OrderReader
    ask_again: AskAgain

    async def __call__(self, as_of: datetime | None = None, *, dry_run: bool = False) -> int:
        """How many were late. Repeatable."""
        return await self.ask_again(self._late, as_of, dry_run=dry_run)

    async def _late(self, as_of: datetime) -> Sequence[Job]:
        overdue = await self.orders.overdue(as_of - _LATE, limit=BATCH)
        return [expire_order(order_id, as_of) for order_id in overdue]
