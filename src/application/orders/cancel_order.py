"""A client cancels an own order."""

from __future__ import annotations

from dataclasses import dataclass

from application.orders.holds import Holds
from application.orders.ports import OrderMoney, OrderRepository
from application.shared.access import Actor
from application.shared.ports import Clock, UnitOfWork
from domain.orders.errors import OrderNotFound
from domain.shared.ids import OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    """Possible only while the order is `pending` (INV-OR-4). A part that was paid already goes back."""

    orders: OrderRepository
    holds: Holds
    money: OrderMoney
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, order_id: OrderId) -> None:
        """Raise OrderNotFound, for orders of others too, or TransitionNotAllowed."""
        client_id, now = self.actor.client_id, self.clock.now()
        async with self.uow:
            order = await self.orders.get(order_id)
            if order.client_id != client_id:
                raise OrderNotFound(order_id)
            order.cancel_by_client(at=now, actor=self.actor.name)
            await self.holds.release(order, at=now)
            await self.money.give_back(order, at=now)
            await self.orders.save(order)
