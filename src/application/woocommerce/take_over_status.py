"""The shop moved an order of ours, and ours can follow: as if the staff had done it here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from application.orders.cancel_by_staff import CancelByStaff
from application.orders.fulfil_order import AcceptOrder, CompleteOrder
from application.orders.ports import OrderRepository
from application.shared.access import Actor, Author, Permission
from application.shared.ports import UnitOfWork
from application.woocommerce.next_step import TakenOver
from domain.orders.status import OrderState
from domain.shared.errors import DomainError
from domain.shared.ids import OrderId

WOOCOMMERCE: Final = Actor(name="woocommerce", permissions=frozenset({Permission.ORDERS_MANAGE}))
REASON: Final = "cancelled in WooCommerce"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverStatus:
    """Through the use cases of the staff, under the order's lock; a cancelled order's money goes back as usual."""

    accept: AcceptOrder
    complete: CompleteOrder
    cancel: CancelByStaff
    orders: OrderRepository
    uow: UnitOfWork
    author: Author

    async def __call__(self, order_id: OrderId, what: TakenOver) -> bool:
        """False when our order has moved on meanwhile, or what it earned is spent; nothing is changed then."""
        before, self.author.name = self.author.name, WOOCOMMERCE.name
        try:
            async with self.uow:
                await self._follow(order_id, what)
        except DomainError:
            return False
        finally:
            self.author.name = before
        return True

    async def _follow(self, order_id: OrderId, what: TakenOver) -> None:
        if what is TakenOver.CANCEL:
            await replace(self.cancel, actor=WOOCOMMERCE)(order_id, REASON)
            return
        if (await self.orders.get(order_id)).state is OrderState.NEW:
            await replace(self.accept, actor=WOOCOMMERCE)(order_id)
        await replace(self.complete, actor=WOOCOMMERCE)(order_id)
