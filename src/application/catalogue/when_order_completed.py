"""An order is handed over: its goods count as sold, which the sort by popularity goes by."""

from __future__ import annotations

from dataclasses import dataclass

from application.catalogue.ports import SalesCounter
from application.shared.react import Reaction
from domain.orders.events import OrderCompleted
from domain.shared.ids import EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class CountWhenOrderCompleted(Reaction[OrderCompleted]):
    sales: SalesCounter

    async def __call__(self, event: OrderCompleted, event_id: EventId) -> None:  # noqa: ARG002 - claimed by the runner
        await self.sales.count(event.order_id)
