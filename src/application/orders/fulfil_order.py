"""Staff take an order through its fulfilment."""

from __future__ import annotations

from dataclasses import dataclass

from application.orders.audited import facts_of_order, order_entry
from application.orders.ports import OrderRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditLog
from application.shared.ports import Clock, UnitOfWork
from application.stock.ports import StockRepository
from domain.shared.ids import OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptOrder:
    orders: OrderRepository
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, order_id: OrderId) -> None:
        """Raise OrderNotFound or TransitionNotAllowed."""
        self.actor.require(Permission.ORDERS_MANAGE)
        now = self.clock.now()
        async with self.uow:
            order = await self.orders.get(order_id)
            before = facts_of_order(order)
            order.accept(at=now, actor=self.actor.name)
            await self.orders.save(order)
            await self.audit.record_change(order_entry("order.accept", order, before=before), now)


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeOrderReady:
    orders: OrderRepository
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, order_id: OrderId) -> None:
        """Raise OrderNotFound or TransitionNotAllowed."""
        self.actor.require(Permission.ORDERS_MANAGE)
        now = self.clock.now()
        async with self.uow:
            order = await self.orders.get(order_id)
            before = facts_of_order(order)
            order.make_ready(at=now, actor=self.actor.name)
            await self.orders.save(order)
            await self.audit.record_change(order_entry("order.make_ready", order, before=before), now)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteOrder:
    """The goods are handed over: they leave the stock, and the accrual clock starts."""

    orders: OrderRepository
    stock: StockRepository
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, order_id: OrderId) -> None:
        """Raise OrderNotFound or TransitionNotAllowed."""
        self.actor.require(Permission.ORDERS_MANAGE)
        now = self.clock.now()
        async with self.uow:
            order = await self.orders.get(order_id)
            before = facts_of_order(order)
            order.complete(at=now, actor=self.actor.name)
            await self.stock.consume(order_id, at=now)
            await self.orders.save(order)
            await self.audit.record_change(order_entry("order.complete", order, before=before), now)
