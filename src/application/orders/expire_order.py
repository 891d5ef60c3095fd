"""An order has waited for its money too long."""

from __future__ import annotations

from dataclasses import dataclass

from application.orders.holds import Holds
from application.orders.jobs import expire_order
from application.orders.ports import OrderMoney, OrderRepository
from application.shared.access import Actor
from application.shared.ports import Clock, JobQueue, UnitOfWork
from application.shared.retry import not_sooner
from domain.orders.status import OrderState
from domain.shared.ids import OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireOrder:
    """Let go of everything the order holds. Repeatable, and a no-op for an order that is not overdue.

    Starting a payment moves the term; then the job comes back at the new one.
    """

    orders: OrderRepository
    money: OrderMoney
    holds: Holds
    uow: UnitOfWork
    jobs: JobQueue
    clock: Clock
    actor: Actor

    async def __call__(self, order_id: OrderId) -> None:
        now = self.clock.now()
        async with self.uow:
            order = await self.orders.get(order_id)
            if order.state is not OrderState.AWAITING_PAYMENT or order.captured or order.expires_at is None:
                return
            if not order.is_overdue(now):
                await self.jobs.enqueue(expire_order(order_id, not_sooner(order.expires_at, now)))
                return
            await self.money.close_attempts(order_id, at=now)
            order.expire(at=now, actor=self.actor.name)
            await self.holds.release(order, at=now)
            await self.orders.save(order)
