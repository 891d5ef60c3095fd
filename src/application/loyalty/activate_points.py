"""Deferred points become spendable when their time has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from application.loyalty.ports import PointsRepository
from application.shared.ports import Clock, UnitOfWork
from domain.shared.points import NO_POINTS, Points

_BATCH: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Activated:
    clients: int
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivatePoints:
    """One transaction per client, so that a crash loses nothing; a second run with one `as_of` does nothing."""

    points: PointsRepository
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, as_of: datetime | None = None, *, dry_run: bool = False) -> Activated:
        moment = as_of or self.clock.now()
        async with self.uow:
            due = await self.points.clients_with_due_lots(moment, limit=_BATCH)
        total = NO_POINTS
        for client_id in due:
            async with self.uow:
                account = await self.points.get(client_id)
                total += account.activate_due(moment)
                if not dry_run:
                    await self.points.save(account)
        return Activated(clients=len(due), points=total)
