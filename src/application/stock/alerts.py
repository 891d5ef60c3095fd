"""Alerts of stock: raised once per crossing by what happened, seen once by staff."""

from __future__ import annotations

from dataclasses import dataclass

from application.shared.access import Actor, Permission
from application.shared.audit import AuditEntry, AuditLog
from application.shared.ports import Clock, UnitOfWork
from application.shared.react import Reaction
from application.stock.desk_ports import StockAlerts
from domain.shared.ids import EventId, StockAlertId
from domain.stock.alert import AlertKind, StockAlert
from domain.stock.events import StockBelowZero, StockRanLow


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertWhenStockRanLow(Reaction[StockRanLow]):
    """One event, one alert: the event is the crossing (INV-ST-12)."""

    alerts: StockAlerts

    async def __call__(self, event: StockRanLow, event_id: EventId) -> None:
        await self.alerts.add(
            StockAlert(
                id=StockAlertId(event_id),
                kind=AlertKind.LOW,
                shelf=(event.variant_id, event.location_id),
                quantity=event.saleable,
                raised_at=event.occurred_at,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertWhenStockBelowZero(Reaction[StockBelowZero]):
    alerts: StockAlerts

    async def __call__(self, event: StockBelowZero, event_id: EventId) -> None:
        await self.alerts.add(
            StockAlert(
                id=StockAlertId(event_id),
                kind=AlertKind.BELOW_ZERO,
                shelf=(event.variant_id, event.location_id),
                quantity=event.on_hand,
                raised_at=event.occurred_at,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeAlert:
    """Needs STOCK_MANAGE. Repeatable: whoever was first stays. Raise AlertNotFound."""

    alerts: StockAlerts
    audit: AuditLog
    uow: UnitOfWork
    clock: Clock
    actor: Actor

    async def __call__(self, alert_id: StockAlertId) -> None:
        self.actor.require(Permission.STOCK_MANAGE)
        now = self.clock.now()
        async with self.uow:
            if await self.alerts.see(alert_id, self.actor.name, now):
                entry = AuditEntry(action="stock_alert.see", subject="stock_alert", subject_id=str(alert_id))
                await self.audit.record(entry, now)
