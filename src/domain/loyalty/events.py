"""What happens to points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.shared.aggregate import DomainEvent
from domain.shared.ids import ClientId, LotId, OrderId
from domain.shared.points import Points


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsAccrued(DomainEvent):
    """`activates_at` is later than `occurred_at` while the programme defers points."""

    topic: ClassVar[str] = "loyalty.points_accrued"

    client_id: ClientId
    order_id: OrderId
    lot_id: LotId
    points: Points
    activates_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsActivated(DomainEvent):
    topic: ClassVar[str] = "loyalty.points_activated"

    client_id: ClientId
    lot_id: LotId
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class AccrualReversed(DomainEvent):
    topic: ClassVar[str] = "loyalty.accrual_reversed"

    client_id: ClientId
    order_id: OrderId
    points: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsForfeited(DomainEvent):
    """Given up by their owner, for good."""

    topic: ClassVar[str] = "loyalty.points_forfeited"

    client_id: ClientId
    points: Points
