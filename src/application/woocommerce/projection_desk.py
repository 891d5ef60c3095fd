"""What is written down about an order on its way into the shop, each time in a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from application.shared.ports import Clock, Ids, UnitOfWork
from application.shared.retry import RetryLater
from application.woocommerce.next_step import Rest, Stop
from application.woocommerce.order_for_shop import OurOrder
from application.woocommerce.ports import ShopRefused, ShopUnavailable
from application.woocommerce.projection import ConflictKind, Projection, Standing
from application.woocommerce.projection_ports import (
    ConflictRepository,
    LeaseLost,
    ProjectionPolicy,
    ProjectionRepository,
    ShopShelves,
)
from application.woocommerce.shop import ShopOrder
from domain.shared.ids import OrderId

_LEASED: Final = timedelta(seconds=10)
_FIRST_PAUSE: Final = 5
_LONGEST_PAUSE: Final = 300


@dataclass(frozen=True, slots=True)
class Held:
    """An order that is ours alone as long as `token` holds the lease."""

    known: Projection
    token: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectionDesk:
    projections: ProjectionRepository
    conflicts: ConflictRepository
    shelves: ShopShelves
    policy: ProjectionPolicy
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def take(self, order_id: OrderId) -> Held:
        """Raise RetryLater while somebody else works on it, be it a worker that is believed dead."""
        now, token = self.clock.now(), self.ids.new()
        async with self.uow:
            known = await self.projections.take(order_id, token, until=now + self.policy.lease, at=now)
        if known is None:
            raise RetryLater(_LEASED.total_seconds())
        return Held(known, token)

    async def release(self, held: Held) -> None:
        async with self.uow:
            await self.projections.release(held.known.order_id, held.token)

    async def keep(self, held: Held) -> None:
        """Before each call that writes, and after it. Raise LeaseLost."""
        async with self.uow:
            await self._keep(held)

    async def failed(self, held: Held, error: ShopUnavailable | ShopRefused) -> float:
        """Count it, and say in how many seconds to try again."""
        held.known.attempts += 1
        held.known.last_error = error.code if isinstance(error, ShopRefused) else "unavailable"
        try:
            await self.keep(held)
        except LeaseLost:
            return _LEASED.total_seconds()
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(held.known.attempts - 1, 10))
        asked = error.retry_after if isinstance(error, ShopUnavailable) else None
        return max(float(pause), asked or 0)

    async def acknowledge(
        self, held: Held, ours: OurOrder, shop: ShopOrder, *, oversold: Mapping[str, str]
    ) -> None:
        """The shop stands there now; what that moved on its shelves is pushed again where our numbers count."""
        now, known = self.clock.now(), held.known
        async with self.uow:
            if known.acknowledge(shop, at=now):
                await self.shelves.mark_dirty(ours.linked)
            if oversold:
                await self.conflicts.open(ConflictKind.OVERSOLD, known.order_id, shop.id, oversold, at=now)
            await self._keep(held)

    async def rest(self, held: Held, ours: OurOrder, rest: Rest) -> None:
        """All is done for the order as it is now."""
        known, order = held.known, ours.order
        known.settle(rest.standing, order.state, order.payment)
        async with self.uow:
            if rest.standing is not Standing.CONFLICT:
                await self.conflicts.settle(known.order_id, but=(ConflictKind.OVERSOLD,), at=self.clock.now())
            await self._keep(held)

    async def stop(self, held: Held, ours: OurOrder, shop: ShopOrder | None, stop: Stop) -> None:
        """A person has to decide."""
        known, order = held.known, ours.order
        known.settle(Standing.CONFLICT, order.state, order.payment)
        async with self.uow:
            if shop is not None and known.count_stock(shop):
                await self.shelves.mark_dirty(ours.linked)
            await self.conflicts.open(
                stop.conflict, known.order_id, known.woo_id, stop.details, at=self.clock.now()
            )
            await self._keep(held)

    async def discarded(self, held: Held, ours: OurOrder, conflict: Stop | None) -> None:
        """What was in the shop is cancelled and in the trash."""
        woo_id = held.known.woo_id
        held.known.start_anew()
        async with self.uow:
            await self.shelves.mark_dirty(ours.linked)
            if conflict is not None:
                held.known.blocked = True
                await self.conflicts.open(
                    conflict.conflict, held.known.order_id, woo_id, conflict.details, at=self.clock.now()
                )
            await self._keep(held)

    async def healed_double(self, held: Held, ours: OurOrder, spare: ShopOrder) -> None:
        known = held.known
        async with self.uow:
            await self.shelves.mark_dirty(ours.linked)
            await self.conflicts.healed(
                ConflictKind.DOUBLE,
                known.order_id,
                spare.id,
                {"origin": spare.created_via},
                at=self.clock.now(),
            )
            await self._keep(held)

    async def _keep(self, held: Held) -> None:
        until = self.clock.now() + self.policy.lease
        await self.projections.keep(held.known, held.token, until=until)
