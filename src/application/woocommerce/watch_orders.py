"""How we hear of what the shop does to our orders: hints, and a poll for the hints that never came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from application.shared.catch_up import BATCH, AskAgain
from application.shared.ports import Clock, Job, JobQueue, UnitOfWork
from application.shared.react import Reaction
from application.shared.retry import RetryLater
from application.woocommerce.order_for_shop import order_of_origin
from application.woocommerce.order_jobs import project_order
from application.woocommerce.ports import ShopOrders, ShopRefused, ShopUnavailable
from application.woocommerce.projection_ports import (
    OrderPollCursor,
    ProjectionPolicy,
    ProjectionReader,
    Standpoint,
)
from application.woocommerce.same_shop import SameShop
from application.woocommerce.shop import Batch, ShopOrder
from domain.orders.events import OrderEvent
from domain.shared.ids import EventId, OrderId

OVERLAP: Final = timedelta(minutes=10)
"""Modifications become visible late, and steps are seconds: read again what may have been missed."""

_STEP: Final = timedelta(seconds=1)
_LATE: Final = timedelta(minutes=30)
"""Longer than the job's own pauses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectWhenOrderMoves(Reaction[OrderEvent]):
    """Whatever happened: the job looks at how things are then."""

    jobs: JobQueue
    policy: ProjectionPolicy

    async def __call__(self, event: OrderEvent, event_id: EventId) -> None:  # noqa: ARG002 - claimed by the runner
        if self.policy.connected:
            await self.jobs.enqueue(project_order(event.order_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshOrder:
    """A hint about one order of the shop. Orders of others are left alone."""

    shop: ShopOrders
    known: ProjectionReader
    policy: ProjectionPolicy
    same_shop: SameShop
    uow: UnitOfWork
    jobs: JobQueue

    async def __call__(self, woo_id: int) -> None:
        """Raise RetryLater while the shop is down, AnotherShop."""
        if not self.policy.connected:
            return
        await self.same_shop.check()
        order_id = await self.known.of_woo(woo_id) or await self._by_origin(woo_id)
        if order_id is not None:
            async with self.uow:
                await self.jobs.enqueue(project_order(order_id))

    async def _by_origin(self, woo_id: int) -> OrderId | None:
        """One that we do not know by its id: a double, or one whose creation was never answered."""
        try:
            found = await self.shop.order(woo_id)
        except (ShopUnavailable, ShopRefused) as error:
            raise RetryLater(60, jitter=True) from error
        order_id = order_of_origin(found.created_via) if found is not None else None
        return order_id if order_id is not None and await self.known.exist([order_id]) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOrders:
    """Every order of ours that the shop changed since the last poll, unless it stands where we left it."""

    shop: ShopOrders
    known: ProjectionReader
    cursor: OrderPollCursor
    policy: ProjectionPolicy
    same_shop: SameShop
    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock

    async def __call__(self) -> int:
        """How many differed. A shop that is down is asked again by the next poll. Repeatable. Raise AnotherShop."""
        if not self.policy.connected:
            return 0
        await self.same_shop.check()
        now = self.clock.now()
        async with self.uow:
            since = await self.cursor.begin(now)
        differed, page, after = 0, 1, since - OVERLAP
        while True:
            try:
                batch = await self.shop.orders(page, modified_after=after)
            except (ShopUnavailable, ShopRefused):
                return differed
            differed += await self._take(batch, now)
            if batch.page >= batch.pages:
                return differed
            after, page = _onwards(batch, after, page)

    async def _take(self, batch: Batch[ShopOrder], now: datetime) -> int:
        owners = {order.id: order_of_origin(order.created_via) for order in batch.items}
        wanted = [order_id for order_id in owners.values() if order_id is not None]
        exist, standpoints = await self.known.exist(wanted), await self.known.standpoints(wanted)
        differing: dict[OrderId, None] = {}
        for order in batch.items:
            order_id = owners[order.id]
            if order_id in exist and order_id is not None and _differs(order, standpoints.get(order_id)):
                differing[order_id] = None
        async with self.uow:
            for order_id in differing:
                await self.jobs.enqueue(project_order(order_id))
            if batch.items:
                await self.cursor.advance(min(batch.items[-1].modified_at, now))
        return len(differing)


def _differs(order: ShopOrder, known: Standpoint | None) -> bool:
    return known is None or known.woo_id != order.id or known.status != order.raw_status


def _onwards(batch: Batch[ShopOrder], after: datetime, page: int) -> tuple[datetime, int]:
    """What changes while we read moves to the end and shifts the pages: so begin anew behind the last one seen."""
    last = batch.items[-1].modified_at - _STEP if batch.items else after
    return (last, 1) if last > after else (after, page + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpWithShopOrders:
    """The net under lost jobs."""

    known: ProjectionReader
    policy: ProjectionPolicy
    ask_again: AskAgain

    async def __call__(self, as_of: datetime | None = None, *, dry_run: bool = False) -> int:
        """How many were late. Repeatable."""
        if not self.policy.connected:
            return 0
        return await self.ask_again(self._late, as_of, dry_run=dry_run)

    async def _late(self, as_of: datetime) -> Sequence[Job]:
        return [project_order(order_id) for order_id in await self.known.late(as_of - _LATE, limit=BATCH)]
