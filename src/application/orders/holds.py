"""What an order holds besides itself, goods and points: taken all or none, let go once (INV-OR-5, INV-OR-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from application.loyalty.ports import PointsRepository
from application.stock.ports import StockReader, StockRepository
from domain.orders.order import Order
from domain.shared.ids import LotId
from domain.stock.errors import NotEnoughStock
from domain.stock.warehouse import StockLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """Works inside the caller's transaction; the order is locked."""

    stock: StockRepository
    shelves: StockReader
    points: PointsRepository

    async def release(self, order: Order, *, at: datetime) -> None:
        """Give back what is held. Repeatable: what is not held any more is left alone."""
        if order.quote.points:
            account = await self.points.get(order.client_id, order_id=order.id)
            account.release(order.id, at=at)
            await self.points.save(account)
        await self.stock.release(order.id)

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
        lines = [
            StockLine(variant_id=line.item.variant_id, quantity=line.item.quantity)
            for line in order.quote.lines
            if line.item.tracked
        ]
        if lines:
            pickup_at = order.destination.method.location_id
            locations = (pickup_at,) if pickup_at is not None else await self.shelves.selling_locations()
            try:
                order.location_id = await self.stock.reserve(order.id, lines, locations, until=None, at=at)
            except NotEnoughStock:
                return False
        account.hold(order.id, order.quote.points, at=at, again=True)
        await self.points.save(account)
        return True

    async def give_back_spent(self, order: Order, *, grace_lot: LotId, at: datetime) -> None:
        """A paid order is cancelled: its goods are free, its spent points return, its earned ones go."""
        account = await self.points.get(order.client_id, order_id=order.id)
        account.reverse_accrual(order.id, at=at)
        account.give_back(order.id, grace_lot=grace_lot, at=at)
        await self.points.save(account)
        await self.stock.release(order.id)
