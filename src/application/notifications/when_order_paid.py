"""The client hears that their order is paid."""

from __future__ import annotations

from dataclasses import dataclass

from application.notifications.notifier import Notifier
from application.shared.react import Reaction
from domain.orders.events import OrderPaid
from domain.shared.ids import EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyWhenOrderPaid(Reaction[OrderPaid]):
    notifier: Notifier

    async def __call__(self, event: OrderPaid, event_id: EventId) -> None:
        await self.notifier.notify(
            event.client_id, event_id, "order-paid", {"number": event.number, "cash": event.cash}
        )
