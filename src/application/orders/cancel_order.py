"""A client cancels an own order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from application.orders.holds import Holds
from application.orders.ports import OrderMoney, OrderRepository
from application.shared.access import Actor
from application.shared.ports import Clock, UnitOfWork
from domain.orders.errors import OrderNotFound
from domain.orders.order import Order
from domain.shared.ids import OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """What follows when a client no longer wants an order: holds are let go, a part that was paid goes back.

    Works inside the caller's transaction; the order is locked.
    """

    orders: OrderRepository
    holds: Holds
    money: OrderMoney
    actor: Actor

    async def __call__(self, order: Order, *, at: datetime) -> None:
        """Raise TransitionNotAllowed."""
        order.cancel_by_client(at=at, actor=self.actor.name)
        await self.holds.release(order, at=at)
        await self.money.give_back(order, at=at)
        await self.orders.save(order)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    """Possible only while the order is `pending` (INV-OR-4)."""

    orders: OrderRepository
    cancellation: Cancellation
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
            await self.cancellation(order, at=now)
