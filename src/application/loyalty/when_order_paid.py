"""An order is paid: points accrue, if the programme says so at payment."""

from __future__ import annotations

from dataclasses import dataclass

from application.loyalty.accrual import AccruePoints
from application.shared.react import Reaction
from domain.loyalty.program import AccrueOn
from domain.orders.events import OrderPaid
from domain.shared.ids import EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccrueWhenOrderPaid(Reaction[OrderPaid]):
    accrue: AccruePoints

    async def __call__(self, event: OrderPaid, event_id: EventId) -> None:  # noqa: ARG002 - claimed by the runner
        await self.accrue(event.order_id, on=AccrueOn.PAID, at=event.occurred_at)
