"""Messages that should have gone out by now, but whose job was lost or gave up, are asked for again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from application.notifications.jobs import send_message
from application.notifications.ports import MessageRepository
from application.shared.ports import Clock, JobQueue, UnitOfWork

_LATE: Final = timedelta(minutes=10)
_STALE: Final = timedelta(days=2)
"""Older messages are no news any more: they stay as they are, for the staff to see."""
_BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpWithMessages:
    """Put a job for every message that waits for minutes and has none. Repeatable: so is the job."""

    messages: MessageRepository
    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock

    async def __call__(self, as_of: datetime | None = None, *, dry_run: bool = False) -> int:
        """How many messages were late."""
        moment = as_of or self.clock.now()
        async with self.uow:
            forgotten = await self.messages.forgotten(moment - _STALE, moment - _LATE, limit=_BATCH)
            if not dry_run:
                for message_id, client_id in forgotten:
                    await self.jobs.enqueue(send_message(message_id, client_id))
        return len(forgotten)
