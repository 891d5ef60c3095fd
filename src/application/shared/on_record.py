"""Reading what is kept about a person is itself kept (E2-14)."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork
from domain.shared.ids import ClientId

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """What cannot be written into the audit log is not shown."""

    audit: AuditLog
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, action: str, client_id: ClientId, reading: Awaitable[Found]) -> Found:
        """Raise what `reading` raises; then there is no entry."""
        async with self.uow:
            found = await reading
            entry = AuditEntry(action=action, subject="client", subject_id=str(client_id))
            await self.audit.record(entry, self.clock.now())
        return found
