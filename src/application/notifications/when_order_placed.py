"""The client hears that their order was placed."""

from __future__ import annotations

from dataclasses import dataclass

from application.notifications.notifier import Notifier
from application.shared.react import Reaction
from domain.orders.events import OrderPlaced
from domain.shared.ids import EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyWhenOrderPlaced(Reaction[OrderPlaced]):
    notifier: Notifier

    async def __call__(self, event: OrderPlaced, event_id: EventId) -> None:
        await self.notifier.notify(
            event.client_id, event_id, "order-placed", {"number": event.number, "total": event.total}
        )
