"""A client leaves: what they have not paid for is cancelled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from application.orders.cancel_order import Cancellation
from application.orders.ports import OrderFilter, OrderReader, OrderRepository
from application.shared.page import MAX_LIMIT, PageRequest
from application.shared.ports import Clock, UnitOfWork
from domain.orders.status import OrderState
from domain.shared.ids import ClientId, OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelUnpaid:
    """Every order of a client that waits for its payment, in a transaction of its own. Repeatable."""

    orders: OrderRepository
    reader: OrderReader
    cancellation: Cancellation
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, client_id: ClientId) -> None:
        for order_id in [order_id async for order_id in self._unpaid(client_id)]:
            async with self.uow:
                order = await self.orders.get(order_id)
                if order.state is OrderState.AWAITING_PAYMENT:
                    await self.cancellation(order, at=self.clock.now())

    async def _unpaid(self, client_id: ClientId) -> AsyncIterator[OrderId]:
        wanted = OrderFilter(client_id=client_id, state=OrderState.AWAITING_PAYMENT)
        cursor: str | None = None
        while True:
            async with self.uow:
                page = await self.reader.list(wanted, PageRequest(limit=MAX_LIMIT, cursor=cursor))
            for order in page.items:
                yield order.id
            cursor = page.next_cursor
            if cursor is None:
                return
