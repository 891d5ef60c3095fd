"""What is different on the two sides for whatever reason is found, and levelled by the ordinary jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from application.shared.catch_up import BATCH
from application.shared.ports import JobQueue, UnitOfWork
from application.shared.react import Reaction
from application.woocommerce.import_stock import ImportStock
from application.woocommerce.projection_ports import ProjectionPolicy
from application.woocommerce.stock_jobs import level_stock
from application.woocommerce.stock_ports import LinkedStock
from domain.shared.ids import EventId
from domain.stock.events import LocationSwitched, StockChanged

LATE: Final = timedelta(minutes=10)
_MOST_LOTS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverNewcomers:
    """What the shop counts and we never did takes the shop's number once: also where ours count from then on.

    Without it a shop that has just been connected would be told that nothing is there. Repeatable.
    """

    linked: LinkedStock
    import_stock: ImportStock
    policy: ProjectionPolicy
    uow: UnitOfWork

    async def __call__(self) -> int:
        taken = 0
        for _ in range(_MOST_LOTS if self.policy.connected else 0):
            async with self.uow:
                newcomers = await self.linked.newcomers(limit=BATCH)
            if not newcomers:
                break
            begun = await self.import_stock.first(newcomers)
            if not begun:
                break
            taken += begun
        return taken


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileStock:
    """Compares what the shop told last with our numbers, without asking it. Repeatable."""

    linked: LinkedStock
    newcomers: TakeOverNewcomers
    jobs: JobQueue
    policy: ProjectionPolicy
    uow: UnitOfWork

    async def __call__(self, as_of: datetime) -> int:
        """How many were late or different."""
        if not self.policy.connected:
            return 0
        await self.newcomers()
        async with self.uow:
            late = await self.linked.late(as_of - LATE, limit=BATCH)
            for variant_id in late:
                await self.jobs.enqueue(level_stock(variant_id))
            differing = await self.linked.differing(limit=BATCH)
            await self.linked.mark_dirty(differing)
        return len(late) + len(differing)


@dataclass(frozen=True, slots=True, kw_only=True)
class PushWhenStockChanged(Reaction[StockChanged]):
    linked: LinkedStock

    async def __call__(self, event: StockChanged, event_id: EventId) -> None:  # noqa: ARG002 - a level, not a step
        await self.linked.mark_dirty(event.variants)


@dataclass(frozen=True, slots=True, kw_only=True)
class PushWhenLocationSwitched(Reaction[LocationSwitched]):
    linked: LinkedStock

    async def __call__(self, event: LocationSwitched, event_id: EventId) -> None:  # noqa: ARG002 - as above
        await self.linked.mark_location(event.location_id)
