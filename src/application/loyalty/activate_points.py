"""Deferred points become spendable when their time has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from application.loyalty.ports import PointsRepository
from application.shared.ports import Clock, UnitOfWork
from domain.shared.ids import ClientId
from domain.shared.points import NO_POINTS, Points

_BATCH: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Activated:
    clients: int
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivatePoints:
    """One transaction per client, so that a crash loses nothing; a second run with one `as_of` does nothing.

    Whoever fails does not stop the others: raise an ExceptionGroup of the failures when all have had their turn.
    """

    points: PointsRepository
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, as_of: datetime | None = None, *, dry_run: bool = False) -> Activated:
        moment = as_of or self.clock.now()
        clients, total = 0, NO_POINTS
        failures: list[Exception] = []
        still_due: set[ClientId] = set()
        while due := await self._due(moment, still_due):
            for client_id in due:
                try:
                    total += await self._activate(client_id, moment, dry_run=dry_run)
                    clients += 1
                except Exception as error:  # noqa: BLE001 - raised below, after the other clients
                    error.add_note(f"client {client_id}")
                    failures.append(error)
                    still_due.add(client_id)
            if dry_run:
                still_due.update(due)
        if failures:
            raise ExceptionGroup(f"points of {len(failures)} clients were not activated", failures)
        return Activated(clients=clients, points=total)

    async def _due(self, moment: datetime, seen: set[ClientId]) -> tuple[ClientId, ...]:
        """The next batch. Who was seen and is due all the same may stand before those who were not."""
        async with self.uow:
            found = await self.points.clients_with_due_lots(moment, limit=_BATCH + len(seen))
        return tuple(client_id for client_id in found if client_id not in seen)

    async def _activate(self, client_id: ClientId, moment: datetime, *, dry_run: bool) -> Points:
        async with self.uow:
            account = await self.points.get(client_id)
            activated = account.activate_due(moment)
            if not dry_run:
                await self.points.save(account)
        return activated
