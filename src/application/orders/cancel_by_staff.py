"""Staff cancel an order: what it held is free, what it cost goes back."""

from __future__ import annotations

from dataclasses import dataclass

from application.orders.audited import facts_of_order, order_entry
from application.orders.holds import Holds
from application.orders.ports import OrderMoney, OrderRepository
from application.shared.access import Actor, Permission
from application.shared.audit import AuditLog
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.shared.ids import LotId, OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelByStaff:
    """Only a paid order, with a reason: an unpaid one expires by itself (D1.1).

    All money that covers it is requested back in the same transaction.
    """

    orders: OrderRepository
    holds: Holds
    money: OrderMoney
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, order_id: OrderId, reason: str) -> None:
        """Raise OrderNotFound, TransitionNotAllowed, ReasonRequired or AccruedPointsSpent."""
        self.actor.require(Permission.ORDERS_MANAGE)
        now = self.clock.now()
        async with self.uow:
            order = await self.orders.get(order_id)
            before = facts_of_order(order)
            order.cancel_by_staff(reason, at=now, actor=self.actor.name)
            await self.holds.give_back_spent(order, grace_lot=LotId(self.ids.new()), at=now)
            await self.money.give_back(order, at=now)
            await self.orders.save(order)
            entry = order_entry("order.cancel", order, before=before, reason=reason)
            await self.audit.record_change(entry, now)
