"""What an order holds besides itself, goods and points: taken all or none, let go once (INV-OR-5, INV-OR-6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.loyalty.ports import PointsRepository
from application.stock.ports import StockReader, StockRepository
from domain.orders.order import Order
from domain.orders.quote import Quote
from domain.shared.ids import ClientId, LocationId, LotId, OrderId
from domain.stock.errors import NotEnoughStock
from domain.stock.warehouse import StockLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """Works inside the caller's transaction; the order is locked."""

    stock: StockRepository
    shelves: StockReader
    points: PointsRepository

    async def acquire(
        self,
        order_id: OrderId,
        client_id: ClientId,
        quote: Quote,
        locations: Sequence[LocationId],
        *,
        until: datetime | None,
        at: datetime,
    ) -> LocationId | None:
        """Hold points and goods; without `until` the order is paid already, so its points are spent at once.

        Return where the goods are, None when nothing is tracked. Raise NotEnoughPoints or NotEnoughStock.
        """
        if quote.points:
            account = await self.points.get(client_id)
            account.hold(order_id, quote.points, at=at)
            if until is None:
                account.redeem(order_id, at=at)
            await self.points.save(account)
        return await self._reserve(order_id, quote, locations, until=until, at=at)

    async def release(self, order: Order, *, at: datetime) -> None:
        """Give back what is held. Repeatable: what is not held any more is left alone."""
        if order.quote.points:
            account = await self.points.get(order.client_id, order_id=order.id)
            account.release(order.id, at=at)
            await self.points.save(account)
        await self.stock.release(order.id, at=at)

    async def commit_goods(self, order: Order) -> bool:
        """Money is here: goods are kept without a term. False when they lapsed and went to another order."""
        return await self.stock.keep_until(order.id, None)

    async def spend_points(self, order: Order, *, at: datetime) -> None:
        """The order is paid: its points are spent."""
        if order.quote.points:
            account = await self.points.get(order.client_id, order_id=order.id)
            account.redeem(order.id, at=at)
            await self.points.save(account)

    async def acquire_again(self, order: Order, *, at: datetime) -> bool:
        """Hold again what an expired order held, in full; False when goods or points are gone (D2.3)."""
        account = await self.points.get(order.client_id, order_id=order.id)
        if account.spendable(at) < order.quote.points:
            return False
        pickup_at = order.destination.location_id
        locations = (pickup_at,) if pickup_at is not None else await self.shelves.selling_locations()
        try:
            place = await self._reserve(order.id, order.quote, locations, until=None, at=at)
        except NotEnoughStock:
            return False
        order.location_id = place or pickup_at
        account.hold(order.id, order.quote.points, at=at, again=True)
        await self.points.save(account)
        return True

    async def give_back_spent(self, order: Order, *, grace_lot: LotId, at: datetime) -> None:
        """A paid order is cancelled: its goods are free, its spent points return, its earned ones go."""
        account = await self.points.get(order.client_id, order_id=order.id)
        account.reverse_accrual(order.id, at=at)
        account.give_back(order.id, grace_lot=grace_lot, at=at)
        await self.points.save(account)
        await self.stock.release(order.id, at=at)

    async def _reserve(
        self,
        order_id: OrderId,
        quote: Quote,
        locations: Sequence[LocationId],
        *,
        until: datetime | None,
        at: datetime,
    ) -> LocationId | None:
        """Untracked goods and services never ask the stock (INV-ST-9)."""
        lines = [
            StockLine(variant_id=line.item.variant_id, quantity=line.item.quantity)
            for line in quote.lines
            if line.item.tracked
        ]
        if not lines:
            return None
        return await self.stock.reserve(order_id, lines, locations, until=until, at=at)
