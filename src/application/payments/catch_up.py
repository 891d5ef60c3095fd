"""Refunds that should have gone out by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from application.payments.jobs import settle_refund
from application.payments.ports import PaymentReader
from application.shared.catch_up import BATCH, AskAgain
from application.shared.ports import Job

_LATE: Final = timedelta(minutes=30)
"""Longer than the job's own retries take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpWithRefunds:
    payments: PaymentReader
    ask_again: AskAgain

    async def __call__(self, as_of: datetime | None = None, *, dry_run: bool = False) -> int:
        """How many were late. Repeatable."""
        return await self.ask_again(self._late, as_of, dry_run=dry_run)

    async def _late(self, as_of: datetime) -> Sequence[Job]:
        late = await self.payments.open_refunds(as_of - _LATE, limit=BATCH)
        return [settle_refund(refund_id, as_of) for refund_id in late]
