"""Orders as their buyers and the staff see them."""

from __future__ import annotations

from dataclasses import dataclass

from application.orders.ports import OrderDetails, OrderFilter, OrderReader, OrderSummary
from application.shared.access import Actor, Permission
from application.shared.page import Page, PageRequest
from domain.orders.errors import OrderNotFound
from domain.orders.status import OrderState
from domain.shared.ids import OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class GetOrder:
    """A client sees only own orders: those of others do not exist (INV-ID-6)."""

    orders: OrderReader
    actor: Actor

    async def __call__(self, order_id: OrderId) -> OrderDetails:
        self.actor.require_known()
        details = await self.orders.details(order_id)
        own = self.actor.client is not None and details.order.client_id == self.actor.client
        if not own and not self.actor.may(Permission.ORDERS_VIEW):
            raise OrderNotFound(order_id)
        return details


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMyOrders:
    orders: OrderReader
    actor: Actor

    async def __call__(self, page: PageRequest) -> Page[OrderSummary]:
        return await self.orders.list(OrderFilter(client_id=self.actor.client_id), page)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOrders:
    orders: OrderReader
    actor: Actor

    async def __call__(self, page: PageRequest, *, state: OrderState | None = None) -> Page[OrderSummary]:
        self.actor.require(Permission.ORDERS_VIEW)
        return await self.orders.list(OrderFilter(state=state), page)
