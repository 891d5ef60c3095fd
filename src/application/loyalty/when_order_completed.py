"""An order is handed over: points accrue, if the programme says so at completion."""

from __future__ import annotations

from dataclasses import dataclass

from application.loyalty.accrual import AccruePoints
from application.shared.react import Reaction
from domain.loyalty.program import AccrueOn
from domain.orders.events import OrderCompleted
from domain.shared.ids import EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccrueWhenOrderCompleted(Reaction[OrderCompleted]):
    accrue: AccruePoints

    async def __call__(self, event: OrderCompleted, event_id: EventId) -> None:  # noqa: ARG002 - claimed by the runner
        await self.accrue(event.order_id, on=AccrueOn.COMPLETED, at=event.occurred_at)
