"""Messages that should have gone out by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from application.notifications.jobs import send_message
from application.notifications.ports import MessageRepository
from application.shared.catch_up import BATCH, AskAgain
from application.shared.ports import Job

_LATE: Final = timedelta(minutes=10)
_STALE: Final = timedelta(days=2)
"""Older messages are no news any more: they stay as they are, for the staff to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpWithMessages:
    messages: MessageRepository
    ask_again: AskAgain

    async def __call__(self, as_of: datetime | None = None, *, dry_run: bool = False) -> int:
        """How many were late. Repeatable."""
        return await self.ask_again(self._late, as_of, dry_run=dry_run)

    async def _late(self, as_of: datetime) -> Sequence[Job]:
        forgotten = await self.messages.forgotten(as_of - _STALE, as_of - _LATE, limit=BATCH)
        return [send_message(message_id, client_id) for message_id, client_id in forgotten]
