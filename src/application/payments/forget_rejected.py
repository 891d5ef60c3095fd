"""Callbacks with a wrong signature are kept for a while, then deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from application.payments.ports import PaymentEventLog
from application.shared.ports import UnitOfWork

KEPT_FOR: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetRejectedCallbacks:
    """Anybody can send them, so they must not fill the disk. Repeatable."""

    events: PaymentEventLog
    uow: UnitOfWork

    async def __call__(self, *, as_of: datetime) -> int:
        """How many were deleted."""
        async with self.uow:
            return await self.events.forget_rejected(before=as_of - KEPT_FOR)
