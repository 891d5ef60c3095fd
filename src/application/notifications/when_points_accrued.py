"""The client hears that points were accrued."""

from __future__ import annotations

from dataclasses import dataclass

from application.notifications.notifier import Notifier
from application.shared.react import Reaction
from domain.loyalty.events import PointsAccrued
from domain.shared.ids import EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyWhenPointsAccrued(Reaction[PointsAccrued]):
    notifier: Notifier

    async def __call__(self, event: PointsAccrued, event_id: EventId) -> None:
        await self.notifier.notify(event.client_id, event_id, "points-accrued", {"points": event.points})
