"""Once a night: orders of ours that somebody has thrown away in the shop. Its lists of changes do not show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from application.shared.ports import Clock, JobQueue, UnitOfWork
from application.woocommerce.order_jobs import project_order
from application.woocommerce.ports import ShopOrders, ShopRefused, ShopUnavailable
from application.woocommerce.projection_ports import ProjectionPolicy, ProjectionReader
from application.woocommerce.same_shop import SameShop

LOOKED_FOR: Final = timedelta(days=60)
"""How long after both sides agreed."""

_LOT: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepOrders:
    """Only asks for the job, which looks again before it calls an order gone."""

    shop: ShopOrders
    known: ProjectionReader
    policy: ProjectionPolicy
    same_shop: SameShop
    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock

    async def __call__(self) -> int:
        """How many are not there. A shop that is down is asked again by the next sweep. Repeatable. Raise AnotherShop."""
        if not self.policy.connected:
            return 0
        await self.same_shop.check()
        since, missing, after = self.clock.now() - LOOKED_FOR, 0, 0
        while lot := await self.known.in_step(since, after=after, limit=_LOT):
            try:
                there = await self.shop.present(list(lot))
            except (ShopUnavailable, ShopRefused):
                break
            gone = [order_id for woo_id, order_id in lot.items() if woo_id not in there]
            async with self.uow:
                for order_id in gone:
                    await self.jobs.enqueue(project_order(order_id))
            missing, after = missing + len(gone), max(lot)
        return missing
